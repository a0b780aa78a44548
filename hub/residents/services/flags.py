"""What makes somebody vulnerable: raised with a day of review, looked at again, ended."""

import uuid
from datetime import date, timedelta

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.residents import policy
from hub.residents.models import FlagKind, Resident, SeenBy, VulnerabilityFlag

LONGEST = timedelta(days=366)


def raise_flag(
    resident: Resident,
    kind: FlagKind,
    *,
    source: str,
    review_on: date,
    note: str = "",
    seen_by: SeenBy | None = None,
    flag_id: uuid.UUID | None = None,
    actor: Actor,
) -> VulnerabilityFlag:
    """A flag never goes without a day on which somebody asks whether it still holds, a year away at most.

    A sensitive kind is never shown to more people than its kind says.
    """
    _may_change(resident, actor)
    new_id = flag_id or uuid.uuid4()
    if found := db.session.get(VulnerabilityFlag, new_id):
        return found
    _check_day(review_on)
    if not source.strip():
        raise Invalid("Say who told us, or who saw it.")
    chosen = seen_by or kind.seen_by
    flag = VulnerabilityFlag(
        id=new_id,
        resident_id=resident.id,
        kind_code=kind.code,
        source=source,
        note=note,
        review_on=review_on,
        seen_by=_narrower(chosen, kind.seen_by) if kind.is_sensitive else chosen,
        is_sensitive=kind.is_sensitive,
        raised_by_id=actor.id,
    )
    db.session.add(flag)
    _record("flag.raised", resident, flag, actor)
    return flag


def review(
    resident: Resident, flag: VulnerabilityFlag, *, review_on: date, note: str, version: int, actor: Actor
) -> None:
    """It still holds: until another day."""
    _may_change(resident, actor, flag)
    if version != flag.version:
        raise Conflict("Somebody else changed this while you were working on it.")
    _check_day(review_on)
    flag.review_on, flag.note = review_on, note
    _record("flag.reviewed", resident, flag, actor)


def end(resident: Resident, flag: VulnerabilityFlag, *, actor: Actor) -> None:
    """It holds no more. The record of it stays."""
    _may_change(resident, actor, flag)
    if flag.ended_at is not None:
        raise Conflict("This flag has ended already.")
    flag.ended_at, flag.ended_by_id = clock.now(), actor.id
    _record("flag.ended", resident, flag, actor)


def _narrower(one: SeenBy, other: SeenBy) -> SeenBy:
    order = list(SeenBy)
    return max(one, other, key=order.index)


def _check_day(review_on: date) -> None:
    today = clock.today()
    if not today < review_on <= today + LONGEST:
        raise Invalid("Choose a day in the next 12 months on which somebody asks whether this still holds.")


def _may_change(resident: Resident, actor: Actor, flag: VulnerabilityFlag | None = None) -> None:
    if not policy.may_change(actor, resident):
        raise NotFound
    if flag is not None and not policy.may_see_flag(actor, resident, flag):
        raise NotFound


def _record(action: str, resident: Resident, flag: VulnerabilityFlag, actor: Actor) -> None:
    """Which flag it is stays out of the trail: its id is enough for whoever may look it up."""
    audit.record(action, actor=actor, record_type="resident", record_id=resident.id, flag_id=str(flag.id))
