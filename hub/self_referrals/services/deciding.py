"""What one of ours does with somebody who asked by themselves: read it first, say who it is, or that it is nobody."""

import uuid

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Actor
from hub.audit import services as audit
from hub.core import clock, workdays
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.referrals.codes import ErrorCode
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services import ending, people, sending
from hub.referrals.services.moving import Change, effect
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Effect
from hub.residents import finding
from hub.residents.models import Resident
from hub.residents.services import newcomers, twins
from hub.self_referrals.codes import Decision
from hub.self_referrals.models import SelfReferral
from hub.self_referrals.queries import duty, records
from hub.self_referrals.services import askers
from hub.self_referrals.services.likeness import asked_of
from hub.self_referrals.services.receiving import LOOK_FIRST, WHO_IS_IT
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks

DECIDED = "Somebody has decided this already. Look at it again."


def release(record: SelfReferral, *, actor: Actor) -> Referral:
    """It is read and goes to the partner, under the guards of the state table."""
    referral = _referral(record, actor)
    if not record.is_held:
        raise Conflict(DECIDED)
    sending.send(referral, actor=actor)
    record.released_at = clock.now()
    if record.helper_contact:
        askers.acknowledge(record, referral)
    _close(record, LOOK_FIRST, "Read, and sent to the partner.", actor)
    _ask_who(record, referral, actor)
    audit.record("self-referral.released", actor=actor, record_type="self_referral", record_id=record.id)
    return referral


@effect(Effect.NEVER_GOES)
def need_not_read(ending: Change) -> None:
    """They took it back, or it was a mistake: nobody reads it before it goes. Who it is stays to be said, for what we
    keep of them is somebody's."""
    record = records.of_referral(ending.referral.id)
    if record is not None and record.is_held:
        _close(record, LOOK_FIRST, "It goes to nobody any more.", SYSTEM)
        _ask_who(record, ending.referral, ending.actor)


def is_new(record: SelfReferral, *, actor: Actor) -> None:
    """Nobody we knew. The worker leads the work with them from now on.

    Where it may be somebody who must stay hidden, only that person's own worker hears of it.
    """
    referral = _referral(record, actor)
    newcomer = _newcomer(record)
    hidden = finding.hidden_likeness(asked_of(newcomer), actor=actor)
    twins.tell_their_worker([one for one in hidden if one.id != newcomer.id], newcomer, actor=actor)
    newcomers.accept(newcomer, actor=actor)
    _decided(record, Decision.NEW, actor)
    _give(referral, newcomer.lead_worker_id)


def is_known(record: SelfReferral, known: Resident, *, actor: Actor) -> None:
    """Somebody we knew: their record stands for both, and whoever leads the work with them owns the referral."""
    referral = _referral(record, actor)
    newcomers.recognise(_newcomer(record), known, actor=actor)
    _decided(record, Decision.KNOWN, actor)
    _give(referral, known.lead_worker_id)


def pass_on(record: SelfReferral, team_id: uuid.UUID, *, actor: Actor) -> None:
    """Another team is likely to know them: it looks, and has the referral too."""
    referral = _referral(record, actor)
    newcomers.pass_on(_newcomer(record), team_id, actor=actor)
    owner = duty.owner_in(team_id)
    if owner is None:
        raise Conflict("Nobody of that team can sign in. Choose another team.")
    referral.team_id = team_id
    _give(referral, owner.id)
    for task in task_queries.about("self_referral", record.id, actor=actor):
        if task.done_at is None:
            task.team_id, task.owner_id = team_id, None
    audit.record("self-referral.passed-on", actor=actor, record_type="self_referral", record_id=record.id)


def is_not_genuine(record: SelfReferral, *, actor: Actor) -> None:
    """Nobody is behind it. What has gone out already is taken back as a mistake, and what was typed goes: the name
    and the ways to reach them at once, all else the next night."""
    referral = _referral(record, actor)
    _decided(record, Decision.NOT_GENUINE, actor)
    if referral.status is ReferralStatus.DRAFT:
        ending.discard(referral, actor=actor)
    elif not referral.status.is_terminal:
        ending.enter_in_error(referral, code=ErrorCode.OTHER, actor=actor)
    newcomers.throw_away(_newcomer(record), actor=actor)
    record.helper_name = record.helper_is = record.helper_contact = ""


def _referral(record: SelfReferral, actor: Actor) -> Referral:
    """Raises NotFound for whoever may not see it, and for the person themselves: who it is, one of ours says."""
    if not actor.is_staff:
        raise NotFound
    return visible.get(record.referral_id, actor=actor)


def _newcomer(record: SelfReferral) -> Resident:
    return db.session.get_one(Resident, record.resident_id)


def _give(referral: Referral, user_id: uuid.UUID | None) -> None:
    """Whoever works with them sees to it, if they can. The rule decides, not the worker who said who it is."""
    to = db.session.get(User, user_id) if user_id else None
    if to is None or referral.status.is_terminal or visible.is_denied(referral, to.id):
        return
    people.reassign(referral, to, actor=SYSTEM)


def _ask_who(record: SelfReferral, referral: Referral, actor: Actor) -> None:
    if record.decision is None:
        tasks.raise_task(
            WHO_IS_IT,
            about_type="self_referral",
            about_id=record.id,
            resident_id=record.resident_id,
            due_on=workdays.within(2),
            team_id=referral.team_id,
            actor=actor,
        )


def _decided(record: SelfReferral, decision: Decision, actor: Actor) -> None:
    if record.decision is not None:
        raise Conflict(DECIDED)
    record.decision, record.decided_at, record.decided_by_id = decision, clock.now(), actor.id
    _close(record, WHO_IS_IT, decision.label, actor)
    if decision is Decision.NOT_GENUINE:
        _close(record, LOOK_FIRST, decision.label, actor)
    audit.record(
        "self-referral.decided",
        actor=actor,
        record_type="self_referral",
        record_id=record.id,
        decision=decision.value,
    )


def _close(record: SelfReferral, kind: str, outcome: str, actor: Actor) -> None:
    for task in task_queries.about("self_referral", record.id, actor=actor):
        if task.kind == kind and task.done_at is None:
            tasks.done(task, outcome=outcome, actor=actor)
