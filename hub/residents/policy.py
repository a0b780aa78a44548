"""Who may see which residents and what of them. Pure."""

from hub.accounts.policy import Actor, Permission
from hub.residents.models import Resident, SeenBy, VulnerabilityFlag


def is_own(actor: Actor, resident: Resident) -> bool:
    """Whether somebody works with this resident: in the team, or as lead worker."""
    if not actor.may(Permission.RESIDENT_READ_TEAM):
        return False
    return (actor.team_id is not None and actor.team_id == resident.team_id) or is_lead_worker(
        actor, resident
    )


def is_lead_worker(actor: Actor, resident: Resident) -> bool:
    return actor.id is not None and actor.id == resident.lead_worker_id


def may_change(actor: Actor, resident: Resident) -> bool:
    """Whoever works with a resident changes the record; whoever gave a reason reads."""
    return actor.kind == "system" or (actor.may(Permission.RESIDENT_REGISTER) and is_own(actor, resident))


def may_merge(actor: Actor, *residents: Resident) -> bool:
    return actor.may(Permission.RESIDENT_MERGE) and all(may_change(actor, one) for one in residents)


def may_see_flag(actor: Actor, resident: Resident, flag: VulnerabilityFlag) -> bool:
    """A flag says itself who may know of it."""
    if actor.kind == "system" or is_lead_worker(actor, resident):
        return True
    if flag.seen_by is SeenBy.LEADS:
        return actor.leads(resident.team_id)
    return flag.seen_by is SeenBy.TEAM


def may_set(actor: Actor, resident: Resident) -> bool:
    """Who decides who leads the work with a resident, and which team does it: the team's lead."""
    return actor.may(Permission.RESIDENT_ASSIGN) and (actor.kind == "system" or actor.leads(resident.team_id))


def may_see_reads(actor: Actor, resident: Resident) -> bool:
    """Who looked is for those who answer for it: the lead worker, the team's lead, and subject access."""
    return (
        may_set(actor, resident)
        or is_lead_worker(actor, resident)
        or actor.may(Permission.RESIDENT_SUBJECT_ACCESS)
    )
