"""Somebody asked for help themselves: it goes to the partner at once, and one of ours learns who it is.

Nothing here looks anybody up: whether somebody is known already is for a person to find out, and for no page to show.
"""

import uuid

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.consent.codes import How, SaidBy
from hub.consent.models import Reach
from hub.core import workdays
from hub.core.db import db
from hub.core.errors import HubError
from hub.directory.models import Service
from hub.directory.services import intake
from hub.referrals.models import Referral
from hub.referrals.policy import RESIDENT
from hub.referrals.services import attachments, drafting, sending
from hub.residents import gateway
from hub.residents.models import Channel, ContactKind, ContactPoint, Resident
from hub.residents.services import newcomers
from hub.residents.services.records import ward_of
from hub.self_referrals.codes import AskedBy, HeldBecause
from hub.self_referrals.models import SelfReferral
from hub.self_referrals.queries import duty
from hub.self_referrals.services import askers
from hub.self_referrals.told import Told
from hub.tasks import services as tasks

WHO_IS_IT, LOOK_FIRST = "self-referral", "self-referral-held"
"""The kinds of tasks for the team on duty: say who it is; read it before the partner does."""
_POINTS = {
    Reach.CALL: (ContactKind.PHONE, Channel.CALL),
    Reach.TEXT: (ContactKind.PHONE, Channel.TEXT),
    Reach.EMAIL: (ContactKind.EMAIL, Channel.EMAIL),
}


def receive(
    told: Told,
    service: Service,
    *,
    held: HeldBecause | None = None,
    need_id: uuid.UUID | None,
    answers_hash: str = "",
) -> SelfReferral:
    """Write it down and send it, or keep it for one of ours to read first. The same id twice makes one.

    What a rule does not let go (the service is full for the week, or closed a moment ago) is kept as well: nobody who
    asked for help is sent away with what they typed.
    """
    if made := db.session.get(SelfReferral, told.id):
        return made
    resident = newcomers.arrive(
        name=told.name,
        postcode=told.postcode,
        preferred_channel=_POINTS[told.reach][1] if told.reach in _POINTS else None,
        team_id=duty.team_for(ward_of(told.postcode)),
        resident_id=uuid.uuid5(told.id, "resident"),
    )
    referral_id = uuid.uuid5(told.id, "referral")
    actor = Actor(RESIDENT, name=_signs(told), about_ids=frozenset({resident.id, referral_id}))
    referral = drafting.start(
        service, resident, actor=actor, referral_id=referral_id, need_id=need_id, words=told.words
    )
    drafting.write(referral, {"override_reason": told.why_all_the_same}, actor=actor)
    if (asked := intake.current(service.id)) and asked.questions:
        drafting.answer_questions(referral, told.answers, asked, actor=actor)
    attachments.adopt(told.id, referral)
    _facts(referral, told, resident, actor)
    record = SelfReferral(
        id=told.id,
        referral_id=referral.id,
        resident_id=resident.id,
        asked_by=told.asked_by,
        helper_name=told.helper.name if told.helper else "",
        helper_is=told.helper.relation if told.helper else "",
        helper_contact=told.helper.contact if told.helper else "",
        may_tell_helper=bool(told.helper and told.helper.may_be_told),
        held_because=held,
        answers_hash=answers_hash,
    )
    db.session.add(record)
    db.session.flush()
    audit.record(
        "self-referral.made",
        actor=actor,
        record_type="self_referral",
        record_id=record.id,
        asked_by=told.asked_by.value,
        held=held.value if held else "",
    )
    if held is None:
        _send(record, referral, actor)
    _give_to_somebody(record, referral, actor)
    if told.helper and not record.is_held:
        _tell(resident, referral)
        askers.acknowledge(record, referral)
    return record


def _signs(told: Told) -> str:
    return "" if told.asked_by is AskedBy.SELF else told.asked_by.label


def _facts(referral: Referral, told: Told, resident: Resident, actor: Actor) -> None:
    """The four facts, as the resident, or somebody on their word, has just said them."""
    said_by = SaidBy.RESIDENT if told.asked_by is AskedBy.SELF else SaidBy.RELAYED
    drafting.agree(referral, how=How.ONLINE, said_by=said_by, wording=told.wording, actor=actor)
    drafting.tell_back(referral, may_tell=told.may_tell, actor=actor)
    point = _point(told, resident)
    drafting.safe_contact(
        referral,
        reach=told.reach,
        contact_point_id=point.id if point else None,
        may_leave_message=told.may_leave_message,
        when=told.when,
        actor=actor,
    )


def _point(told: Told, resident: Resident) -> ContactPoint | None:
    if told.reach not in _POINTS:
        return None
    kind, channel = _POINTS[told.reach]
    return newcomers.reached_at(
        resident,
        kind,
        told.value,
        may_ring=channel is Channel.CALL,
        may_text=channel is Channel.TEXT,
        may_write=channel is Channel.EMAIL,
        may_leave_message=told.may_leave_message,
        code_word=told.code_word,
        safe_hours=told.safe_hours,
    )


def _send(record: SelfReferral, referral: Referral, actor: Actor) -> None:
    """Along the state table, like any referral; what it refuses waits for one of ours, with the reason."""
    nested = db.session.begin_nested()
    try:
        sending.send(referral, actor=actor)
        db.session.flush()
        nested.commit()
    except HubError as refusal:
        nested.rollback()
        record.held_because, record.held_words = HeldBecause.COULD_NOT_GO, refusal.message


def _give_to_somebody(record: SelfReferral, referral: Referral, actor: Actor) -> None:
    tasks.raise_task(
        LOOK_FIRST if record.is_held else WHO_IS_IT,
        about_type="self_referral",
        about_id=record.id,
        resident_id=record.resident_id,
        due_on=workdays.within(1 if record.is_held else 2),
        team_id=referral.team_id,
        is_urgent=record.is_held,
        actor=actor,
    )


def _tell(resident: Resident, referral: Referral) -> None:
    """Somebody asked for them: they hear of it from us, if there is a safe way. Whoever sat at the page has read it."""
    gateway.say(
        resident,
        words=f"Somebody asked for help for you. We have passed it on. The reference is {referral.reference}.",
        about_type="referral",
        about_id=referral.id,
    )
