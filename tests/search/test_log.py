"""Searches are counted, and nothing of who searched or what they typed is kept."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Service
from hub.search import tasks
from hub.search.log import totals
from hub.search.log.phrases import known
from hub.search.log.tally import Tally
from hub.search.models import ANY, EntryDay, SearchDay
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]
SECRET = "Marguerite Ashdown 07700900123"


@pytest.fixture
def lunch(app: Flask, index: Callable[[], None]) -> Service:
    app.extensions.pop("hub.phrases", None)
    service = make.service(name="Lunch club", description="A hot meal with others.")
    tasks.rebuild()
    return service


@pytest.fixture
def tally(app: Flask) -> Tally:
    held: Tally = app.extensions["hub.tally"]
    held.write()
    db.session.execute(text("DELETE FROM search_day"))
    db.session.execute(text("DELETE FROM search_entry_day"))
    db.session.commit()
    return held


def counted(tally: Tally) -> dict[str, int]:
    tally.write()
    return {row.term: row.searches for row in db.session.scalars(select(SearchDay))}


def test_a_question_comes_down_to_names_from_our_own_lists() -> None:
    phrases = known([("Food parcels", ["food box", "parcel of food"])])
    assert phrases.in_("can i get a Food Box please") == ["food parcels"]
    assert phrases.in_("I've got nothing to eat and my nan needs a lunch club") == ["food bank", "lunch club"]
    assert phrases.in_(f"{SECRET} nothing to eat 14 Mill Lane WF1 1AA") == ["food bank"]
    assert phrases.in_(SECRET) == []


def test_a_search_is_counted_for_what_it_asked_and_for_what_came_up(
    client: PageClient, lunch: Service, tally: Tally
) -> None:
    client.get("/search?q=lunch+club")
    assert counted(tally) == {ANY: 1, "lunch club": 1}
    rows = db.session.scalars(select(EntryDay).where(EntryDay.service_id == lunch.id))
    assert {row.term: row.shown for row in rows} == {ANY: 1, "lunch club": 1}


def test_nothing_that_was_typed_is_kept_but_what_our_lists_know(
    client: PageClient, lunch: Service, tally: Tally
) -> None:
    client.get("/search", query_string={"q": f"lunch club {SECRET}", "near": "WF1 1AA"})
    assert counted(tally) == {ANY: 1, "lunch club": 1}
    rows = [*db.session.execute(select(SearchDay.__table__)), *db.session.execute(select(EntryDay.__table__))]
    said = [
        value for row in rows for value in row if not isinstance(value, uuid.UUID)
    ]  # three letters of one are chance
    kept = " ".join(map(str, said)).lower()
    assert "lunch club" in kept
    assert not any(word.lower() in kept for word in (*SECRET.split(), "WF1", "1AA"))


def test_a_search_in_vain_is_counted_as_one(client: PageClient, lunch: Service, tally: Tally) -> None:
    client.get("/search?q=hydrotherapy+nappies&within=1&cost=free")
    tally.write()
    row = db.session.scalar(select(SearchDay).where(SearchDay.term == "baby bank"))
    assert row is not None
    assert (row.searches, row.in_vain) == (1, 1)


def test_looking_at_the_same_answer_again_is_no_new_question(
    client: PageClient, lunch: Service, tally: Tally
) -> None:
    for more in ("", "&page=2", "&sort=name", "&view=map"):
        client.get(f"/search?q=lunch+club{more}")
    client.get("/search")
    assert counted(tally) == {ANY: 1, "lunch club": 1}


def test_partners_and_machines_do_not_count_but_staff_do(
    client: PageClient, sign_in: Browser, lunch: Service, tally: Tally
) -> None:
    partner = make.user(Role.PARTNER, organization=make.organization())
    sign_in(partner).get("/search?q=lunch+club")
    client.get("/search?q=lunch+club", headers={"User-Agent": "Lookbot/2.0"})
    client.get(f"/services/{lunch.id}", headers={"User-Agent": "Lookbot/2.0"})
    assert counted(tally) == {}
    sign_in(make.user(Role.REFERRER)).get("/search?q=lunch+club")
    assert counted(tally)["lunch club"] == 1


def test_an_opened_page_is_counted_without_a_word(client: PageClient, lunch: Service, tally: Tally) -> None:
    client.get(f"/services/{lunch.id}")
    client.get(f"/services/{uuid.uuid4()}")
    tally.write()
    assert totals.found_by(lunch.id).opened == 1


def test_a_page_of_results_writes_nothing_while_somebody_waits(
    client: PageClient, lunch: Service, tally: Tally, count_queries: Callable[..., object]
) -> None:
    client.get("/search?q=lunch+club")
    with count_queries() as queries:  # type: ignore[attr-defined]
        client.get("/search?q=lunch+club")
    assert not [q for q in queries if q.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_cannot_be_written_now_is_written_later(
    tally: Tally, lunch: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def locked(*_: object) -> None:
        raise OperationalError("", None, Exception("database is locked"))

    tally.searched(["lunch club"], [lunch.id], area="", found=1, widened=False)
    with monkeypatch.context() as patch:
        patch.setattr("hub.search.log.tally._add", locked)
        tally.write()
    tally.searched(["lunch club"], [lunch.id], area="", found=1, widened=False)
    assert counted(tally)["lunch club"] == 2


def count_on(tally: Tally, lunch: Service, day: date, times: int, term: str = "lunch club") -> None:
    tally.write()
    for _ in range(times):
        tally.searched([term], [lunch.id], area="ward:1", found=0, widened=False)
    tally._held.entries = type(tally._held.entries)(
        {(service, day, term, column): n for (service, _, term, column), n in tally._held.entries.items()}
    )
    tally._held.searches = type(tally._held.searches)(
        {(day, *rest): n for (_, *rest), n in tally._held.searches.items()}  # type: ignore[misc]
    )
    tally.write()


def test_what_few_people_asked_is_never_shown(tally: Tally, lunch: Service) -> None:
    today = clock.today()
    count_on(tally, lunch, today, 9)
    assert totals.found_by(lunch.id).terms == []  # one person may have asked nine times in a row
    count_on(tally, lunch, today, 4, "rare")
    count_on(tally, lunch, today - timedelta(days=1), 1)
    found = totals.found_by(lunch.id)
    assert (found.searches, found.terms) == (14, ["lunch club"])
    assert [one.term for one in totals.unmet(today - timedelta(days=7))] == ["lunch club"]
    assert totals.unmet(today - timedelta(days=7), area="ward:2") == []


def test_old_totals_are_forgotten(tally: Tally, lunch: Service) -> None:
    today = clock.today()
    for days in (1, 91, 93, 399, 401):
        count_on(tally, lunch, today - timedelta(days=days), 1)
    assert totals.found_by(lunch.id).searches == 1
    totals.forget()
    assert {(today - on).days for on in db.session.scalars(select(EntryDay.on))} == {1, 91}
    assert {(today - on).days for on in db.session.scalars(select(SearchDay.on))} == {1, 91, 93, 399}
