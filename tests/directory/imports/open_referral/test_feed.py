"""A feed is read to its end, a page at a time, and goes on where it was cut."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from hub.core.outgoing import Answer, NotFetched
from hub.directory.imports.open_referral import feed as fetching
from hub.directory.imports.open_referral.feed import Feed, FeedBroken, base_of

BASE = "https://feed.example/api"


class Server:
    """Somebody's feed: so many services, two a page; `breaks_at` a page it breaks off."""

    def __init__(self, services: int = 5, *, version: int = 3) -> None:
        self.asked: list[str] = []
        self.breaks_at = 0
        self.services = [{"id": f"s{n}", "name": f"Service {n}", "contacts": []} for n in range(services)]
        self.version = version
        self.is_short = False

    def __call__(self, address: str) -> Answer:
        self.asked.append(address.removeprefix(BASE))
        parts = urlsplit(address)
        path = parts.path.removeprefix("/api")
        page = int(parse_qs(parts.query).get("page", ["1"])[0])
        if path == "/" and self.version == 3:
            return _answer({"version": "HSDS-UK-3.0"})
        if path.startswith("/services/"):
            return _answer(next(one for one in self.services if path.endswith(str(one["id"]))))
        if path != "/services":
            return Answer(404, b"no")
        if page == self.breaks_at:
            raise NotFetched("TimeoutError")
        here = self.services[2 * (page - 1) : 2 * page]
        if self.is_short:
            here = [{"id": one["id"], "name": one["name"]} for one in here]
        pages = -(-len(self.services) // 2)
        if self.version == 3:
            return _answer({"total_items": len(self.services), "total_pages": pages, "contents": here})
        return _answer(
            {
                "totalElements": len(self.services),
                "totalPages": str(pages),
                "last": page == pages,
                "content": here,
            }
        )


def _answer(found: Any) -> Answer:
    return Answer(200, json.dumps(found).encode())


@pytest.fixture
def feed(tmp_path: Path) -> Callable[[Server], Feed]:
    return lambda server: Feed(BASE, tmp_path, server, sleep=lambda _: None)


@pytest.mark.parametrize("version", [1, 3])
def test_every_page_is_read(feed: Callable[[Server], Feed], version: int) -> None:
    found = feed(Server(version=version)).fetched()
    assert [item.told["id"] for item in found.items()] == ["s0", "s1", "s2", "s3", "s4"]


def test_a_cut_feed_goes_on_where_it_was_cut(feed: Callable[[Server], Feed]) -> None:
    server = Server()
    server.breaks_at = 3
    with pytest.raises(FeedBroken):
        feed(server).fetched()
    server.breaks_at, server.asked = 0, []
    found = feed(server).fetched()
    assert [item.told["id"] for item in found.items()] == ["s0", "s1", "s2", "s3", "s4"]
    assert [asked.partition("&")[0] for asked in server.asked] == ["/services?page=3"]


def test_a_feed_that_lists_bare_names_is_asked_for_each(feed: Callable[[Server], Feed]) -> None:
    server = Server(2)
    server.is_short = True
    assert all("contacts" in item.told for item in feed(server).fetched().items())


def test_a_feed_that_gives_one_page_for_ever_is_read_once(feed: Callable[[Server], Feed]) -> None:
    server = Server(2)

    def stuck(address: str) -> Answer:
        if "/services" in address:
            return _answer({"content": server.services})
        return Answer(404, b"")

    found = feed(stuck).fetched()  # type: ignore[arg-type]
    assert found.count == 2
    assert "again and again" in " ".join(found.notes)


@pytest.mark.parametrize("body", [b"<html>", b"[", b"{}", b'"x"'[:0]])
def test_what_is_no_feed_is_said_to_be_none(feed: Callable[[Server], Feed], body: bytes) -> None:
    with pytest.raises(FeedBroken):
        feed(lambda _: Answer(200, body)).fetched()  # type: ignore[arg-type]


def test_the_address_of_a_list_is_as_good_as_that_of_the_feed() -> None:
    assert base_of(f"{BASE}/services?page=2") == base_of(f"{BASE}/") == BASE


@pytest.mark.parametrize(("cap", "most"), [("MOST_RECORDS", 3), ("MOST_BYTES_OF_ALL", 200)])
def test_a_feed_that_would_fill_the_disk_is_refused_and_not_kept(
    feed: Callable[[Server], Feed], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cap: str, most: int
) -> None:
    monkeypatch.setattr(fetching, cap, most)
    server = Server(services=50)
    with pytest.raises(FeedBroken, match="larger than we take"):
        feed(server).fetched()
    assert len(server.asked) < 8
    assert not any(path.is_file() for path in tmp_path.rglob("*"))
