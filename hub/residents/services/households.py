"""Who lives together, and who of them must not know."""

import uuid
from datetime import date

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.residents import policy
from hub.residents.models import Household, HouseholdMember, Resident


def add_member(
    resident: Resident,
    *,
    name: str = "",
    other: Resident | None = None,
    relation: str = "",
    date_of_birth: date | None = None,
    lives_here: bool = True,
    must_not_know: bool = False,
    member_id: uuid.UUID | None = None,
    actor: Actor,
) -> HouseholdMember:
    """Somebody of the household: a name alone, or another resident the actor may change."""
    _may_change(resident, actor)
    new_id = member_id or uuid.uuid4()
    if found := db.session.get(HouseholdMember, new_id):
        return found
    if other is None and not name.strip():
        raise Invalid("Enter a name, or what this person is to them.")
    household_id = _household_of(resident)
    if other is not None:
        _may_change(other, actor)
        if other.id == resident.id:
            raise Conflict("This is the same person.")
        if db.session.scalar(select(HouseholdMember.id).where(HouseholdMember.resident_id == other.id)):
            raise Conflict("This person is in a household already. Take them out of that one first.")
    member = HouseholdMember(
        id=new_id,
        household_id=household_id,
        resident_id=other.id if other else None,
        name=None if other else name.strip(),
        relation=relation,
        date_of_birth=date_of_birth,
        lives_here=lives_here,
        must_not_know=must_not_know,
    )
    db.session.add(member)
    _record("household.member-added", resident, member, actor)
    return member


def change_member(
    resident: Resident,
    member: HouseholdMember,
    *,
    relation: str,
    lives_here: bool,
    must_not_know: bool,
    actor: Actor,
) -> None:
    _may_change(resident, actor)
    member.relation, member.lives_here, member.must_not_know = relation, lives_here, must_not_know
    _record("household.member-changed", resident, member, actor)


def remove_member(resident: Resident, member: HouseholdMember, *, actor: Actor) -> None:
    _may_change(resident, actor)
    db.session.delete(member)
    _record("household.member-removed", resident, member, actor)


def _household_of(resident: Resident) -> uuid.UUID:
    """The household somebody is in; one of their own is made for whoever is in none."""
    own = select(HouseholdMember.household_id).where(HouseholdMember.resident_id == resident.id)
    if found := db.session.scalar(own):
        return found
    household = Household(id=uuid.uuid4())
    db.session.add(household)
    db.session.flush()  # the member points at it
    db.session.add(HouseholdMember(household_id=household.id, resident_id=resident.id, name=None))
    return household.id


def _may_change(resident: Resident, actor: Actor) -> None:
    if not policy.may_change(actor, resident):
        raise NotFound


def _record(action: str, resident: Resident, member: HouseholdMember, actor: Actor) -> None:
    audit.record(action, actor=actor, record_type="resident", record_id=resident.id, member_id=str(member.id))
