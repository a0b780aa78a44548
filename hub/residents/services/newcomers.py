"""People who wrote themselves down on a public page: a record of its own, until a person has said who it is.

The page looks nobody up and says nothing of who is known already. A worker does, with the ways that `finding` has.
"""

import uuid

from sqlalchemy import delete

from hub.accounts.policy import SYSTEM, Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.residents import keys, policy, queries
from hub.residents.models import Channel, ContactKind, ContactPoint, Resident
from hub.residents.queries import people
from hub.residents.services import contact, doubting, records
from hub.residents.services.merging import stand_for

NOT_GENUINE = "Not a real person"
DECIDED = "Somebody has said already who this is. Look again."


def arrive(
    *,
    name: str,
    postcode: str = "",
    preferred_channel: Channel | None = None,
    team_id: uuid.UUID | None,
    resident_id: uuid.UUID,
) -> Resident:
    """A record that nobody has checked yet, with a team that will."""
    resident = records.register(
        name=name,
        postcode=postcode,
        preferred_channel=preferred_channel,
        resident_id=resident_id,
        actor=SYSTEM,
    )
    resident.team_id, resident.unchecked_since = team_id, clock.now()
    db.session.flush()
    return resident


def reached_at(resident: Resident, kind: ContactKind, value: str, **safe: object) -> ContactPoint:
    """The number or address that they gave on the page, with what they said there is safe about it."""
    point = contact.add_point(resident, kind, value, actor=SYSTEM)
    db.session.flush()
    contact.set_safety(resident, point, contact_prohibited=False, version=point.version, actor=SYSTEM, **safe)
    return point


def accept(newcomer: Resident, *, actor: Actor) -> None:
    """It is somebody new: from now on a record like any other, and the worker leads the work."""
    _must_be_unchecked(newcomer, actor)
    newcomer.unchecked_since = None
    newcomer.lead_worker_id = newcomer.lead_worker_id or actor.id
    audit.record("resident.checked", actor=actor, record_type="resident", record_id=newcomer.id)


def recognise(newcomer: Resident, known: Resident, *, actor: Actor) -> None:
    """It is somebody we know: the known record stands for both, and each keeps its own history.

    Anybody can fill in that page in somebody's name. What was typed there as their number or address reaches them
    only once one of ours has asked them: until then it is kept, and nothing goes there.
    """
    _must_be_unchecked(newcomer, actor)
    if known.id == newcomer.id or known.merged_into_id or known.erased_at:
        raise Conflict("That record cannot be the one. Look again.")
    if not policy.may_change(actor, known):
        raise NotFound
    doubting.doubt(people.points(queries.ids_of(newcomer.id)), on=known, actor=actor)
    stand_for(known, newcomer)
    newcomer.unchecked_since = None
    known.last_modified = newcomer.last_modified = clock.now()
    audit.record(
        "resident.recognised",
        actor=actor,
        record_type="resident",
        record_id=known.id,
        newcomer_id=str(newcomer.id),
    )


def pass_on(newcomer: Resident, team_id: uuid.UUID, *, actor: Actor) -> None:
    """Another team is likely to know them, and looks."""
    _must_be_unchecked(newcomer, actor)
    newcomer.team_id, newcomer.lead_worker_id = team_id, None
    audit.record(
        "resident.handed-over",
        actor=actor,
        record_type="resident",
        record_id=newcomer.id,
        team_id=str(team_id),
        lead_worker_id=None,
    )


def throw_away(newcomer: Resident, *, actor: Actor) -> None:
    """Nobody is behind it. Who they said they are goes at once, and all else that was typed the next night
    (`hub.privacy.retention`); that something came stays."""
    _must_be_unchecked(newcomer, actor)
    newcomer.name, newcomer.postcode, newcomer.ward = NOT_GENUINE, "", ""
    newcomer.unchecked_since = None
    db.session.execute(delete(ContactPoint).where(ContactPoint.resident_id == newcomer.id))
    keys.renew(newcomer)
    audit.record("resident.thrown-away", actor=actor, record_type="resident", record_id=newcomer.id)


def _must_be_unchecked(newcomer: Resident, actor: Actor) -> None:
    if not policy.may_change(actor, newcomer):
        raise NotFound
    if newcomer.unchecked_since is None:
        raise Conflict(DECIDED)
