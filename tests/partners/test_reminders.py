"""A year of reminders: one a step, to the right people, and never twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts.models import MembershipLevel, User
from hub.accounts.policy import Role
from hub.core.db import transaction
from hub.directory.models import Organization
from hub.messaging import services as messaging
from hub.messaging.addresses import hashed
from hub.messaging.channels import MemoryChannel
from hub.messaging.models import Pace
from hub.messaging.tasks import gather
from hub.outbox import services as outbox
from hub.partners import tasks
from hub.partners.models import Diligence
from hub.partners.services import reminders
from tests.support import make

DAY = date(2027, 6, 30)


@pytest.fixture
def ours(app: Flask) -> Organization:
    return make.organization(name="Aldermere Foodbank")


@pytest.fixture
def owner(ours: Organization) -> User:
    return make.user(Role.PARTNER, organization=ours, email="owner@foodbank.example")


@pytest.fixture
def manager(app: Flask) -> User:
    return make.user(Role.NETWORK_MANAGER, email="manager@aldermere-homes.example")


def remind(today: date) -> int:
    """The morning's chore and the messages it makes, on the morning of that day."""
    with time_machine.travel(datetime.combine(today, time(8), UTC), tick=False):
        count = tasks.remind(today)
        outbox.work_until_idle()
        return count


def year(channel: MemoryChannel, around: date = DAY) -> list[tuple[int, str, str]]:
    """(days before or after, to whom, subject) of every message around a day; the chore runs twice."""
    sent = []
    for number in range(-90, 120):
        today = around + timedelta(days=number)
        if not remind(today):
            continue
        remind(today)
        sent += [(number, letter.recipient.partition("@")[0], letter.subject) for letter in channel.letters]
        channel.letters.clear()
    return sent


def test_insurance_that_nobody_renews(
    ours: Organization, owner: User, manager: User, channel: MemoryChannel
) -> None:
    make.diligence(of=ours, insured_until=DAY)
    member = make.user(Role.PARTNER, organization=ours, level=MembershipLevel.MEMBER)
    sent = year(channel)
    assert [(days, who) for days, who, _ in sent] == [
        (-60, "owner"),
        (-30, "owner"),
        (0, "owner"),
        (7, "manager"),
    ]
    assert "has run out" in sent[-1][2]
    assert not any(member.email.startswith(who) for _, who, _ in sent)


def test_insurance_that_is_renewed_after_the_first_word(
    ours: Organization, owner: User, manager: User, channel: MemoryChannel
) -> None:
    record: Diligence = make.diligence(of=ours, insured_until=DAY)
    remind(DAY - timedelta(days=60))
    with transaction():
        record.insured_until = DAY + timedelta(days=365)
    remind(DAY)
    assert len(channel.letters) == 1
    remind(DAY + timedelta(days=365 - 60))  # the next year's steps are new ones
    assert len(channel.letters) == 2


def test_days_on_which_nothing_ran_are_made_up_for_with_one_message(
    ours: Organization, owner: User, channel: MemoryChannel
) -> None:
    make.diligence(of=ours, insured_until=DAY)
    tasks.remind(DAY - timedelta(days=12))
    tasks.remind(DAY - timedelta(days=11))
    outbox.work_until_idle()
    assert len(channel.letters) == 1


def test_without_an_owner_whoever_looks_after_partners_hears(
    ours: Organization, manager: User, channel: MemoryChannel
) -> None:
    make.diligence(of=ours, insured_until=DAY)
    tasks.remind(DAY)
    outbox.work_until_idle()
    (letter,) = channel.letters
    assert letter.recipient == manager.email
    assert f"/admin/partners/{ours.id}" in letter.body


def test_the_mail_names_the_day_and_leads_to_the_question(
    ours: Organization, owner: User, channel: MemoryChannel
) -> None:
    make.diligence(of=ours, insured_until=DAY, lead_name="Priya Canary")
    tasks.remind(DAY - timedelta(days=60))
    outbox.work_until_idle()
    (letter,) = channel.letters
    assert "Wednesday 30 June 2027" in letter.body
    assert f"/partner/{ours.id}/checks/insurance" in letter.body
    assert "Canary" not in letter.body


def test_a_review_is_remembered_for_network_managers(
    ours: Organization, owner: User, manager: User, channel: MemoryChannel
) -> None:
    make.agreement(of=ours, signed_on=DAY - timedelta(days=365), review_on=DAY)
    assert [(days, who) for days, who, _ in year(channel)] == [(-30, "manager"), (0, "manager")]


def test_an_entry_that_became_part_of_another_is_passed_over(ours: Organization, owner: User) -> None:
    make.diligence(of=ours, insured_until=DAY)
    whole = make.organization()
    with transaction():
        ours.merged_into_id = whole.id
    assert tasks.remind(DAY) == 0


def test_the_same_step_is_sent_once_however_many_find_it_due(ours: Organization, owner: User) -> None:
    make.diligence(of=ours, insured_until=DAY)
    (found,) = reminders.due(DAY)
    with transaction():
        assert reminders.send(found) == 1
    with transaction():
        assert reminders.send(found) == 0


def test_who_wants_one_mail_a_day_or_none_is_reminded_so(
    ours: Organization, owner: User, channel: MemoryChannel
) -> None:
    make.diligence(of=ours, insured_until=DAY)
    make.user(Role.PARTNER, organization=ours, email="quiet@foodbank.example")
    with transaction():
        messaging.choose(hashed(owner.email), pace=Pace.DAILY)
        messaging.choose(hashed("quiet@foodbank.example"), pace=Pace.NEVER)
    assert tasks.remind(DAY - timedelta(days=60)) == 1
    outbox.work_until_idle()
    assert channel.letters == []
    gather()
    outbox.work_until_idle()
    assert [letter.recipient for letter in channel.letters] == [owner.email]
