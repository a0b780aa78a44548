"""What is done about changes once a day."""

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask

from hub.accounts.policy import Role
from hub.messaging.channels import MemoryChannel
from hub.moderation import tasks
from hub.outbox import services as outbox
from tests.moderation import case
from tests.support import make

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)


def test_those_who_decide_hear_of_what_waits_on_working_days_and_never_two_running(
    app: Flask, channel: MemoryChannel
) -> None:
    editor = make.user(Role.DIRECTORY_EDITOR)
    heard = []
    with time_machine.travel(MONDAY, tick=False) as traveller:
        tasks.tell_of_queue()
        assert channel.letters == [], "nothing waits"
        case.partner().saves(email="new@home.example")
        for day in range(14):
            traveller.move_to(MONDAY + timedelta(days=day))
            tasks.tell_of_queue()
            outbox.work_until_idle()
            heard += [day for one in channel.letters if one.recipient == editor.email]
            letters, channel.letters = channel.letters, []
    assert heard == [0, 2, 4, 7, 9, 11]
    assert letters == []


def test_nobody_hears_of_the_queue_on_a_bank_holiday(app: Flask, channel: MemoryChannel) -> None:
    make.user(Role.DIRECTORY_EDITOR)
    with time_machine.travel(datetime(2027, 3, 29, 8, tzinfo=UTC), tick=False) as traveller:  # Easter Monday
        case.partner().saves(email="new@home.example")
        heard = []
        for _ in range(2):
            tasks.tell_of_queue()
            outbox.work_until_idle()
            heard.append(len(channel.letters))
            traveller.shift(timedelta(days=1))
    assert heard == [0, 1]


def test_the_mail_names_how_many_and_leads_to_the_queue(app: Flask, channel: MemoryChannel) -> None:
    make.user(Role.DIRECTORY_EDITOR)
    with time_machine.travel(MONDAY, tick=False) as traveller:
        case.partner().saves(email="new@home.example")
        traveller.shift(timedelta(days=3))
        case.partner().saves(alert="Ring first")
        tasks.tell_of_queue()
        outbox.work_until_idle()
    letter = channel.letters[0]
    assert letter.subject == "2 changes wait for a decision"
    assert "The oldest has waited for 3 days. 1 of them can send people to the wrong place" in letter.body
    assert "/admin/changes" in letter.body
    assert "new@home.example" not in letter.body


def test_decided_changes_go_in_time_and_what_waits_stays(app: Flask) -> None:
    decider = case.moderator()
    with time_machine.travel(MONDAY, tick=False) as traveller:
        made, not_made, waits, taken_up = (case.partner() for _ in range(4))
        for one in (made, not_made, waits, taken_up):
            one.saves(alert="Ring first")
        first, second, *_ = case.changes()
        case.decide("approve", first, actor=decider)
        case.decide("send_back", second, "Why?", actor=decider)
        left = []
        for days in (364, 366, 729, 731):
            traveller.move_to(MONDAY + timedelta(days=days))
            tasks.forget()
            left.append(len(case.changes()))
    assert left == [4, 3, 3, 2]
