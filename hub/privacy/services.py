"""Take a request about somebody's rights, do what it asks, and say what came of it."""

import uuid
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.privacy import erasing
from hub.privacy.models import Right, RightsRequest
from hub.residents.models import Resident
from hub.residents.services import open_with_reason
from hub.tasks import services as tasks

MONTHS, MORE_MONTHS = 1, 2


def due(received_on: date, *, months: int = MONTHS) -> date:
    """The day by which a request is answered: the same day of a later month, or its last; where
    nobody works then, the next working day.

    Article 12 of the UK GDPR, as the Information Commissioner's Office counts it.
    """
    day = received_on + relativedelta(months=months)
    return workdays.ENGLAND.after(day, 0)


def take(
    resident: Resident,
    right: Right,
    *,
    received_on: date,
    proof: str,
    words: str = "",
    request_id: uuid.UUID | None = None,
    actor: Actor,
) -> RightsRequest:
    """Write down that somebody asked. The same id twice makes one request."""
    _must(actor)
    if request_id and (found := db.session.get(RightsRequest, request_id)):
        return found
    request = RightsRequest(
        id=request_id or uuid.uuid4(),
        resident_id=resident.id,
        right=right,
        received_on=received_on,
        due_on=due(received_on),
        proof=proof,
        words=words,
        taken_by_id=actor.id,
    )
    db.session.add(request)
    _note("rights.asked", request, actor, right=right.value)
    return request


def open_for(resident: Resident, request: RightsRequest, *, actor: Actor) -> None:
    """Let the officer see the record for a working day; the lead worker is told, as of any other opening."""
    _must(actor)
    _is_open(request)
    open_with_reason(resident, f"Asked about their rights: {request.right.label.lower()}", actor=actor)


def take_longer(request: RightsRequest, because: str, *, actor: Actor) -> None:
    """Two more months for a request that is complex; the person must be told why (article 12, 3)."""
    _must(actor)
    _is_open(request)
    if request.longer_because:
        raise Conflict("This request has been given more time already, and the law gives it only once.")
    request.longer_because = because
    request.due_on = due(request.received_on, months=MONTHS + MORE_MONTHS)
    _note("rights.given-longer", request, actor)


def ask_for_correction(request: RightsRequest, resident: Resident, *, actor: Actor) -> None:
    """Whoever works with the resident puts it right: a task for them, in the resident's own words."""
    _must(actor)
    _is_open(request)
    tasks.raise_task(
        "correct-record",
        about_type="resident",
        about_id=resident.id,
        resident_id=resident.id,
        words=request.words,
        due_on=min(request.due_on, workdays.within(workdays.WEEK)),
        team_id=resident.team_id,
        owner_id=resident.lead_worker_id,
        actor=actor,
    )
    _note("rights.correction-asked", request, actor)


def erase(request: RightsRequest, resident: Resident, *, actor: Actor) -> erasing.Plan:
    """Forget the resident, which answers the request."""
    _is_open(request)
    done = erasing.erase(resident, actor=actor, why="asked")
    db.session.refresh(request)
    request.answered_at = clock.now()
    _note("rights.answered", request, actor, right=request.right.value)
    return done


def answer(request: RightsRequest, words: str, *, actor: Actor) -> None:
    """Say what came of it. Raises Conflict when somebody else answered first."""
    _must(actor)
    _is_open(request)
    request.answer, request.answered_at = words, clock.now()
    _note("rights.answered", request, actor, right=request.right.value)


def _must(actor: Actor) -> None:
    if not actor.may(Permission.RESIDENT_SUBJECT_ACCESS):
        raise NotFound


def _is_open(request: RightsRequest) -> None:
    if request.answered_at is not None:
        raise Conflict("This request has been answered already.")


def _note(action: str, request: RightsRequest, actor: Actor, **detail: Any) -> None:
    audit.record(action, actor=actor, record_type="rights_request", record_id=request.id, **detail)
