"""Where a worker starts: what needs them, the most urgent first, and every number leads to what it counts."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import Actor, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import Organization
from hub.referrals import tasks as clocks
from hub.referrals.codes import DeclineCode, Urgency
from hub.referrals.models import Referral
from hub.referrals.services import answering, people
from hub.tasks import services as tasks
from hub.tasks import today as work
from hub.tasks.today import Heap, Item
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def worker(app: Flask) -> User:
    return make.worker()


def partner_of(referral: Referral) -> Actor:
    organization = db.session.get_one(Organization, referral.organization_id)
    return make.user(Role.PARTNER, organization=organization).actor


def said(page: str) -> list[str]:
    """The first words of each line that needs somebody."""
    return re.findall(r"<li[^>]*>\s*<span><strong>(.*?)</strong>", page)


def a_day_of_everything(worker: User) -> None:
    """A question, a refusal, a draft, a call to make, and a partner who says nothing."""
    asked, refused, silent = (make.referral(by=worker) for _ in range(3))
    make.draft(by=worker)
    resident = make.resident(of=worker)
    asker, refuser = partner_of(asked), partner_of(refused)
    with transaction():
        answering.ask(asked, "Which floor?", actor=asker)
        answering.decline(refused, code=DeclineCode.NO_CAPACITY, actor=refuser)
        silent.urgency = Urgency.URGENT
        tasks.raise_task(
            "contact-call",
            about_type="resident_word",
            about_id=resident.id,
            resident_id=resident.id,
            due_on=clock.today() + timedelta(days=1),
            team_id=worker.team_id,
            owner_id=worker.id,
            actor=worker.actor,
        )


@pytest.fixture
def long_ago() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-03-02 10:00+00:00", tick=False) as time:
        yield time


def test_the_most_urgent_comes_first_and_each_line_has_one_button(
    worker: User, sign_in: SignIn, long_ago: time_machine.Traveller
) -> None:
    a_day_of_everything(worker)
    for _ in range(9):  # a week and a half of silence, a working day at a time
        long_ago.shift(timedelta(days=1))
        clocks.run(clock.today())
    page = sign_in(worker).get("/today")
    found = [one for one in said(page.text) if not one.startswith("Tell somebody")]
    assert found[0] == "The partner does not answer"
    assert set(found[1:3]) == {"Ring somebody", "It was turned down"}
    assert found[3:] == ["The partner asks a question", "A referral that you began"]
    for button in ("See what else could help", "Choose what comes next", "Answer", "Finish it"):
        assert button in page.text


def test_every_number_leads_to_the_list_that_it_counts(worker: User, sign_in: SignIn) -> None:
    a_day_of_everything(worker)
    client = sign_in(worker)
    page = client.get("/today")
    assert "Needs you" in page.text
    heaps = re.findall(r'<li><a href="([^"]+)">([^<]+) <span class="hub-count">(\d+)</span>', page.text)
    assert len(heaps) == 4
    for url, name, number in heaps:
        listed = client.get(url.replace("&amp;", "&")).text
        rows = re.search(r'<ul class="hub-tasks[^"]*">.*?</ul>', listed, re.S)
        assert rows, name
        assert len(re.findall(r"<li\b", rows[0])) == int(number), name


def test_who_has_nothing_to_do_is_told_so_kindly_and_can_begin(worker: User, sign_in: SignIn) -> None:
    client = sign_in(worker)
    page = client.get("/today")
    assert "Nothing needs you just now" in page.text
    assert "Find who can help" in page.text
    assert client.submit("/today", {"words": "Zebedee"}, action="/residents").status_code == 200
    assert client.get("/start").headers["Location"] == "/today"
    assert sign_in(make.user(Role.DIRECTORY_EDITOR)).get("/today").status_code == 404


def test_a_colleague_who_stands_in_sees_whose_it_is(worker: User, sign_in: SignIn) -> None:
    referral = make.referral(by=worker)
    colleague = make.worker()
    partner = partner_of(referral)
    with transaction():
        answering.ask(referral, "Which floor?", actor=partner)
        people.stand_in(worker, colleague, first_on=clock.today(), last_on=clock.today(), actor=worker.actor)
    page = sign_in(colleague).get("/today")
    tell_them = "Tell somebody something: no safe way is known"
    assert said(page.text) == [tell_them, "The partner asks a question"]
    assert page.text.count(f"for {worker.name}") == 2


def test_another_capability_hangs_its_own_in(worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def disputes(actor: Actor, most: int) -> list[Heap]:
        items = [Item("They say that nobody came", "Look", "home.today", since=date(2026, 3, 2))]
        return [Heap("Disputed", items, 3, "home.today", weight=work.DANGER)]

    monkeypatch.setattr(work, "SOURCES", [*work.SOURCES, disputes])
    make.draft(by=worker)
    found = work.of(worker.actor)
    assert found.items[0].words == "They say that nobody came"
    assert found.total == 4


def test_a_full_day_costs_as_little_as_an_empty_one(
    worker: User, sign_in: SignIn, count_queries: Counting
) -> None:
    client = sign_in(worker)
    a_day_of_everything(worker)
    client.get("/today")
    with count_queries() as few:
        client.get("/today")
    for _ in range(2):
        a_day_of_everything(worker)
    with count_queries() as many:
        client.get("/today")
    assert len(many) == len(few)
