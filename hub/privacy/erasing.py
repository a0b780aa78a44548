"""Forgetting a resident: what would go and what would stay, and why; and then the deed, in one transaction.

The plan and the deed read the same rules (hub.core.personal), so what was shown beforehand is what happens.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select, update

from hub.accounts.models import Link
from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.core.personal import Erasure
from hub.messaging.models import Message, MessageStatus
from hub.outbox import services as outbox
from hub.privacy import reach
from hub.privacy.blanks import blank
from hub.privacy.reach import Reached
from hub.referrals.models import Referral
from hub.referrals.services import attachments
from hub.referrals.states import OPEN
from hub.residents import queries as residents
from hub.residents.models import Household, HouseholdMember, Resident


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the rows of one table."""

    table: str
    rows: int
    is_deleted: bool
    emptied: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    """(column, why it stays)"""

    @property
    def kept_because(self) -> dict[str, list[str]]:
        """The columns that stay, by the reason: each reason once."""
        found: dict[str, list[str]] = {}
        for column, why in self.kept:
            found.setdefault(why, []).append(column)
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """What forgetting somebody means. While anything stands in its way nothing is done."""

    fates: tuple[Fate, ...]
    in_the_way: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(fate.rows for fate in self.fates)


def plan(resident: Resident) -> Plan:
    """What would happen. Reads only; tables without a row of theirs are left out."""
    ids = residents.ids_of(resident.id)
    fates = [_fate(reached, count) for reached in reach.tables(ids) if (count := _count(reached))]
    return Plan(tuple(fates), tuple(in_the_way(ids)))


def in_the_way(ids: Sequence[uuid.UUID]) -> Sequence[str]:
    """What must be ended first, in sentences: while a partner helps somebody, what we keep is needed."""
    found = select(Referral.reference).where(Referral.resident_id.in_(ids), Referral.status.in_(OPEN))
    references = db.session.scalars(found.order_by(Referral.reference)).all()
    return [f"Referral {one} is open: withdraw it first." for one in references]


def erase(resident: Resident, *, actor: Actor, why: str) -> Plan:
    """Forget one resident and every record merged into theirs. `why` is a word for the trail: "asked", "time over".

    Raises Conflict while something stands in the way, NotFound for whoever may not.
    """
    if not actor.may(Permission.RESIDENT_SUBJECT_ACCESS):
        raise NotFound
    if resident.erased_at:
        raise Conflict("This record has been erased already.")
    planned = plan(resident)
    if planned.in_the_way:
        raise Conflict(" ".join(planned.in_the_way))
    ids = residents.ids_of(resident.id)
    audit.record(
        "resident.erased",
        actor=actor,
        record_type="resident",
        record_id=resident.id,
        why=why,
        rows=planned.rows,
        records=len(ids),
    )
    forget_rows(reach.tables(ids))
    outbox.enqueue(attachments.SWEEP)
    db.session.execute(
        update(Resident)
        .where(Resident.id.in_(ids))
        .values(erased_at=clock.now(), last_modified=clock.now(), version=Resident.version + 1)
    )
    _leave_empty_households()
    db.session.expire_all()
    return planned


def forget_rows(found: Sequence[Reached]) -> None:
    """Empty and delete by rule. Words on their way about these rows are not sent, and links to them open nothing."""
    _hush([row_id for reached in found for row_id in _row_ids(reached)])
    for reached in found:
        if not is_deleted(reached) and (values := _blanks(reached)):
            db.session.execute(update(reached.table).where(reached.theirs).values(values))
    for reached in reversed(found):  # children before what they hang on
        if is_deleted(reached):
            db.session.execute(delete(reached.table).where(reached.theirs))


def is_deleted(reached: Reached) -> bool:
    """A row goes when a column of it asks for that, unless another one must be kept."""
    asked = {rule.erasure for rule in reached.rules.values()}
    return Erasure.ROW_DELETED in asked and Erasure.KEPT not in asked


def _blanks(reached: Reached) -> dict[str, object]:
    return {
        name: blank(reached.table.c[name])
        for name, rule in reached.rules.items()
        if rule.erasure is not Erasure.KEPT
    }


def _fate(reached: Reached, rows: int) -> Fate:
    gone = is_deleted(reached)
    kept = () if gone else tuple((n, r.why) for n, r in reached.rules.items() if r.erasure is Erasure.KEPT)
    return Fate(reached.name, rows, gone, () if gone else tuple(_blanks(reached)), kept)


def _count(reached: Reached) -> int:
    return db.session.scalar(select(func.count()).select_from(reached.table).where(reached.theirs)) or 0


def _row_ids(reached: Reached) -> Sequence[uuid.UUID]:
    key = reach.identity(reached.table)
    return [] if key is None else db.session.scalars(select(key).where(reached.theirs)).all()


def _hush(row_ids: Sequence[uuid.UUID]) -> None:
    waiting = (MessageStatus.WAITING, MessageStatus.HELD)
    db.session.execute(delete(Message).where(Message.about_id.in_(row_ids), Message.status.in_(waiting)))
    db.session.execute(
        update(Link)
        .where(Link.about_id.in_(row_ids), Link.revoked_at.is_(None))
        .values(revoked_at=clock.now(), detail={})
    )


def _leave_empty_households() -> None:
    """Of a household that none of our residents is left in, the names of the others go too."""
    ours = exists().where(
        HouseholdMember.household_id == Household.id, HouseholdMember.resident_id.is_not(None)
    )
    empty = db.session.scalars(select(Household.id).where(~ours)).all()
    db.session.execute(delete(HouseholdMember).where(HouseholdMember.household_id.in_(empty)))
    db.session.execute(delete(Household).where(Household.id.in_(empty)))
