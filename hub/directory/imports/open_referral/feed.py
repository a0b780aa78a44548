"""A feed fetched whole, a page at a time, into a file; cut off anywhere, it goes on from the last page it has.

Fetching and saving are two steps, so that nothing of the database is held while somebody else's server thinks.
"""

import json
import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from hub.core import clock, halves, outgoing
from hub.core.config import Settings
from hub.core.errors import HubError
from hub.core.outgoing import Answer, NotFetched
from hub.core.words import digits
from hub.directory.imports.open_referral.files import CONTENTS
from hub.directory.imports.open_referral.items import Item, ItemKind, Items, Told, records_in, text_of

logger = logging.getLogger(__name__)

PER_PAGE = 100
MOST_PAGES = 20_000
MOST_BYTES = 64 * 1024 * 1024
"""Of one answer."""
MOST_BYTES_OF_ALL = 2 * 1024**3
MOST_RECORDS = 1_000_000
PAGE_SECONDS = 60
TRIES = 4
STALE = timedelta(hours=24)
FOLDER = "feeds"
_NESTED = {
    "service_at_locations",
    "schedules",
    "regular_schedules",
    "contacts",
    "phones",
    "attributes",
    "service_taxonomys",
    "service_taxonomies",
    "taxonomies",
    "locations",
    "service_areas",
    "cost_options",
    "eligibilitys",
    "eligibilities",
    "languages",
}

Fetch = Callable[[str], Answer]


class FeedBroken(HubError):
    """The feed cannot be read; the message says why. What was fetched so far is kept for the next try."""


class FeedTooLarge(FeedBroken):
    """The feed would fill the disk. Nothing of it is kept: the next try would end here too."""


@dataclass(frozen=True, slots=True)
class _List:
    """One list of a feed: where it is, and whether a feed without it is still one."""

    name: str
    kind: ItemKind
    is_needed: bool = False


LISTS = (
    _List("taxonomies", ItemKind.TAXONOMY),
    _List("taxonomy_terms", ItemKind.TERM),
    _List("organizations", ItemKind.ORGANIZATION),
    _List("services", ItemKind.SERVICE, is_needed=True),
)


