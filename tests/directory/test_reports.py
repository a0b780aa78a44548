"""Somebody says an entry is wrong, and hears what came of it."""

import uuid
from typing import Any

import pytest
from flask import Flask

from hub.accounts.policy import SYSTEM, VISITOR, Role
from hub.core.db import transaction
from hub.core.errors import Conflict, NotFound, TooManyTries
from hub.directory.models import Report, ReportStatus, Service
from hub.directory.queries import editing
from hub.directory.services import reports
from hub.directory.services.reports import LETTERS, MOST_LETTERS, MOST_OPEN, Problem
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from tests.support import make


@pytest.fixture
def service(app: Flask) -> Service:
    return make.service()


def tell(service: Service, **values: Any) -> Report:
    defaults = {"what": Problem.PHONE, "details": "No answer", "reporter_email": "", "actor": VISITOR}
    with transaction():
        return reports.report(service, **defaults | values)


def test_anybody_may_report_and_gets_a_reference_that_can_be_read_out(service: Service) -> None:
    editor = make.user(Role.DIRECTORY_EDITOR).actor
    references = {tell(service, actor=editor).reference for _ in range(20)}
    assert len(references) == 20
    assert all(len(reference) == 7 and set(reference) <= set(LETTERS) for reference in references)


def test_a_receipt_is_sent_only_to_those_who_left_an_address(
    service: Service, channel: MemoryChannel
) -> None:
    outbox.work_until_idle()
    before = len(channel.letters)
    tell(service)
    outbox.work_until_idle()
    assert len(channel.letters) == before
    made = tell(service, reporter_email="kit@home.example")
    outbox.work_until_idle()
    (letter,) = channel.letters[before:]
    assert letter.recipient == "kit@home.example"
    assert made.reference in letter.subject + letter.body


def test_pressing_twice_makes_one_report(service: Service) -> None:
    report_id = uuid.uuid4()
    first, second = (tell(service, report_id=report_id) for _ in range(2))
    assert first.id == second.id
    with pytest.raises(NotFound):
        tell(make.service(), report_id=report_id)


def test_strangers_fill_neither_the_work_list_nor_somebodys_mailbox(channel: MemoryChannel) -> None:
    for n in range(MOST_LETTERS + 1):
        tell(make.service(), reporter_email="Kit@home.example" if n else "kit@home.example")
    outbox.work_until_idle()
    assert len([one for one in channel.letters if "report" in one.subject]) == MOST_LETTERS
    service = make.service()
    for _ in range(MOST_OPEN):
        tell(service)
    with pytest.raises(TooManyTries):
        tell(service)
    tell(service, actor=make.user(Role.DIRECTORY_EDITOR).actor)


def test_an_answer_is_given_once_and_then_the_address_is_forgotten(
    service: Service, channel: MemoryChannel
) -> None:
    report = editing.report(tell(service, reporter_email="kit@home.example").id, actor=SYSTEM)
    with transaction():
        reports.answer(report, "The hours are right now.", actor=SYSTEM)
    outbox.work_until_idle()
    assert "The hours are right now." in channel.letters[-1].body
    assert (report.status, report.reporter_email) == (ReportStatus.ANSWERED, "")
    with pytest.raises(Conflict, match="answered this report already"), transaction():
        reports.answer(report, "Again", actor=SYSTEM)
