"""A referral as ServiceRequest and Task, as far as the system that asks may know.

The partner's system reads the person as they were disclosed, word for word, and no longer than that lasts. The
referrer's system knows whom it sent: it is told how it goes, and what came of it where the person agreed to that.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from hub.api.fhir.parts import Json, coding, concept, filled, reference
from hub.api.fhir.translating import dated
from hub.api.fhir.work import coming
from hub.consent.models import TellingBack
from hub.core.db import db
from hub.core.site import Site
from hub.directory.models import Organization, Service
from hub.referrals.codes import CouldNotCode, DeclineCode, HoldCode, WithdrawnBecause
from hub.referrals.models import Disclosure, Referral, ReferralEvent
from hub.referrals.policy import REFERRER_SYSTEM
from hub.referrals.queries import reaching
from hub.referrals.sides import may_read_words
from hub.referrals.states import ReferralStatus as S
from hub.referrals.transitions import TRANSITIONS, Deed, Who

SHOWN = frozenset({move.deed for move in TRANSITIONS} | {Deed.UPDATE, Deed.SUGGEST}) - {Deed.ENTER_IN_ERROR}
"""The deeds whose words both sides read. What else stands in the history is between our own people."""
WHAT_CAME_OF_IT = frozenset({Deed.COMPLETE, Deed.COULD_NOT_COMPLETE})
VERSIONS = frozenset(move.deed for move in TRANSITIONS)
REQUEST = {
    S.DRAFT: "draft",
    S.ON_HOLD: "on-hold",
    S.COMPLETED: "completed",
    S.ENTERED_IN_ERROR: "entered-in-error",
    **dict.fromkeys(
        (S.COULD_NOT_COMPLETE, S.DECLINED, S.REROUTED, S.WITHDRAWN, S.EXPIRED_NO_RESPONSE), "revoked"
    ),
}


def task_status(status: S) -> str:
    """As the state table has it; seen, it is "received"."""
    return "received" if status is S.ACKNOWLEDGED else status.fhir


def requests(found: Sequence[Referral]) -> list[Json]:
    """ServiceRequests. A constant number of statements, however many there are."""
    beside = _Beside(found)
    return [_request(one, beside) for one in found]


def tasks(found: Sequence[Referral]) -> list[Json]:
    beside = _Beside(found)
    return [_task(one, beside) for one in found]


def history(referral: Referral) -> list[Json]:
    """The Task as it stood after each move, the newest first."""
    beside = _Beside([referral])
    newest = _task(referral, beside)
    moves = [one for one in beside.events[referral.id] if one.deed in VERSIONS and one.status is not S.DRAFT]
    older = [
        {
            **{
                name: newest[name]
                for name in ("resourceType", "id", "intent", "focus", "owner")
                if name in newest
            },
            "meta": {"versionId": str(one.number), "lastUpdated": dated(one.at)},
            "status": task_status(one.status),
            "businessStatus": concept(coding(_system("referral-state"), one.status.value, one.status.label)),
        }
        for one in moves[:-1]
    ]
    return [newest, *reversed(older)] if moves else []


def version(referral_id: UUID) -> int:
    """How many lines its history has: another number after each deed."""
    last = select(func.max(ReferralEvent.number)).where(ReferralEvent.referral_id == referral_id)
    return db.session.scalar(last) or 0


class _Beside:
    """What belongs to several referrals, read at once."""

    def __init__(self, found: Sequence[Referral]) -> None:
        ids = [one.id for one in found]
        self.is_partner = coming.client().organization_id is not None
        self.events: dict[UUID, list[ReferralEvent]] = {one: [] for one in ids}
        lines = select(ReferralEvent).where(ReferralEvent.referral_id.in_(ids))
        for event in db.session.scalars(lines.order_by(ReferralEvent.referral_id, ReferralEvent.number)):
            self.events[event.referral_id].append(event)
        self.services: Mapping[UUID, str] = _names(Service, {one.service_id for one in found})
        self.organizations: Mapping[UUID, str] = _names(Organization, {one.organization_id for one in found})
        self.shared: dict[UUID, list[reaching.Line]] = {one: [] for one in ids}
        if self.is_partner:
            by_id = {one.id: one for one in found if one.status.is_open}
            shared = select(Disclosure).where(
                Disclosure.referral_id.in_(by_id), Disclosure.stopped_at.is_(None)
            )
            told_now = db.session.scalars(shared.order_by(Disclosure.made_at, Disclosure.id)).all()
            self.shared |= reaching.as_they_stand(by_id, told_now)
        told = select(TellingBack.referral_id).where(
            TellingBack.referral_id.in_(ids), TellingBack.may_tell.is_(True)
        )
        self.may_tell = set(ids if self.is_partner else db.session.scalars(told))


def _names(table: Any, ids: set[UUID]) -> Mapping[UUID, str]:
    rows = db.session.execute(select(table.id, table.name).where(table.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def _request(referral: Referral, beside: _Beside) -> Json:
    patient = _patient(beside.shared[referral.id])
    rest = [f"{heading}: {words}" for heading, words, *_ in beside.shared[referral.id] if heading != "Name"]
    return filled(
        {
            "resourceType": "ServiceRequest",
            "id": str(referral.id),
            "meta": _meta(referral, beside),
            "contained": [patient] if patient else None,
            "identifier": [{"system": _system("referral"), "value": referral.reference}],
            "status": REQUEST.get(referral.status, "active"),
            "intent": "order",
            "priority": referral.urgency.value,
            "subject": {"reference": "#patient", "type": "Patient"}
            if patient
            else {"type": "Patient", "display": "Not shown"},
            "authoredOn": dated(referral.sent_at or referral.created_at),
            "requester": {"display": _site().organization},
            "performer": [
                reference(
                    "HealthcareService",
                    str(referral.service_id),
                    beside.services.get(referral.service_id, ""),
                ),
                _owner(referral, beside),
            ],
            "note": [{"text": line} for line in rest],
        }
    )


def _task(referral: Referral, beside: _Beside) -> Json:
    reason = _reason(referral, beside)
    due = referral.hold_until or referral.review_on or referral.contact_by or referral.due_on
    return filled(
        {
            "resourceType": "Task",
            "id": str(referral.id),
            "meta": _meta(referral, beside),
            "identifier": [{"system": _system("referral"), "value": referral.reference}],
            "status": task_status(referral.status),
            "statusReason": concept(coding(_system("reason"), reason.value, reason.label), text=reason.label)
            if reason
            else None,
            "businessStatus": concept(
                coding(_system("referral-state"), referral.status.value, referral.status.label),
                text=referral.status.to_partner if beside.is_partner else referral.status.meaning,
            ),
            "intent": "order",
            "priority": referral.urgency.value,
            "focus": reference("ServiceRequest", str(referral.id)),
            "authoredOn": dated(referral.sent_at or referral.created_at),
            "lastModified": _meta(referral, beside)["lastUpdated"],
            "requester": {"display": _site().organization},
            "owner": _owner(referral, beside),
            "note": _notes(referral, beside),
            "restriction": {"period": {"end": due.isoformat()}} if isinstance(due, date) else None,
            "output": _output(referral, beside),
        }
    )


def _reason(
    referral: Referral, beside: _Beside
) -> DeclineCode | CouldNotCode | HoldCode | WithdrawnBecause | None:
    """Why it stands where it does. Why it was taken back says something of the person: no partner is told."""
    if referral.status is S.WITHDRAWN:
        return None if beside.is_partner else referral.withdrawn_because
    if referral.status is S.DECLINED:
        return referral.decline_code
    if referral.status is S.COULD_NOT_COMPLETE:
        return referral.could_not_code
    return referral.hold_code if referral.status is S.ON_HOLD else None


def _patient(shared: Sequence[Sequence[str]]) -> Json:
    """The name as it was told; the other lines stand in the notes, word for word."""
    name = next((words for heading, words, *_ in shared if heading == "Name"), "")
    return {"resourceType": "Patient", "id": "patient", "name": [{"text": name}]} if name else {}


def _notes(referral: Referral, beside: _Beside) -> list[Json]:
    roles = {Who.PARTNER} if beside.is_partner else {Who.REFERRER}
    if not may_read_words(referral, roles):
        return []
    return [
        filled({"authorString": one.actor_name, "time": dated(one.at), "text": one.words})
        for one in beside.events[referral.id]
        if one.words and one.deed in SHOWN and _may_be_told(one, beside)
    ]


def _may_be_told(one: ReferralEvent, beside: _Beside) -> bool:
    """Words about what came of it are told like the outcome itself. Why somebody took it back is between them and us: a
    system reads its own words of that."""
    if one.deed is Deed.WITHDRAW:
        return one.actor_kind == REFERRER_SYSTEM
    return one.deed not in WHAT_CAME_OF_IT or one.referral_id in beside.may_tell


def _output(referral: Referral, beside: _Beside) -> list[Json]:
    """What the partner says came of it: told to the referrer where the person agreed to that."""
    code = referral.outcome_code
    if code is None or referral.id not in beside.may_tell:
        return []
    value = concept(coding(_system("outcome"), code.value, code.label), text=code.label)
    return [{"type": concept(text="Outcome"), "valueCodeableConcept": value}]


def _owner(referral: Referral, beside: _Beside) -> Json:
    name = beside.organizations.get(referral.organization_id, "")
    return reference("Organization", str(referral.organization_id), name)


def _meta(referral: Referral, beside: _Beside) -> Json:
    last = beside.events[referral.id][-1]
    return {"versionId": str(last.number), "lastUpdated": dated(last.at)}


def _system(name: str) -> str:
    """Our own code systems: their codes stand in docs/fhir.md."""
    return _site().absolute(f"/api/fhir/CodeSystem/{name}")


def _site() -> Site:
    site: Site = current_app.extensions["hub.site"]
    return site
