"""Pages behind an emailed link: looking changes nothing, pressing does, and nobody needs an account."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from hub.accounts import links
from hub.accounts.models import Link, Membership
from hub.accounts.policy import SYSTEM, Role
from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import (
    AssuredBy,
    CapacityState,
    Doubt,
    DoubtKind,
    MergedKind,
    Service,
    ServiceCapacity,
    ServiceStatus,
    Standing,
)
from hub.directory.queries import doubts, entries
from hub.directory.services import merging, offers
from hub.messaging.channels import MemoryChannel
from hub.partners import listing_tasks as tasks
from hub.partners.views import pressing
from tests.support import make
from tests.support.client import PageClient
from tests.support.rows import everything


def now(service: Service) -> Service:
    db.session.expire_all()
    return entries.service(service.id, actor=SYSTEM)


def page_for(*services: Service, **values: Any) -> str:
    return f"/check/{make.check_link(*services, **values)}"


def room_for(*services: Service) -> str:
    return f"/room/{make.check_link(*services, purpose='set-capacity')}"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_opens_every_link_changes_nothing(client: PageClient, method: str) -> None:
    service = make.service()
    check, room = page_for(service), room_for(service)
    before = everything()
    for path in ("", f"/{service.id}/changed", f"/{service.id}/closed", "/stop"):
        assert client.open(check + path, method=method).status_code == 200
    for path in ("", "?say=full", "/stop"):
        assert client.open(room + path, method=method).status_code == 200
    assert client.open(f"{check}/confirm", method=method).status_code == 405
    assert everything() == before


def test_the_page_shows_what_people_read(client: PageClient) -> None:
    charity = make.organization(name="Aldermere Friends")
    hall = make.location(of=charity, name="Mill Lane Hall")
    service = make.service(of=charity, at=[hall], schedules=[make.weekly("MO")], name="Lunch club")
    said = client.get(page_for(service)).text
    for words in ("Is this still correct?", "Lunch club", "Monday, 9am to 5pm", "Mill Lane Hall", "Free"):
        assert words in said
    assert "Set-Cookie" not in client.get(page_for(service)).headers


def test_still_correct_is_one_press_and_may_be_pressed_twice(client: PageClient) -> None:
    service = make.service()
    page = page_for(service)
    for _ in range(2):
        assert (
            client.submit(page, {"service": str(service.id)}, action="/confirm").status_code == 303
            if _ == 0
            else True
        )
    told = client.get(page).text
    assert "Thank you" in told
    assert "checked today by the organization" in told
    assert (now(service).assured_date, now(service).assured_by) == (clock.today(), AssuredBy.ORGANIZATION)
    deeds = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == "service.confirmed")).all()
    assert [deed.actor_kind for deed in deeds] == ["link"]


def test_a_link_presses_so_often_and_no_more_and_what_was_written_is_given_back(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pressing, "MOST_AN_HOUR", 1)
    service = make.service()
    check, room = page_for(service), room_for(service)
    assert client.submit(check, {"service": str(service.id)}, action="/confirm").status_code == 303
    refused = client.submit(f"{check}/{service.id}/changed", {"words": "Thursdays only now"})
    assert refused.status_code == 422
    assert "Thursdays only now" in refused.text
    assert client.submit(f"{check}/stop").status_code == 429
    said = [client.submit(room, {f"{service.id}-state": "full"}).status_code for _ in range(2)]
    assert said == [303, 429]


def test_the_link_goes_on_when_the_entry_was_merged_into_another(client: PageClient) -> None:
    gone, kept = make.organization(), make.organization()
    page = page_for(make.service(of=gone, name="Lunch club"))
    editor = make.user(Role.DIRECTORY_EDITOR)
    with transaction():
        merging.merge(MergedKind.ORGANIZATION, kept_id=kept.id, gone_id=gone.id, picks={}, actor=editor.actor)
    assert "Lunch club" in client.get(page).text


def test_what_has_changed_is_kept_word_for_word_and_becomes_work(client: PageClient) -> None:
    service = make.service()
    page = page_for(service)
    refused = client.submit(f"{page}/{service.id}/changed", {"words": ""})
    assert refused.status_code == 422
    assert "Write what has changed" in refused.text
    client.submit(f"{page}/{service.id}/changed", {"words": "We meet on Tuesdays now."})
    doubt = db.session.scalars(db.select(Doubt)).one()
    assert (doubt.kind, doubt.words) == (DoubtKind.SAID_CHANGED, "We meet on Tuesdays now.")
    assert "We put it right" in client.get(page).text
    assert "may be wrong" in client.get(f"/services/{service.id}").text


def test_closed_for_good_hides_it_at_once_and_tells_editors(client: PageClient) -> None:
    service = make.service()
    page = page_for(service)
    client.submit(f"{page}/{service.id}/closed", {"how": "for-good", "words": "The lease ended."})
    assert now(service).standing is Standing.HIDDEN
    assert client.get(f"/services/{service.id}").status_code == 404
    assert doubts.open_kinds([service.id])[service.id] == {DoubtKind.SAID_CLOSED}
    tasks.run(clock.today() + timedelta(days=1))
    assert now(service).standing is Standing.HIDDEN, "no clock brings it back"
    client.submit(page, action="/confirm")
    assert now(service).standing is Standing.GOOD, "but a second thought does"


def test_closed_for_a_while_says_until_when(client: PageClient) -> None:
    service = make.service()
    page = f"{page_for(service)}/{service.id}/closed"
    yesterday, in_a_week = clock.today() - timedelta(days=1), clock.today() + timedelta(days=7)

    def sent(day: Any) -> dict[str, str]:
        return {
            "how": "for-a-while",
            "until-day": str(day.day),
            "until-month": str(day.month),
            "until-year": str(day.year),
            "words": "The hall is being painted.",
        }

    refused = client.submit(page, sent(yesterday))
    assert refused.status_code == 422
    assert "The hall is being painted." in refused.text
    client.submit(page, sent(in_a_week))
    record = now(service)
    assert (record.status, record.closed_until) == (ServiceStatus.TEMPORARILY_CLOSED, in_a_week)
    assert (record.assured_by, record.standing) == (AssuredBy.ORGANIZATION, Standing.GOOD)


def test_a_link_opens_its_own_entries_and_no_others(client: PageClient) -> None:
    mine, other = make.service(), make.service()
    page = page_for(mine)
    for way in ("changed", "closed"):
        assert client.get(f"{page}/{other.id}/{way}").status_code == 404
    token = client.get(page).text
    assert other.name not in token
    form = re.search(r'name="csrf_token" value="([^"]+)"', token)
    assert form
    sent = {"csrf_token": form[1], "service": str(other.id)}
    assert client.post(f"{page}/confirm", data=sent).status_code == 404
    assert now(other).assured_by is None


def test_a_link_is_for_its_own_purpose_and_its_own_time(client: PageClient) -> None:
    service = make.service()
    token = make.check_link(service)
    assert client.get(f"/room/{token}").status_code == 404
    assert client.get("/check/made-up").status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert client.get(f"/check/{token}").status_code == 410
    with transaction():
        link = db.session.scalars(db.select(Link)).one()
        links.revoke(link.purpose, about_id=link.about_id)
    assert client.get(f"/check/{token}").status_code == 410


def test_whoever_has_left_the_organization_holds_nothing(client: PageClient) -> None:
    service = make.service()
    charity = entries.organization(service.organization_id, actor=SYSTEM)
    person = make.user(Role.PARTNER, organization=charity)
    page = page_for(service, user=person)
    assert client.get(page).status_code == 200
    with transaction():
        db.session.execute(db.delete(Membership))
    assert client.get(page).status_code == 410


def test_an_entry_that_is_gone_is_said_kindly(client: PageClient) -> None:
    service = make.service()
    page = page_for(service)
    with transaction():
        db.session.delete(db.session.get_one(Service, service.id))
    assert "no longer in the directory" in client.get(page).text


def test_the_page_costs_the_same_for_one_and_for_many(
    client: PageClient, count_queries: Callable[..., Any]
) -> None:
    charity = make.organization()
    services = [make.service(of=charity, schedules=[make.weekly()]) for _ in range(6)]

    def cost(page: str) -> int:
        with count_queries() as queries:
            client.get(page)
        return len(queries)

    assert cost(page_for(services[0])) == cost(page_for(*services))
    assert cost(room_for(services[0])) == cost(room_for(*services))


# ------------------------------------------------------------------------------------------------------ room


def with_word(state: CapacityState = CapacityState.OPEN, **values: Any) -> Service:
    service = make.service(**values)
    with transaction():
        offers.set_capacity(entries.service(service.id, actor=SYSTEM), state, actor=SYSTEM)
    return service


@pytest.mark.parametrize(
    ("say", "state", "more"),
    [
        ("open", CapacityState.OPEN, {}),
        ("waiting", CapacityState.WAITING_LIST, {"weeks": "6"}),
        ("full", CapacityState.FULL, {}),
        ("paused", CapacityState.PAUSED, {"until-day": "1", "until-month": "2", "until-year": "2099"}),
    ],
)
def test_the_button_of_the_email_is_chosen_and_one_press_saves_it(
    client: PageClient, say: str, state: CapacityState, more: dict[str, str]
) -> None:
    service = make.service()
    answer = client.submit(
        f"{room_for(service)}?say={say}", {f"{service.id}-{name}": value for name, value in more.items()}
    )
    assert answer.status_code == 303
    assert "Thank you" in client.get(answer.headers["Location"]).text
    held = now(service).capacity
    assert held is not None
    assert held.state is state
    assert (held.weeks, bool(held.paused_until)) == (6 if "weeks" in more else None, say == "paused")


def test_a_number_of_weeks_that_is_none_is_refused_and_nothing_is_lost(client: PageClient) -> None:
    service = make.service()
    refused = client.submit(f"{room_for(service)}?say=waiting", {f"{service.id}-weeks": "a few"})
    assert refused.status_code == 422
    assert "Enter a number of weeks" in refused.text
    assert 'value="a few"' in refused.text


def test_several_services_are_saved_at_once(client: PageClient) -> None:
    charity = make.organization()
    lunch, bus = make.service(of=charity), make.service(of=charity)
    page = room_for(lunch, bus)
    client.submit(page, {f"{lunch.id}-state": "full", f"{bus.id}-state": "open"})
    states = [held.state for held in (now(lunch).capacity, now(bus).capacity) if held]
    assert states == [CapacityState.FULL, CapacityState.OPEN]


def test_room_is_asked_about_before_it_runs_out_and_told_once_after(
    app: Flask, client: PageClient, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    service = with_word(of=make.organization(email="team@friends.example"), name="Lunch club")
    live(7)
    assert channel.letters == []
    live(4)
    (letter,) = channel.letters
    assert letter.subject == "Do you still have room? Lunch club"
    assert letter.body.count("/room/") == 5, "four answers, and a way to stop"
    live(2)
    assert len(channel.letters) == 1, "one reminder a step"
    assert "Has space" in client.get(f"/services/{service.id}").text
    live(7)
    assert [one.subject for one in channel.letters[1:]] == [
        "We no longer say whether you have room: Lunch club"
    ]
    assert "Has space" not in client.get(f"/services/{service.id}").text
    live(60)
    assert len(channel.letters) == 2


def test_one_email_asks_about_all_services_of_a_charity(
    app: Flask, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    charity = make.organization(email="team@friends.example")
    for _ in range(3):
        with_word(of=charity)
    live(11)
    assert [letter.subject for letter in channel.letters] == ["Do your 3 services still have room?"]


def test_a_new_word_is_asked_about_anew(
    app: Flask, client: PageClient, channel: MemoryChannel, live: Callable[[int], None]
) -> None:
    with_word(of=make.organization(email="team@friends.example"))
    live(12)
    found = re.search(r"http://localhost(/room/[^\s?/]+)", channel.letters[-1].body)
    assert found
    client.submit(f"{found[1]}?say=full")
    live(12)
    assert len(channel.letters) == 2
    held = db.session.scalars(db.select(ServiceCapacity)).one()
    assert held.state is CapacityState.FULL
