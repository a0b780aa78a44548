"""Told once, looked for together, chosen together: the pages that staff use."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import func, select, text

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import CapacityState as Room
from hub.directory.models import ServiceCapacity, TaxonomyTerm
from hub.matching import tasks
from hub.matching.models import Sitting
from hub.matching.services import chosen
from tests.support import make
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("no_sources")
SignIn = Callable[[User], PageClient]


class Case:
    """A worker, somebody of thirty, a service for all of both needs, one for the old, and one that is paused."""

    def __init__(self, sign_in: SignIn) -> None:
        self.worker = make.worker()
        self.client = sign_in(self.worker)
        food, debt = make.term("food/parcels", "Food parcels"), make.term("money/debt", "Debt advice")
        self.both = make.service(name="Corner shop of kindness", terms=[food, debt])
        self.old = make.service(name="Lunch for elders", terms=[food], minimum_age=60)
        paused = ServiceCapacity(state=Room.PAUSED, expires_at=clock.now() + timedelta(days=3))
        self.paused = make.service(name="Resting larder", terms=[food], capacity=paused)

    def asks(self, **answers: Any) -> str:
        told = {"needs": ["food/parcels", "money/debt"], "age": "30"} | answers
        response = self.client.submit("/match", told)
        assert response.status_code == 303, response.get_data(as_text=True)
        return str(response.headers["Location"])

    def ticks(self, url: str, *values: str, **reasons: str) -> Any:
        return self.client.submit(url, {"chosen": list(values), **reasons})


@pytest.fixture
def case(sign_in: SignIn) -> Case:
    return Case(sign_in)


def words_of(response: Any) -> str:
    return " ".join(BeautifulSoup(response.get_data(as_text=True), "html.parser").get_text(" ").split())


def test_several_needs_are_told_once_and_chosen_together(case: Case) -> None:
    url = case.asks()
    words = words_of(case.client.get(url))
    assert "Food parcels" in words
    assert "Also helps with Debt advice" in words
    assert "They would need to be 60: in about 30 years." in words
    assert "Resting larder : It takes nobody new just now." in words
    response = case.ticks(url, f"0:{case.both.id}", f"1:{case.both.id}")
    assert response.status_code == 303
    kept = chosen(uuid.UUID(url.rsplit("/", 1)[-1]), actor=case.worker.actor)
    assert [(pick.service_id, pick.needs) for pick in kept.picks] == [
        (case.both.id, ("Food parcels", "Debt advice"))
    ]
    assert "For: Food parcels, Debt advice" in words_of(case.client.get(f"{url}/chosen"))


def test_what_is_not_for_them_needs_a_reason_and_nothing_typed_is_lost(case: Case) -> None:
    url = case.asks()
    refused = case.ticks(url, f"0:{case.old.id}", f"0:{case.both.id}", **{f"reason-{case.old.id}": "why"})
    assert refused.status_code == 422
    page = BeautifulSoup(refused.get_data(as_text=True), "html.parser")
    assert {box["value"] for box in page.select("[name=chosen][checked]")} == {
        f"0:{case.old.id}",
        f"0:{case.both.id}",
    }
    assert page.select_one(f"[name=reason-{case.old.id}]").get_text().strip() == "why"  # type: ignore[union-attr]
    told = {f"reason-{case.old.id}": "She is 59 and they know her"}
    assert case.ticks(url, f"0:{case.old.id}", **told).status_code == 303
    kept = chosen(uuid.UUID(url.rsplit("/", 1)[-1]), actor=case.worker.actor)
    assert kept.picks[0].reason == "She is 59 and they know her"


def test_what_takes_nobody_cannot_be_chosen_even_if_it_could_a_minute_ago(case: Case) -> None:
    url = case.asks()
    page = BeautifulSoup(case.client.get(url).get_data(as_text=True), "html.parser")
    assert not page.find(attrs={"value": f"0:{case.paused.id}"})
    refused = case.ticks(url, f"0:{case.paused.id}", f"0:{case.both.id}")
    assert refused.status_code == 422
    assert "one of those you chose takes nobody now" in words_of(refused)
    assert not chosen(uuid.UUID(url.rsplit("/", 1)[-1]), actor=case.worker.actor).picks


def test_nothing_of_it_stands_in_an_address_or_readable_in_the_database(case: Case) -> None:
    url = case.asks(words="afraid of the landlord", tenure="private-tenant")
    assert re.fullmatch(r"/match/[0-9a-f-]{36}", url)
    row = str(db.session.execute(text("SELECT needs, told, chosen FROM match_sitting")).one())
    assert not [word for word in ("afraid", "parcels", "private-tenant") if word in row]


def test_a_sitting_is_its_workers_own_and_two_presses_make_one(case: Case, sign_in: SignIn) -> None:
    key = str(uuid.uuid4())
    urls = {case.asks(idempotency_key=key), case.asks(idempotency_key=key)}
    assert len(urls) == 1
    assert db.session.scalar(select(func.count(Sitting.id))) == 1
    other = sign_in(make.worker(team=None))
    assert other.get(urls.pop()).status_code == 404
    with pytest.raises(NotFound):
        chosen(uuid.UUID(key), actor=make.worker().actor)
    assert sign_in(make.user(Role.DIRECTORY_EDITOR)).get("/match").status_code == 404


def test_a_residents_record_is_used_and_what_is_told_today_is_laid_over_it(case: Case) -> None:
    born = clock.today() - timedelta(days=366 * 70)
    resident = make.resident(of=case.worker, name="Robin Ashe", date_of_birth=born)
    response = case.client.submit(f"/match/for/{resident.id}", {"needs": "food/parcels"})
    url = response.headers["Location"]
    words = words_of(case.client.get(url))
    assert "For Robin Ashe" in words
    assert "They are aged 60 and over" in words
    case.client.submit(f"{url}/change", {"age": "30"})
    assert "They would need to be 60" in words_of(case.client.get(url))
    stranger = make.resident(of=make.worker())
    assert case.client.get(f"/match/for/{stranger.id}").status_code == 404


def test_who_says_nothing_is_asked_what_is_needed_and_keeps_what_was_typed(case: Case) -> None:
    refused = case.client.submit("/match", {"age": "44"})
    assert refused.status_code == 422
    assert "Choose what is needed from the list" in words_of(refused)
    assert 'value="44"' in refused.get_data(as_text=True)
    nowhere = case.client.submit("/match", {"needs": "food/parcels", "postcode": "Nowhere at all"})
    assert nowhere.status_code == 422
    assert "Nowhere at all" in nowhere.get_data(as_text=True)


def test_it_is_forgotten_after_a_fortnight(case: Case) -> None:
    with time_machine.travel(datetime(2025, 11, 3, 10, tzinfo=UTC)) as now:
        url = case.asks()
        now.shift(timedelta(days=13))
        tasks.forget()
        assert db.session.scalar(select(func.count(Sitting.id))) == 1
        now.shift(timedelta(days=2))
        tasks.forget()
    assert db.session.scalar(select(func.count(Sitting.id))) == 0
    assert url


def test_one_or_many_candidates_cost_the_page_the_same(case: Case, count_queries: Any) -> None:
    url = case.asks()
    case.client.get(url)

    def cost() -> int:
        with count_queries() as queries:
            assert case.client.get(url).status_code == 200
        return len(queries)

    few = cost()
    term = db.session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.code == "food/parcels")).one()
    for number in range(6):
        make.service(name=f"Another {number}", terms=[term], minimum_age=18)
    case.client.get(url)  # cards are made once, and kept
    assert cost() == few


def test_a_residents_page_leads_to_who_can_help_and_back_to_what_was_begun(case: Case) -> None:
    resident = make.resident(of=case.worker)
    assert f'href="/match/for/{resident.id}"' in case.client.get(f"/residents/{resident.id}").get_data(
        as_text=True
    )
    url = case.client.submit(f"/match/for/{resident.id}", {"needs": "food/parcels"}).headers["Location"]
    assert f'href="{url}"' in case.client.get(f"/residents/{resident.id}").get_data(as_text=True)
