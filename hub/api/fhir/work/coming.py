"""Which system asks, and what it is to the referrals: a partner's system is the partner, a referrer's the referrer."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TypeVar

from flask import g, request
from sqlalchemy import Select, select

from hub.accounts import limits
from hub.accounts.policy import Actor, Permission
from hub.api.clients import services as clients
from hub.api.clients.models import ApiClient, ApiReferral
from hub.core.db import db
from hub.core.errors import HubError, NotFound
from hub.referrals.models import Referral
from hub.referrals.policy import PARTNER_SYSTEM, REFERRER_SYSTEM
from hub.referrals.queries.visible import visible_to

View = TypeVar("View", bound=Callable[..., object])

MOST_WRITES, MOST_READS, WITHIN = 600, 6000, timedelta(hours=1)


class NoToken(HubError):
    status = 401


class NotForThis(HubError):
    status = 403


def with_scope(scope: str) -> Callable[[View], View]:
    """Only for a client whose token is for this. Everybody else hears 401, or 403 with the scope that is missing."""

    def guarded(view: View) -> View:
        @wraps(view)
        def asked(*args: object, **kwargs: object) -> object:
            client, scopes = _of_request()
            if scope not in scopes:
                raise NotForThis(f"Your token is not for this. It needs the scope {scope}.")
            if request.method not in {"GET", "HEAD"}:
                limits.count("api-client", str(client.id), most=MOST_WRITES, within=WITHIN)
            else:
                limits.count("api-client-reads", str(client.id), most=MOST_READS, within=WITHIN)
            g.api_client_id = client.id
            return view(*args, **kwargs)

        return asked  # type: ignore[return-value]

    return guarded


def _of_request() -> tuple[ApiClient, frozenset[str]]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoToken("Send a token: Authorization: Bearer …. /api/oauth/token gives one to known clients.")
    found = clients.with_token(token.strip())
    if found is None:
        raise NoToken("This token is not valid, or has run out. Get a new one from /api/oauth/token.")
    return found


def client() -> ApiClient:
    """The one that asks, read in whatever transaction is open."""
    return db.session.get_one(ApiClient, g.api_client_id)


def actor(about: uuid.UUID | None = None) -> Actor:
    """The client as the rules know it. A referrer's system is that to what it brought itself, and to nothing else."""
    asking = client()
    if asking.organization_id is not None:
        return Actor(
            PARTNER_SYSTEM,
            name=asking.name,
            organization_ids=frozenset({asking.organization_id}),
            grants=frozenset({Permission.REFERRAL_RESPOND}),
        )
    return Actor(
        REFERRER_SYSTEM,
        name=asking.name,
        team_id=asking.team_id,
        grants=frozenset({Permission.REFERRAL_MAKE}),
        about_ids=frozenset({about} if about else ()),
    )


def registrar() -> Actor:
    """For writing down the person that a referrer's system brings, and for nothing else: no answer shows more."""
    asking = client()
    grants = {Permission.RESIDENT_REGISTER, Permission.RESIDENT_READ_TEAM}
    return Actor(REFERRER_SYSTEM, name=asking.name, team_id=asking.team_id, grants=frozenset(grants))


def theirs() -> Select[Referral]:
    """The referrals that this client may see: what its partner may, but for what is kept from one of its people; or
    those that it brought."""
    asking = client()
    if asking.organization_id is not None:
        return visible_to(actor())
    return (
        select(Referral)
        .join(ApiReferral, ApiReferral.referral_id == Referral.id)
        .where(ApiReferral.client_id == asking.id)
    )


def one(record_id: uuid.UUID) -> Referral:
    """One of theirs, or NotFound: any other does not exist for them."""
    found = db.session.scalar(theirs().where(Referral.id == record_id))
    if found is None:
        raise NotFound("There is no such record, or it is not for you.")
    return found
