"""What the pages about clients show, and whom a referral concerns."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from hub.accounts.models import Team
from hub.accounts.policy import Actor, Permission
from hub.api.clients.models import ApiClient, ApiReferral
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Organization
from hub.referrals.models import Referral
from hub.referrals.queries import visible


def every(*, actor: Actor) -> Sequence[ApiClient]:
    """By name, those that were revoked last."""
    _must_manage(actor)
    order = (ApiClient.revoked_at.is_not(None), ApiClient.name, ApiClient.id)
    return db.session.scalars(select(ApiClient).order_by(*order)).all()


def one(client_id: uuid.UUID, *, actor: Actor) -> ApiClient:
    _must_manage(actor)
    found = db.session.get(ApiClient, client_id)
    if found is None:
        raise NotFound
    return found


def bound_to(clients: Sequence[ApiClient]) -> Mapping[uuid.UUID, str]:
    """The name of the partner, or of the team of ours, that each belongs to."""
    organizations = {one.organization_id for one in clients}
    teams = {one.team_id for one in clients}
    names = dict(
        db.session.execute(
            select(Organization.id, Organization.name).where(Organization.id.in_(organizations))
        ).all()
    )
    names |= dict(db.session.execute(select(Team.id, Team.name).where(Team.id.in_(teams))).all())
    return {one.id: names.get(one.organization_id or one.team_id or one.id, "") for one in clients}


def concerned(referral_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The clients that a referral concerns: the one that brought it, and those of the partner that has it and from
    none of whose people it is kept."""
    brought = select(ApiReferral.client_id).where(ApiReferral.referral_id == referral_id)
    of_partner = (
        select(ApiClient.id)
        .join(Referral, Referral.organization_id == ApiClient.organization_id)
        .where(Referral.id == referral_id, Referral.sent_at.is_not(None))
        .where(Referral.id.not_in(visible.kept_from_partners()))
    )
    ids = {*db.session.scalars(brought), *db.session.scalars(of_partner)}
    live = select(ApiClient.id).where(ApiClient.id.in_(ids), ApiClient.revoked_at.is_(None))
    return db.session.scalars(live.order_by(ApiClient.id)).all()


def _must_manage(actor: Actor) -> None:
    if not actor.may(Permission.INTEGRATION_MANAGE):
        raise NotFound


def partners(*, actor: Actor) -> dict[str, str]:
    """Published organizations by id, for choosing one."""
    _must_manage(actor)
    rows = select(Organization.id, Organization.name).where(
        Organization.is_published, Organization.merged_into_id.is_(None)
    )
    return {
        str(row[0]): row[1] for row in db.session.execute(rows.order_by(Organization.name, Organization.id))
    }
