"""Drafts and what the public sees, closed for now, room or none, still right."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import transaction
from hub.core.errors import Invalid
from hub.directory.models import CapacityState, OpportunityKind, ServiceStatus
from hub.directory.services import offers, opportunities, organizations
from tests.directory.case import Case


@pytest.fixture
def case(app: Flask) -> Case:
    return Case()


def test_a_new_service_is_a_draft(case: Case) -> None:
    with transaction():
        made = offers.create(case.organization, {"name": "New"}, actor=SYSTEM)
        alone = organizations.create({"name": "New"}, actor=SYSTEM)
        chance = opportunities.create(
            case.organization, {"title": "New", "kind": OpportunityKind.JOB}, actor=SYSTEM
        )
    assert not made.is_published
    assert not alone.is_published
    assert not chance.is_published


def test_a_service_is_published_only_with_words_and_a_place(case: Case) -> None:
    with transaction():
        made = offers.create(case.organization, {"name": "New", "description": "  "}, actor=SYSTEM)
    with pytest.raises(Invalid, match=r"Write a description.*Say where"), transaction():
        offers.publish(made, actor=SYSTEM)
    assert not made.is_published
    for values, parts, place in (
        ({"channels": ["phone"]}, {}, []),
        ({"channels": []}, {"service_areas": [{"name": "Aldermere"}]}, []),
        ({}, {"service_areas": []}, [case.hall]),
    ):
        with transaction():
            offers.edit(made, {"description": "Lunch"} | values, parts=parts, actor=SYSTEM)
            offers.set_locations(made, place, actor=SYSTEM)
            offers.publish(made, actor=SYSTEM)
        assert made.is_published
        with transaction():
            offers.unpublish(made, actor=SYSTEM)
    with transaction():
        offers.set_locations(made, [], actor=SYSTEM)
    with pytest.raises(Invalid, match="Say where"), transaction():
        offers.publish(made, actor=SYSTEM)


def test_an_organization_and_an_opportunity_say_what_they_lack(case: Case) -> None:
    with transaction():
        organizations.unpublish(case.organization, actor=SYSTEM)
        organizations.edit(case.organization, {"description": ""}, actor=SYSTEM)
        opportunities.unpublish(case.opportunity, actor=SYSTEM)
        opportunities.edit(case.opportunity, {"how_to_apply": " "}, actor=SYSTEM)
    with pytest.raises(Invalid, match="Write a description"), transaction():
        organizations.publish(case.organization, actor=SYSTEM)
    with pytest.raises(Invalid, match="how to apply"), transaction():
        opportunities.publish(case.opportunity, actor=SYSTEM)
    with transaction():
        opportunities.edit(case.opportunity, {"url": "https://aldermere-homes.example"}, actor=SYSTEM)
        opportunities.publish(case.opportunity, actor=SYSTEM)
    assert case.opportunity.is_published


def test_closing_for_now_keeps_the_reason_until_it_opens_again(case: Case) -> None:
    until = clock.today() + timedelta(days=9)
    with transaction():
        offers.close_for_now(case.service, reason="Flood", until=until, actor=SYSTEM)
    assert (case.service.status, case.service.closed_reason, case.service.closed_until) == (
        ServiceStatus.TEMPORARILY_CLOSED,
        "Flood",
        until,
    )
    with transaction():
        offers.reopen(case.service, actor=SYSTEM)
    assert (case.service.status, case.service.closed_reason, case.service.closed_until) == (
        ServiceStatus.ACTIVE,
        "",
        None,
    )


def test_it_cannot_open_again_yesterday(case: Case) -> None:
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Invalid, match="today or later"), transaction():
        offers.close_for_now(case.service, reason="", until=yesterday, actor=SYSTEM)
    assert case.service.status is ServiceStatus.ACTIVE


def test_word_of_room_lasts_a_fortnight_and_only_what_fits_is_kept(case: Case) -> None:
    def say(state: CapacityState) -> tuple[int | None, date | None]:
        with transaction():
            offers.set_capacity(case.service, state, weeks=3, paused_until=date(2030, 1, 1), actor=SYSTEM)
        assert case.service.capacity is not None
        return case.service.capacity.weeks, case.service.capacity.paused_until

    assert say(CapacityState.WAITING_LIST) == (3, None)
    assert say(CapacityState.PAUSED) == (None, date(2030, 1, 1))
    assert say(CapacityState.OPEN) == (None, None)
    assert case.service.capacity is not None
    now = clock.now()
    assert case.service.capacity.state_at(now + timedelta(days=13)) is CapacityState.OPEN
    assert case.service.capacity.state_at(now + timedelta(days=15)) is CapacityState.UNKNOWN


def test_confirming_is_dated_by_the_calendar_in_england(case: Case) -> None:
    with time_machine.travel("2026-07-01T23:30:00Z"), transaction():
        offers.confirm(case.service, by_email="sam@aldermere-homes.example", actor=SYSTEM)
    assert case.service.assured_date == date(2026, 7, 2)
    assert case.service.assurer_email == "sam@aldermere-homes.example"
