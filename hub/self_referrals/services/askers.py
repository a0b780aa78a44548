"""Whoever asked for somebody else hears that it came and, where the person wants that, that it was taken up.

Only by the channel that they gave: an email says a reference and a link, and a telephone number becomes a task for one
of ours. Nothing says who it is about, or what for.
"""

from datetime import timedelta

from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import db
from hub.messaging import services as messaging
from hub.messaging.queries import written
from hub.referrals.models import Referral
from hub.referrals.states import TAKEN_ON, ReferralStatus
from hub.referrals.workdays import ENGLAND
from hub.residents import gateway
from hub.residents import queries as residents
from hub.residents.models import ContactKind, ContactPoint, Resident
from hub.self_referrals.codes import Decision
from hub.self_referrals.models import SelfReferral
from hub.tasks import services as tasks

RECEIVED, TAKEN_UP = "helper-received", "helper-taken-up"
RING_THEM = "self-referral-tell-helper"
"""The kind of the task for one of ours, where whoever asked gave a telephone number."""
MOST_A_DAY = 3
"""To one address: a form that anybody can fill in must not fill somebody's mailbox."""
LIVE = TAKEN_ON | {ReferralStatus.COMPLETED}


def acknowledge(record: SelfReferral, referral: Referral) -> None:
    """It came, and went to the partner. A number is not rung for that: the page has said it."""
    lately = clock.now() - timedelta(days=1)
    is_seldom = _is_address(record) and written(RECEIVED, to=record.helper_contact, since=lately) < MOST_A_DAY
    if is_seldom and _is_safe(record):
        _write(RECEIVED, record, referral)


def taken_up(record: SelfReferral, referral: Referral) -> None:
    """A partner has taken it on. Said once, and only while it still stands and may still be said."""
    if record.helper_told_at is not None or referral.status not in LIVE or not _may_be_told(record):
        return
    record.helper_told_at = clock.now()
    if _is_address(record):
        _write(TAKEN_UP, record, referral)
        return
    tasks.raise_task(
        RING_THEM,
        about_type="self_referral",
        about_id=record.id,
        resident_id=residents.survivor(record.resident_id),
        due_on=ENGLAND.after(clock.today(), 2),
        team_id=referral.team_id,
        owner_id=referral.owner_id,
        actor=SYSTEM,
    )


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
