"""One person registered twice: one record stands for both, and each keeps its own history. It can be taken back."""

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Conflict, NotFound
from hub.residents import keys, policy
from hub.residents.models import Resident
from hub.residents.services import doubting


def merge(keep: Resident, gone: Resident, *, actor: Actor) -> None:
    """From now on `keep` stands for both: `gone` leads there, and all that hangs on it is shown with the other's."""
    if not policy.may_merge(actor, keep, gone):
        raise NotFound
    if keep.id == gone.id:
        raise Conflict("This is one record already.")
    if keep.merged_into_id or gone.merged_into_id:
        raise Conflict("One of the two was merged a moment ago. Look again.")
    if keep.unchecked_since or gone.unchecked_since:
        raise Conflict("One of the two asked for help themselves. Say first, in that list, who it is.")
    typed = [*doubting.unasked(keep), *doubting.unasked(gone)]
    stand_for(keep, gone)
    db.session.flush()
    doubting.doubt(typed, on=keep, actor=actor)
    keep.last_modified = gone.last_modified = clock.now()
    audit.record(
        "resident.merged", actor=actor, record_type="resident", record_id=keep.id, gone_id=str(gone.id)
    )


def stand_for(keep: Resident, gone: Resident) -> None:
    """One step leads from each record of a person to the one that stands for all."""
    gone.merged_into_id = keep.id
    for earlier in db.session.scalars(select(Resident).where(Resident.merged_into_id == gone.id)):
        earlier.merged_into_id = keep.id


def unmerge(gone: Resident, *, actor: Actor) -> None:
    """They were two people after all: each record stands for itself again, with what it had."""
    keep = db.session.get(Resident, gone.merged_into_id) if gone.merged_into_id else None
    if keep is None:
        raise Conflict("This record stands for itself already.")
    if not policy.may_merge(actor, keep, gone):
        raise NotFound
    gone.merged_into_id = None
    keep.last_modified = gone.last_modified = clock.now()
    keys.renew(gone)
    audit.record(
        "resident.unmerged", actor=actor, record_type="resident", record_id=keep.id, gone_id=str(gone.id)
    )
