"""One source brought in, some records at a time. The caller opens a transaction around each `take`, and `finish`.

Some at a time, because a directory of thousands would hold the database for minutes, and nothing needs it to be one
deed: each record stands for itself, is found again by its id there, and a run that was cut is run again. What must
not happen half is a record with its parts, and that never does.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.directory.imports.open_referral import building, modern
from hub.directory.imports.open_referral.building import Drafted
from hub.directory.imports.open_referral.items import Item, ItemKind, Told, records_in, text_of
from hub.directory.imports.open_referral.saving import Saved, Saver
from hub.directory.imports.open_referral.target import Terms
from hub.directory.imports.open_referral.words import Words
from hub.directory.imports.records import Refused
from hub.directory.imports.report import Outcome, Report, RowResult
from hub.directory.models import (
    DoubtKind,
    ImportedKind,
    ImportedRecord,
    ImportSource,
    MergedKind,
    Organization,
)
from hub.directory.queries import merged
from hub.directory.services import doubts
from hub.directory.services.records import must

CHUNK = 200
K = ImportedKind
UNNAMED = "unknown organization"


@dataclass(frozen=True, slots=True)
class SourceTold:
    """Whose list it is. `name` is how it is known the next time; `publish`: new entries are shown at once."""

    name: str
    title: str
    url: str = ""
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    publish: bool = False


@dataclass(slots=True)
class _Waiting:
    """A draft on its way, and the item it is told by; `is_main`: it is the item itself, not something inside it."""

    item: Item
    draft: Drafted
    is_main: bool
    notes: list[str] = field(default_factory=list)


class Run:
    """Takes items in the order of their kinds: words, organizations, places, services."""

    def __init__(self, told: SourceTold, *, actor: Actor) -> None:
        must(actor, Permission.DIRECTORY_IMPORT)
        self._told, self._actor = told, actor
        self.source = _source(told)
        self.report = Report(told.title)
        self._saver = Saver(told.name, self.source.id, title=told.title, actor=actor)
        self._words = Words(told.name, self.source.id, told.title)
        self._ids: dict[tuple[ImportedKind, str], uuid.UUID] = {}
        self._seen: dict[tuple[ImportedKind, str], int] = {}
        self._parents: dict[str, str] = {}
        self._merged = merged.Followed(MergedKind.ORGANIZATION)

    def take(self, items: Sequence[Item]) -> None:
        """Bring in these records, with all that stands inside them."""
        waiting: dict[ImportedKind, dict[str, _Waiting]] = {K.ORGANIZATION: {}, K.LOCATION: {}, K.SERVICE: {}}
        for item in items:
            try:
                self._draft(item, waiting)
            except Refused as refusal:
                name = text_of(item.told.get("name"))
                self._note(item, Outcome.REFUSED, text_of(item.told.get("id")), name, [str(refusal)])
        with db.session.no_autoflush:
            for kind in (K.ORGANIZATION, K.LOCATION, K.SERVICE):
                self._save(kind, waiting[kind])
        db.session.flush()

    def finish(self) -> None:
        """Tie what was told apart, name what the source no longer has, and write down that it was read."""
        self._words.tie()
        self._tie_parents()
        self._mark_the_missing()
        counts = self.report.counts()
        used = (Outcome.CREATED, Outcome.UPDATED, Outcome.PROPOSED, Outcome.UNCHANGED)
        self.source.rows = sum(counts[one] for one in used)
        self.source.last_imported_at = clock.now()
        detail: dict[str, Any] = {outcome.name.lower(): count for outcome, count in counts.items()}
        audit.record(
            "directory.imported",
            actor=self._actor,
            record_type="import_source",
            record_id=self.source.id,
            **detail,
        )

    # ------------------------------------------------------------------------------------------ drafts

    def _draft(self, item: Item, waiting: dict[ImportedKind, dict[str, _Waiting]]) -> None:
        match item.kind:
            case ItemKind.TAXONOMY:
                _, is_new = self._words.taxonomy(item.told)
                self._note_word(item, is_new=is_new)
                for inner in records_in(item.told.get("taxonomy_terms")):
                    self._words.term({**inner, "taxonomy_id": item.told.get("id")})
            case ItemKind.TERM:
                found, is_new = self._words.term(modern.term(item.told))
                if found is None:
                    raise Refused("The term has no name.")
                self._note_word(item, is_new=is_new)
            case ItemKind.ORGANIZATION:
                self._draft_organization(item, modern.organization(item.told), waiting, is_main=True)
            case ItemKind.LOCATION:
                draft = building.location(modern.location(item.told))
                self._hold(item, draft, waiting, is_main=True)
            case ItemKind.SERVICE:
                self._draft_service(item, modern.service(item.told), waiting)

    def _draft_organization(
        self, item: Item, told: Told, waiting: dict[ImportedKind, dict[str, _Waiting]], *, is_main: bool
    ) -> Drafted:
        draft = building.organization(told)
        if self._hold(item, draft, waiting, is_main=is_main):
            self._parents[draft.key] = draft.points["parent"]
            for place in told["locations"]:
                self._hold(item, building.location(place, owner=draft.key), waiting, is_main=False)
        for inner in records_in(told.get("services")):
            if text_of(inner.get("name")):
                service = modern.service({**inner, "organization_id": draft.key})
                self._draft_service(Item(ItemKind.SERVICE, item.number, inner), service, waiting)
        return draft

    def _draft_service(
        self, item: Item, told: Told, waiting: dict[ImportedKind, dict[str, _Waiting]]
    ) -> None:
        draft = building.service(told)
        owner = told.get("organization")
        if isinstance(owner, dict) and text_of(owner.get("name")):
            self._draft_organization(item, owner, waiting, is_main=False)
        if (K.ORGANIZATION, draft.points["organization"]) not in self._seen:
            self._draft_unnamed(item, draft, waiting)
        for at in told["service_at_locations"]:
            place = at.get("location")
            if isinstance(place, dict) and place:
                # a hub says itself whose its places are
                owned_by = "" if modern.is_ours(told) else draft.points["organization"]
                made = building.location(place, owner=owned_by)
                self._hold(item, made, waiting, is_main=False)
        known = [row for row in draft.parts["at_locations"] if (K.LOCATION, row["place"]) in self._seen]
        if len(known) < len(draft.parts["at_locations"]):
            draft.notes.append("A place that it names is not in the list.")
        draft.parts["at_locations"] = known
        self._hold(item, draft, waiting, is_main=True)

    def _draft_unnamed(
        self, item: Item, draft: Drafted, waiting: dict[ImportedKind, dict[str, _Waiting]]
    ) -> None:
        """A service of nobody is one of whoever publishes the list, until somebody knows better."""
        name = self._told.publisher or self._told.title
        owner = building.organization(modern.organization({"id": UNNAMED, "name": name}))
        self._hold(item, owner, waiting, is_main=False)
        draft.points["organization"] = owner.key
        draft.notes.append(f"Its organization is not in the list, so it stands under “{name}”.")

    def _hold(
        self, item: Item, draft: Drafted, waiting: dict[ImportedKind, dict[str, _Waiting]], *, is_main: bool
    ) -> bool:
        """Keep a draft until all are saved. What was told before is not told again; says whether it is the first."""
        here = draft.kind, draft.key
        if here in self._seen:
            if is_main and draft.kind is K.SERVICE:
                why = f"Number {self._seen[here]} has the same id."
                self._note(item, Outcome.REFUSED, draft.key, draft.name, [why])
            return False
        self._seen[here] = item.number
        waiting[draft.kind][draft.key] = _Waiting(item, draft, is_main)
        return True

    # ------------------------------------------------------------------------------------------- saving

    def _save(self, kind: ImportedKind, waiting: dict[str, _Waiting]) -> None:
        if not waiting:
            return
        for one in waiting.values():
            self._point(kind, one.draft)
        terms = {key: self._terms(one.draft) for key, one in waiting.items()}
        shown = [key for key, one in waiting.items() if self._told.publish and _may_show(kind, one.draft)]
        drafts = {key: one.draft for key, one in waiting.items()}
        saved = self._saver.save(kind, drafts, terms, published=shown)
        for key, one in waiting.items():
            self._ids[kind, key] = saved[key].id
            self._tell(kind, one, saved[key], is_shown=key in shown)

    def _point(self, kind: ImportedKind, draft: Drafted) -> None:
        """Turn ids of theirs into ids of ours."""
        if kind is K.ORGANIZATION:
            return
        owner = self._ids.get((K.ORGANIZATION, draft.points["organization"]))
        if kind is K.SERVICE or owner is not None:
            draft.values["organization_id"] = owner and self._merged.last(owner)
        for row in draft.parts.get("at_locations", ()):
            row["location_id"] = self._ids[K.LOCATION, row["place"]]

    def _terms(self, draft: Drafted) -> Terms:
        terms = Terms()
        for told in draft.terms:
            found, _ = self._words.term(told.get("taxonomy_term") or {})
            if found is None:
                draft.notes.append("It carries a term that says nothing that we know.")
            else:
                terms.add(self._words.code_of(found), found, told)
        return terms

    def _tell(self, kind: ImportedKind, one: _Waiting, saved: Saved, *, is_shown: bool) -> None:
        outcome = Outcome.UNCHANGED
        why = []
        if saved.is_new:
            outcome = Outcome.CREATED
            if self._told.publish and not is_shown and kind is K.SERVICE:
                why.append(
                    "The public does not see it yet: it needs a description, and a place, an area or a channel."
                )
        elif saved.proposed:
            outcome = Outcome.PROPOSED
            why.append(
                f"Changed here and at the source: {', '.join(saved.proposed)}. Ours stays until somebody decides."
            )
        elif saved.changed:
            outcome = Outcome.UPDATED
        if saved.changed:
            why.append(f"Changed: {', '.join(saved.changed)}.")
        if one.is_main or outcome is not Outcome.UNCHANGED:
            notes = [*why, *saved.notes, *one.draft.notes]
            self._note(one.item, outcome, one.draft.key, one.draft.name, notes, kind=kind.value)

    def _note_word(self, item: Item, *, is_new: bool) -> None:
        outcome = Outcome.CREATED if is_new else Outcome.UNCHANGED
        self._note(item, outcome, text_of(item.told.get("id")), text_of(item.told.get("name")), [])

    def _note(
        self, item: Item, outcome: Outcome, key: str, name: str, why: Sequence[str], *, kind: str = ""
    ) -> None:
        said = tuple(dict.fromkeys(why))
        self.report.results.append(
            RowResult(item.number, outcome, key, name, said, (kind or item.kind.value).replace("_", " "))
        )

    # ------------------------------------------------------------------------------------------ the end

    def _tie_parents(self) -> None:
        """Organizations that are part of another, where nobody here has said so yet."""
        ties = {
            self._ids[K.ORGANIZATION, key]: self._ids[K.ORGANIZATION, parent]
            for key, parent in self._parents.items()
            if parent and parent != key and (K.ORGANIZATION, parent) in self._ids
        }
        found = select(Organization).where(
            Organization.id.in_(list(ties)), Organization.parent_organization_id.is_(None)
        )
        for organization in db.session.scalars(found):
            organization.parent_organization_id = ties[organization.id]

    def _mark_the_missing(self) -> None:
        """What came from this source and is not in it any more stays as it is: somebody must look."""
        kept = select(ImportedRecord).where(
            ImportedRecord.source_id == self.source.id, ImportedRecord.kind != K.TAXONOMY
        )
        back: list[str] = []
        gone: list[str] = []
        for record in db.session.scalars(kept):
            is_here = (record.kind, record.source_key) in self._seen
            if not is_here and record.kind is not K.LOCATION:
                item = Item(ItemKind(record.kind.value), 0, {})
                self._note(item, Outcome.NOT_IN_LIST, record.source_key, "", [])
            if is_here == (record.missing_since is None):
                continue
            record.missing_since = None if is_here else clock.now()
            if record.kind is K.SERVICE:
                (back if is_here else gone).append(record.source_key)
        ids = self._saver.ids(K.SERVICE, [*back, *gone])
        for key in gone:
            if key in ids:
                words = f"Since {clock.today():%-d %B %Y} it is not in “{self._told.title}” any more."
                doubts.doubt(ids[key], DoubtKind.NOT_IN_FEED, words=words, about_id=self.source.id)
        for key in back:
            if key in ids:
                doubts.settle(ids[key], kinds={DoubtKind.NOT_IN_FEED}, about_id=self.source.id)

    def counts(self) -> Counter[Outcome]:
        return self.report.counts()


def _may_show(kind: ImportedKind, draft: Drafted) -> bool:
    """The rules by which an editor publishes."""
    if kind is not K.SERVICE:
        return True
    values, parts = draft.values, draft.parts
    has_place = parts["at_locations"] or parts["service_areas"] or values["channels"]
    return bool(values["description"] and has_place)


def _source(told: SourceTold) -> ImportSource:
    found = db.session.scalar(select(ImportSource).where(ImportSource.name == told.name))
    source = found or ImportSource(
        id=uuid.uuid4(), name=told.name, last_imported_at=clock.now(), title=told.title
    )
    for name in ("title", "publisher", "licence", "attribution", "url"):
        setattr(source, name, getattr(told, name) or getattr(source, name, "") or "")
    db.session.add(source)
    db.session.flush()
    return source