@dataclass(slots=True)
class _State:
    """How far it came: written after each page, so that the next run goes on from there."""

    address: str
    begun_at: str
    at: int = 0
    page: int = 1
    of: int = 0
    bytes: int = 0
    count: int = 0
    is_whole: bool = False
    version: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed on our disk."""

    path: Path
    count: int
    notes: list[str]
    version: str

    def items(self) -> Items:
        with self.path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                told = json.loads(line)
                yield Item(ItemKind(told["kind"]), number, told["told"])


def fetcher(settings: Settings) -> Fetch:
    """The one way out, as the settings allow it."""

    def fetch(address: str) -> Answer:
        return outgoing.fetch(
            address,
            hosts=settings.feed_hosts_named,
            may_be_private=settings.feeds_may_be_private,
            seconds=PAGE_SECONDS,
            most_bytes=MOST_BYTES,
        )

    return fetch


def base_of(address: str) -> str:
    """The address that a feed's lists stand under: without a list's name, a question or a slash at the end."""
    base = address.strip().partition("?")[0].rstrip("/")
    for one in LISTS:
        base = base.removesuffix(f"/{one.name}")
    return base


class Feed:
    """Fetches one feed. `on_records` hears how many there are so far, and of how many if that is known."""

    def __init__(
        self,
        address: str,
        data_dir: Path,
        fetch: Fetch,
        *,
        on_records: Callable[[int, int], None] = lambda _done, _of: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base = base_of(address)
        self._fetch, self._on_records, self._sleep = fetch, on_records, sleep
        self._folder = data_dir / FOLDER / blake2b(self._base.encode(), digest_size=12).hexdigest()
        self._lines, self._notes = self._folder / "records.jsonl", self._folder / "state.json"
        self._state = self._held()

    def fetched(self) -> Fetched:
        """The whole feed. Raises FeedBroken; what came until then is kept a day."""
        try:
            return self._fetched()
        except FeedTooLarge:
            self.forget()
            raise

    def _fetched(self) -> Fetched:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._state.at == 0 and self._state.page == 1:
            self._state.version = self._version()
        with self._lines.open("r+b" if self._lines.exists() else "w+b") as lines:
            lines.truncate(self._state.bytes)
            lines.seek(self._state.bytes)
            for number, one in enumerate(LISTS):
                if number < self._state.at:
                    continue
                for page in self._pages(one):
                    for told in page:
                        kept = {"kind": one.kind.value, "told": told}
                        lines.write(json.dumps(kept, ensure_ascii=True).encode() + b"\n")
                        self._state.count += 1
                        _must_fit(lines.tell(), self._state.count)
                    lines.flush()
                    self._state.bytes = lines.tell()
                    self._state.page += 1
                    self._write_state()
                    self._on_records(self._state.count, self._state.of)
                self._state.at, self._state.page, self._state.of = number + 1, 1, 0
                self._write_state()
        self._state.is_whole = True
        self._write_state()
        return Fetched(self._lines, self._state.count, self._state.notes, self._state.version)

    def forget(self) -> None:
        """The feed was saved: the next run fetches it anew."""
        shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------------------------------------- state

    def _held(self) -> _State:
        fresh = _State(self._base, clock.now().isoformat())
        try:
            held = _State(**json.loads(self._notes.read_text(encoding="utf-8")))
            begun = type(clock.now()).fromisoformat(held.begun_at)
            is_good = held.address == self._base and self._lines.stat().st_size >= held.bytes
        except (OSError, ValueError, TypeError):
            return fresh
        return held if is_good and clock.now() - begun < STALE else fresh

    def _write_state(self) -> None:
        scribble = self._notes.with_suffix(".tmp")
        scribble.write_text(json.dumps(asdict(self._state)), encoding="utf-8")
        scribble.replace(self._notes)

    # ------------------------------------------------------------------------------------------- pages

    def _version(self) -> str:
        """What the feed says of itself; nothing of version 1, which says nothing."""
        try:
            found = self._json(f"{self._base}/", tries=1)
        except FeedBroken:
            return ""
        return text_of(found.get("version")) if isinstance(found, dict) else ""

    def _pages(self, one: _List) -> Iterator[Iterable[Told]]:
        """The records of a list, page by page, each whole."""
        before = ""
        while self._state.page <= MOST_PAGES:
            question = {"page": self._state.page, "per_page": PER_PAGE, "full": "true"}
            address = f"{self._base}/{one.name}?{urlencode(question)}"
            try:
                envelope = self._json(address)
            except FeedBroken as broken:
                if one.is_needed or self._state.page > 1:
                    raise
                self._note(f"It has no list of {one.name.replace('_', ' ')} ({broken.message.rstrip('.')}).")
                return
            records, is_last = _contents(envelope), _is_last(envelope, self._state.page)
            first = text_of(records[0].get("id")) if records else ""
            if not records or (first and first == before):
                if first:
                    self._note(
                        f"Its list of {one.name} gives the same page again and again; only one was read."
                    )
                return
            before = first
            self._state.of = self._state.count + _total(envelope, len(records), self._state.page)
            yield self._whole(one, records)
            if is_last:
                return

    def _whole(self, one: _List, records: list[Told]) -> Iterable[Told]:
        """Records with what stands inside them. Some feeds list bare names, and tell the rest one by one.

        These are asked for as they are written: a page of large ones never stands in memory as a whole.
        """
        if one.kind is not ItemKind.SERVICE or any(record.keys() & _NESTED for record in records):
            return records
        first = self._one(one, records[0])
        if first is None or not first.keys() - records[0].keys():
            return records
        return chain([first], (self._one(one, record) or record for record in records[1:]))

    def _one(self, one: _List, record: Told) -> Told | None:
        own = text_of(record.get("id"))
        if not own or urlsplit(own).scheme or "/" in own:
            return None
        try:
            found = self._json(f"{self._base}/{one.name}/{own}")
        except FeedBroken as broken:
            self._note(
                f"{one.name}/{own} could not be read ({broken.message.rstrip('.')}); its short form was."
            )
            return None
        return found if isinstance(found, dict) and found.get("id") is not None else None

    def _json(self, address: str, *, tries: int = TRIES) -> Any:
        """What an address answers. Tried again when the other side is busy. Raises FeedBroken."""
        why = ""
        for number in range(tries):
            if number:
                self._sleep(2.0**number)
            try:
                answer = self._fetch(address)
            except NotFetched as broken:
                why = str(broken)
                continue
            if answer.status == 200:
                try:
                    return halves.parsed(answer.body.decode("utf-8-sig"))
                except (ValueError, RecursionError):
                    raise FeedBroken("The feed did not answer with JSON.") from None
            why = f"it answered {answer.status}"
            if answer.status not in {408, 425, 429, 500, 502, 503, 504}:
                break
        raise FeedBroken(f"The feed could not be read: {why}.")

    def _note(self, words: str) -> None:
        if words not in self._state.notes and len(self._state.notes) < 50:
            self._state.notes.append(words)


def _must_fit(size: int, count: int) -> None:
    if size > MOST_BYTES_OF_ALL or count > MOST_RECORDS:
        raise FeedTooLarge(
            f"The feed is larger than we take: {MOST_RECORDS:,} records, {MOST_BYTES_OF_ALL // 1024**3} GB in all. "
            "Ask whoever runs it for a smaller one."
        )


def _contents(envelope: Any) -> list[Told]:
    if isinstance(envelope, dict):
        inside = next((envelope[name] for name in CONTENTS if isinstance(envelope.get(name), list)), None)
        if inside is None:
            raise FeedBroken("The feed answered with something that is no list.")
        return records_in(inside)
    return records_in(envelope)


def _number(envelope: Mapping[str, Any], *names: str) -> int | None:
    for name in names:
        value = envelope.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and (number := digits(value)) is not None:
            return number
    return None


def _is_last(envelope: Any, page: int) -> bool:
    if not isinstance(envelope, dict):
        return True
    pages = _number(envelope, "total_pages", "totalPages")
    if pages is not None:
        return page >= pages
    last = envelope.get("last_page", envelope.get("last"))
    return last is True if last is not None else False


def _total(envelope: Any, here: int, page: int) -> int:
    """How many more there are, this page included."""
    total = _number(envelope, "total_items", "totalElements") if isinstance(envelope, dict) else None
    return max(here, total - (page - 1) * PER_PAGE) if total else here
