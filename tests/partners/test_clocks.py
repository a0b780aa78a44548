"""The whole ladder over more than a year, as organizations and residents live through it."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts.models import MembershipLevel
from hub.accounts.policy import SYSTEM, VISITOR, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import (
    DoubtKind,
    ImportSource,
    Organization,
    Service,
    Standing,
)
from hub.directory.queries import doubts, entries
from hub.directory.services import offers
from hub.messaging import services as messaging
from hub.messaging.addresses import hashed
from hub.messaging.channels import MemoryChannel
from hub.messaging.models import Message, Pace
from hub.moderation import subjects
from hub.moderation.services import deciding, proposing
from hub.outbox import services as outbox
from hub.partners import listing_tasks as tasks
from hub.partners.models import CheckLetter
from tests.support import make
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("index")  # the worker must not make the one that others miss

LINK = re.compile(r"http://localhost(/(?:check|room)/[^\s?/]+)")


def organization(**values: object) -> Organization:
    return make.organization(**{"email": "team@friends.example"} | values)


def service(of: Organization, **values: object) -> Service:
    return make.service(of=of, **{"assured_date": clock.today()} | values)


def said(channel: MemoryChannel) -> list[str]:
    return [letter.subject for letter in channel.letters]


def link_in(channel: MemoryChannel) -> str:
    found = LINK.search(channel.letters[-1].body)
    assert found
    return found[1]


def standing_of(record: Service) -> Standing:
    db.session.expire_all()
    return entries.service(record.id, actor=SYSTEM).standing


def results(client: PageClient) -> list[str]:
    return re.findall(r"Soup (?:one|two)", re.sub(r"<[^>]+>", "", client.get("/search?q=soup").text))


def test_thirteen_months_of_silence_and_one_click(
    client: PageClient, channel: MemoryChannel, live: Callable[[int], None], index: None
) -> None:
    silent = service(organization(), name="Soup one")
    kept = service(organization(email="other@friends.example"), name="Soup two")
    outbox.work_until_idle()

    live(183)
    assert sorted(said(channel)) == [
        "Is this still correct? Soup one",
        "Is this still correct? Soup two",
    ]
    with transaction():
        offers.confirm(entries.service(kept.id, actor=SYSTEM), actor=SYSTEM)
    channel.letters.clear()
    live(21)
    assert said(channel) == ["We still need a yes from you: Soup one"]
    live(29)
    assert standing_of(silent) is Standing.GOOD
    live(1)
    assert standing_of(silent) is Standing.LOWERED
    assert said(channel)[1:] == ["Fewer people will find you now: Soup one"]
    assert list(dict.fromkeys(results(client))) == ["Soup two", "Soup one"], "it ranks below its equal"
    assert "That is a while ago" in client.get(f"/services/{silent.id}").text

    live(60)
    assert standing_of(silent) is Standing.HIDDEN
    assert said(channel)[2:] == ["People no longer find you: Soup one"]
    assert "Soup one" not in results(client)
    assert client.get(f"/services/{silent.id}").status_code == 404

    live(110)  # thirteen months and more since it was checked
    assert [one for one in said(channel) if "Soup one" in one] == [
        "We still need a yes from you: Soup one",
        "Fewer people will find you now: Soup one",
        "People no longer find you: Soup one",
    ], "after that there is silence"

    hidden = next(one for one in channel.letters if one.subject.startswith("People no longer"))
    page = LINK.search(hidden.body)[1]  # type: ignore[index]
    assert client.submit(page, action="/confirm").status_code == 303
    assert "Thank you" in client.get(page).text
    assert standing_of(silent) is Standing.GOOD
    outbox.work_until_idle()
    assert "Soup one" in results(client)
    assert "Checked today by the organization" in client.get(f"/services/{silent.id}").text


def test_it_is_gone_from_the_very_next_request_before_the_index_has_heard(
    client: PageClient, live: Callable[[int], None], index: None
) -> None:
    silent = service(organization(), name="Soup one")
    outbox.work_until_idle()
    for days in (183, 21, 30, 59):
        live(days)
    assert "Soup one" in results(client)
    tasks.run(clock.today() + timedelta(days=1))  # the promise to the index is not kept yet
    assert "Soup one" not in results(client)
    assert client.get(f"/services/{silent.id}").status_code == 404


def test_crisis_food_and_money_are_asked_every_three_months(
    app: Flask, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    parcels = make.term("food/parcels")
    service(organization(), name="Parcels", terms=[parcels])
    live(90)
    assert said(channel) == []
    live(1)
    assert said(channel) == ["Is this still correct? Parcels"]


def test_a_charity_with_five_services_gets_one_email(
    client: PageClient, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    charity = organization()
    for days in (0, 3, 9, 15, 29):  # each would be due on another day
        service(charity, assured_date=clock.today() + timedelta(days=days))
    live(215)
    assert said(channel)[:2] == [
        "Are your 5 entries still correct?",
        "We still need a yes from you for 5 entries",
    ]
    page = link_in(channel)
    assert client.get(page).text.count("Yes, this is still correct") == 5
    client.submit(page, {"service": "all"}, action="/confirm")
    assert all(
        record.assured_date == clock.today() for record in db.session.scalars(db.select(Service)).all()
    )


def test_running_twice_a_day_or_after_a_week_away_sends_no_step_twice(
    app: Flask, channel: MemoryChannel
) -> None:
    service(organization())
    start = clock.now()
    with time_machine.travel(start, tick=False) as now:
        for day in (183, 183, 190, 204, 204, 211, 240, 400, 400, 407, 440, 440, 500):
            now.move_to(start + timedelta(days=day))
            tasks.run(clock.today())
            outbox.work_until_idle()
    assert [one.rpartition(":")[0] or one.rpartition("?")[0] for one in said(channel)] == [
        "Is this still correct",
        "We still need a yes from you",
        "Fewer people will find you now",
        "People no longer find you",
    ]


def test_ten_thousand_entries_that_nobody_ever_checked_are_spread(
    app: Flask, channel: MemoryChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_LETTERS", 4)
    monkeypatch.setattr(tasks, "MOST_CALLS", 2)
    long_ago = clock.now() - timedelta(days=900)
    for number in range(10):
        make.service(
            of=organization(email=f"a{number}@friends.example"), assured_date=None, created_at=long_ago
        )
    for _ in range(5):
        make.service(of=organization(email=""), assured_date=None, created_at=long_ago)
    today = clock.today()
    letters, calls = [], []
    for day in range(4):
        twice = [tasks.run(today + timedelta(days=day)) for _ in range(2)]
        letters.append(sum(done.letters for done in twice))
        calls.append(twice[0].calls)
    assert letters == [4, 4, 2, 0]
    assert calls[0] == 2


def test_a_list_that_is_imported_again_is_fresh(app: Flask, channel: MemoryChannel) -> None:
    source = ImportSource(
        id=uuid.uuid4(),
        name="city",
        title="The city's list",
        last_imported_at=clock.now() - timedelta(days=10),
    )
    make.saved(source)
    listed = make.service(
        of=organization(), source="city", assured_date=None, created_at=clock.now() - timedelta(days=900)
    )
    assert tasks.run(clock.today()).letters == 0
    with transaction():
        db.session.get_one(ImportSource, source.id).last_imported_at = clock.now() - timedelta(days=300)
        entries.service(listed.id, actor=SYSTEM).standing = Standing.LOWERED
    assert tasks.run(clock.today()).letters == 1
    with transaction():
        db.session.get_one(ImportSource, source.id).last_imported_at = clock.now()
    tasks.run(clock.today())
    assert standing_of(listed) is Standing.GOOD


def test_its_own_people_are_asked_before_a_listed_address(
    app: Flask, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    charity = organization()
    service(charity, email="desk@friends.example")
    for name, level, active in (
        ("owner", MembershipLevel.OWNER, True),
        ("member", MembershipLevel.MEMBER, True),
        ("gone", MembershipLevel.MEMBER, False),
    ):
        make.user(
            Role.PARTNER, organization=charity, level=level, email=f"{name}@friends.example", active=active
        )
    live(183)
    assert sorted(letter.recipient for letter in channel.letters) == [
        "member@friends.example",
        "owner@friends.example",
    ]


@pytest.mark.parametrize(
    ("of_service", "of_organization", "to"),
    [
        ("desk@friends.example", "team@friends.example", "desk@friends.example"),
        ("", "team@friends.example", "team@friends.example"),
    ],
)
def test_without_accounts_the_listed_address_is_asked(
    app: Flask,
    channel: MemoryChannel,
    live: Callable[[int], None],
    of_service: str,
    of_organization: str,
    to: str,
) -> None:
    service(organization(email=of_organization), email=of_service)
    live(183)
    assert [letter.recipient for letter in channel.letters] == [to]


def test_with_nobody_to_write_to_an_editor_rings(app: Flask, live: Callable[[int], None]) -> None:
    silent = service(organization(email=""))
    live(190)
    assert doubts.open_kinds([silent.id])[silent.id] == {DoubtKind.UNREACHABLE}


def test_whoever_stopped_the_emails_gets_none_and_an_editor_rings(
    client: PageClient, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    silent = service(organization())
    live(183)
    stop = f"{link_in(channel)}/stop"
    assert client.submit(stop).status_code == 303
    assert "We have stopped these emails" in client.get(stop).text
    live(120)
    assert len(channel.letters) == 1
    assert doubts.open_kinds([silent.id])[silent.id] == {DoubtKind.OPTED_OUT}
    client.submit(stop)
    assert "Stop these emails?" in client.get(stop).text


def test_mail_that_comes_back_is_work_and_the_next_address_is_asked(
    app: Flask, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    silent = service(organization(), email="desk@friends.example")
    live(183)
    with transaction():
        messaging.came_back(db.session.scalars(db.select(Message)).one(), answer="550 5.1.1")
    outbox.work_until_idle()
    assert doubts.open_kinds([silent.id])[silent.id] == {DoubtKind.BOUNCED}
    live(21)
    assert [letter.recipient for letter in channel.letters] == [
        "desk@friends.example",
        "team@friends.example",
    ]


def test_whoever_wants_no_reminders_at_all_gets_none(
    app: Flask, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    silent = service(organization())
    with transaction():
        messaging.choose(hashed("team@friends.example"), pace=Pace.NEVER)
    live(190)
    assert channel.letters == []
    assert doubts.open_kinds([silent.id])[silent.id] == {DoubtKind.OPTED_OUT}


def test_a_change_that_is_approved_revives_an_entry(app: Flask, live: Callable[[int], None]) -> None:
    charity = organization()
    person = make.user(Role.PARTNER, organization=charity).actor
    silent = service(charity, standing=Standing.HIDDEN)
    subject = subjects.of("service")
    with transaction():
        record = subject.load(silent.id, actor=person)
        live_now = subject.snapshot(record)
        change = proposing.propose(
            subject, record, live_now, {"description": "Lunch on Tuesdays."}, actor=person
        )
    live(1)
    assert standing_of(silent) is Standing.HIDDEN, "not before somebody has read it"
    with transaction():
        assert change is not None
        deciding.approve(db.session.merge(change), actor=SYSTEM)
    outbox.work_until_idle()
    assert standing_of(silent) is Standing.GOOD


def test_a_day_with_nothing_due_costs_the_same_for_one_or_many(
    app: Flask, count_queries: Callable[..., object]
) -> None:
    def cost() -> int:
        with count_queries() as queries:  # type: ignore[attr-defined]
            tasks.run(clock.today())
        return len(queries)

    service(organization())
    one = cost()
    for _ in range(5):
        service(organization())
    assert cost() == one


def test_no_letter_says_which_mailbox_it_went_to(app: Flask, live: Callable[[int], None]) -> None:
    service(organization())
    live(183)
    kept = db.session.scalars(db.select(CheckLetter)).one()
    assert "friends" not in kept.mailbox
    assert kept.sent_on == date.fromisoformat(str(clock.today()))
    assert VISITOR.organization_ids == frozenset()
