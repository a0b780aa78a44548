"""Whoever asked for somebody else hears that it came and, where the person wants that, that it was taken up.

Only by the channel that they gave: an email says a reference and a link, and a telephone number becomes a task for one
of ours. Nothing says who it is about, or what for.
"""

from datetime import timedelta

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core import clock, workdays
from hub.core.db import db
from hub.messaging import services as messaging
from hub.messaging.queries import written
from hub.referrals.models import Referral
from hub.referrals.states import TAKEN_ON, ReferralStatus
from hub.residents import gateway
from hub.residents import queries as residents
from hub.residents.models import ContactKind, ContactPoint, Resident
from hub.residents.services.contact import plain
from hub.self_referrals.codes import Decision
from hub.self_referrals.models import SelfReferral
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks
from hub.tasks.models import Task

RECEIVED, TAKEN_UP = "helper-received", "helper-taken-up"
RING_THEM = "self-referral-tell-helper"
"""The kind of the task for one of ours, where whoever asked gave a telephone number: that it was taken up."""
SAY_IT_CAME = "self-referral-say-it-came"
"""The same: that it came, and the reference."""
MOST_A_DAY = 3
"""To one address: a form that anybody can fill in must not fill somebody's mailbox."""
LIVE = TAKEN_ON | {ReferralStatus.COMPLETED}


def acknowledge(record: SelfReferral, referral: Referral) -> None:
    """It came, and went to the partner."""
    if not record.helper_contact or not _is_safe(record) or _told_today(record) >= MOST_A_DAY:
        return
    if _is_address(record):
        _write(RECEIVED, record, referral)
    else:
        _ask_to_ring(SAY_IT_CAME, record, referral, within=1)


def taken_up(record: SelfReferral, referral: Referral) -> None:
    """A partner has taken it on. Said once, and only while it still stands and may still be said."""
    if record.helper_told_at is not None or referral.status not in LIVE or not _may_be_told(record):
        return
    record.helper_told_at = clock.now()
    if _is_address(record):
        _write(TAKEN_UP, record, referral)
        return
    for task in task_queries.about("self_referral", record.id, actor=SYSTEM):
        if task.kind == SAY_IT_CAME and task.done_at is None:
            tasks.done(task, outcome="They are rung once, now that it was taken up.", actor=SYSTEM)
    _ask_to_ring(RING_THEM, record, referral, within=2)


def _ask_to_ring(kind: str, record: SelfReferral, referral: Referral, *, within: int) -> None:
    tasks.raise_task(
        kind,
        about_type="self_referral",
        about_id=record.id,
        resident_id=residents.survivor(record.resident_id),
        due_on=workdays.within(within),
        team_id=referral.team_id,
        owner_id=referral.owner_id,
        actor=SYSTEM,
    )


def _told_today(record: SelfReferral) -> int:
    """How often this address was written to, or this number was to be rung, since yesterday: that something came."""
    lately = clock.now() - timedelta(days=1)
    if _is_address(record):
        return written(RECEIVED, to=record.helper_contact, since=lately)
    asked = select(SelfReferral).join(Task, Task.about_id == SelfReferral.id)
    asked = asked.where(Task.kind == SAY_IT_CAME, SelfReferral.made_at > lately, SelfReferral.id != record.id)
    number = plain(ContactKind.PHONE, record.helper_contact)
    return sum(plain(ContactKind.PHONE, one.helper_contact) == number for one in db.session.scalars(asked))


def _may_be_told(record: SelfReferral) -> bool:
    """The person wants it, is a real one, and has not told us since that this very helper must not know."""
    if not (record.may_tell_helper and record.helper_contact) or record.decision is Decision.NOT_GENUINE:
        return False
    return _is_safe(record)


def _is_safe(record: SelfReferral) -> bool:
    """Whether nothing speaks against this number or address. The gateway knows what does: it was prohibited, somebody
    who must not know has it too, or nobody must be in touch about them for now."""
    resident = db.session.get(Resident, residents.survivor(record.resident_id))
    if resident is None or resident.erased_at is not None:
        return False
    kind = ContactKind.EMAIL if _is_address(record) else ContactKind.PHONE
    of_helper = ContactPoint(kind=kind, value=record.helper_contact)
    return not gateway.whether_never(residents.ids_of(resident.id))(of_helper)


def _is_address(record: SelfReferral) -> bool:
    return "@" in record.helper_contact


def _write(name: str, record: SelfReferral, referral: Referral) -> None:
    messaging.send(
        name,
        to=record.helper_contact,
        about_id=referral.id,
        reference=referral.reference,
        hears_more=record.may_tell_helper,
    )
