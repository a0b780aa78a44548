"""The questions of a service, version by version."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from hub.core.db import db
from hub.directory.models import IntakeQuestion, IntakeVersion, Service

MOST_QUESTIONS = 12
MOST_OPTIONS = 20
ASKED = ("key", "kind", "label", "hint", "is_required", "options", "only_if_key", "only_if_answer")


def in_order(questions: Sequence[IntakeQuestion]) -> list[IntakeQuestion]:
    return sorted(questions, key=lambda one: (one.position, one.key))


def current(service_id: uuid.UUID) -> IntakeVersion | None:
    """What is asked now; None where nothing was ever asked. A version without questions asks nothing any more."""
    return db.session.scalar(_NEWEST, {"service_id": service_id})


_NEWEST = (
    select(IntakeVersion)
    .where(IntakeVersion.service_id == bindparam("service_id"))
    .order_by(IntakeVersion.number.desc())
    .limit(1)
)


def version(service_id: uuid.UUID, number: int) -> IntakeVersion | None:
    """What was asked then."""
    found = select(IntakeVersion).where(
        IntakeVersion.service_id == service_id, IntakeVersion.number == number
    )
    return db.session.scalar(found)


def remember(record: Service) -> None:
    """Freeze the questions as they are from now on, unless the last version asks the same."""
    asked = [_frozen(one) for one in in_order(record.intake_questions)]
    last = current(record.id)
    if asked == ([_UNCONDITIONAL | one for one in last.questions] if last else []):
        return
    number = last.number + 1 if last else 1
    db.session.add(IntakeVersion(service_id=record.id, number=number, questions=asked))


_UNCONDITIONAL = {"only_if_key": "", "only_if_answer": ""}
"""What older versions do not say."""


def _frozen(question: IntakeQuestion) -> dict[str, Any]:
    values = {name: getattr(question, name) for name in ASKED}
    only_if = {name: values[name] or "" for name in _UNCONDITIONAL}
    return values | only_if | {"kind": question.kind.value, "options": list(question.options)}


def others_with_questions(record: Service) -> Sequence[tuple[uuid.UUID, str]]:
    """Id and name of the organization's other services that ask something, by name."""
    asking = select(IntakeQuestion.service_id)
    found = select(Service.id, Service.name).where(
        Service.organization_id == record.organization_id, Service.id != record.id, Service.id.in_(asking)
    )
    return [(row.id, row.name) for row in db.session.execute(found.order_by(Service.name, Service.id))]
