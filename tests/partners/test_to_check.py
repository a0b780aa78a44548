"""The editors' work list: why, whom to ring, and what came of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, VISITOR, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import AssuredBy, DoubtKind, Phone, Service, ServiceStatus, Standing
from hub.directory.queries import doubts, entries
from hub.directory.services import doubts as doubting
from hub.directory.services import reports
from hub.partners.queries import to_check as queries
from tests.support import make
from tests.support.client import PageClient

LIST = "/admin/directory/to-check"
Browser = Callable[[User], PageClient]


def doubted(kind: DoubtKind, words: str = "", **values: Any) -> Service:
    service = make.service(**values)
    with transaction():
        doubting.doubt(service.id, kind, words=words)
    return service


def listed(**values: Any) -> list[str]:
    return [task.name for task in queries.tasks(actor=SYSTEM, size=50, **values).items]


def editor(sign_in: Browser) -> PageClient:
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


def test_the_riskiest_comes_first_and_of_equals_the_oldest(app: Flask) -> None:
    long_ago = clock.today() - timedelta(days=500)
    make.service(name="Lowered", standing=Standing.LOWERED)
    make.service(name="Lowered long ago", standing=Standing.LOWERED, assured_date=long_ago)
    make.service(name="Fine")
    for kind in reversed(DoubtKind):
        doubted(kind, name=kind.value)
    make.service(name="Hidden", standing=Standing.HIDDEN)
    assert listed() == [
        "said closed",
        "reported",
        "borne out",
        "said changed",
        "Hidden",
        "not in feed",
        "bounced",
        "opted out",
        "unreachable",
        "Lowered long ago",
        "Lowered",
        "call failed",
    ]
    assert listed(show="said-changed") == ["said changed"]
    assert listed(show="lowered") == ["Lowered long ago", "Lowered"]


def test_it_says_why_whom_to_ring_and_what_to_ask(sign_in: Browser) -> None:
    charity = make.organization(phones=[Phone(number="01632 960111")])
    doubted(DoubtKind.SAID_CHANGED, "We meet on Tuesdays now.", of=charity)
    doubted(DoubtKind.UNREACHABLE, phones=[Phone(number="01632 960222")])
    doubted(DoubtKind.BOUNCED)
    said = editor(sign_in).get(LIST).text
    for words in (
        "The organization says that something has changed",
        "We meet on Tuesdays now.",
        'href="tel:01632960111"',
        'href="tel:01632960222"',
        "No phone number",
        "Which email address may we use?",
    ):
        assert words in said


def test_still_correct_by_telephone_takes_it_off_the_list(sign_in: Browser) -> None:
    service = doubted(DoubtKind.UNREACHABLE, standing=Standing.HIDDEN)
    browser = editor(sign_in)
    browser.submit(LIST, action="/right")
    assert "checked today" in browser.get(LIST).text
    db.session.expire_all()
    record = entries.service(service.id, actor=VISITOR)
    assert (record.assured_by, record.assured_date) == (AssuredBy.STAFF, clock.today())
    assert listed() == []


def test_no_answer_rests_until_its_day_and_counts(sign_in: Browser) -> None:
    doubted(DoubtKind.BOUNCED, name="Lunch club")
    browser = editor(sign_in)
    browser.submit(LIST, {"days": "7"}, action="/no-answer")
    assert listed() == []
    with time_machine.travel(clock.now() + timedelta(days=7), tick=False):
        (task,) = queries.tasks(actor=SYSTEM, size=5).items
        assert task.calls == 1
        assert "We rang and nobody answered" in task.trust.reasons


def test_what_has_closed_is_ended(sign_in: Browser, client: PageClient) -> None:
    service = doubted(DoubtKind.SAID_CLOSED, standing=Standing.HIDDEN)
    editor(sign_in).submit(LIST, action="/closed")
    db.session.expire_all()
    assert entries.service(service.id, actor=SYSTEM).status is ServiceStatus.DEFUNCT
    assert client.get(f"/services/{service.id}").status_code == 410
    assert listed() == []


def test_a_report_stays_until_it_is_answered(sign_in: Browser) -> None:
    service = make.service()
    with transaction():
        made = reports.report(
            service, what=reports.Problem.PHONE, details="", reporter_email="", actor=VISITOR
        )
    browser = editor(sign_in)
    assert f"/admin/directory/reports/{made.id}" in browser.get(LIST).text
    browser.submit(LIST, action="/right")
    assert listed() == [service.name]
    browser.submit(f"/admin/directory/reports/{made.id}", {"answer": "Put right."})
    assert listed() == []
    assert doubts.open_kinds([service.id])[service.id] == frozenset()


def test_the_console_leads_there(sign_in: Browser) -> None:
    doubted(DoubtKind.SAID_CLOSED, name="Lunch club")
    said = editor(sign_in).get("/admin").text
    assert "1 entry needs a call" in said
    assert LIST in said


def test_only_editors_see_it(sign_in: Browser) -> None:
    doubted(DoubtKind.SAID_CLOSED)
    assert sign_in(make.user(Role.REFERRER)).get(LIST).status_code == 404
    assert queries.tasks(actor=VISITOR, size=5).items == []


def test_it_costs_the_same_for_one_or_many(count_queries: Callable[..., Any], app: Flask) -> None:
    def cost() -> int:
        db.session.expunge_all()
        with count_queries() as found:
            queries.tasks(actor=SYSTEM, size=50)
        return len(found)

    doubted(DoubtKind.BOUNCED)
    one = cost()
    for _ in range(4):
        doubted(DoubtKind.BOUNCED)
    assert cost() == one
