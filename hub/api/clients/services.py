"""Make a client, take it away, give it a token, and know it again by that."""

import hmac
import secrets
import uuid
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update

from hub.accounts.policy import Actor, Permission
from hub.api.clients.models import ApiClient, ApiToken
from hub.api.clients.scopes import OF_PARTNER, OF_REFERRER
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_once, db
from hub.core.errors import Invalid, NotFound
from hub.core.seals import digest
from hub.webhooks import services as webhooks

LASTS = timedelta(minutes=15)
KIND = "client"
"""How the trail and the rules know a system from a person."""


def make(
    name: str,
    *,
    organization_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    scopes: Collection[str],
    actor: Actor,
    client_id: uuid.UUID | None = None,
) -> tuple[ApiClient, str]:
    """The client and its secret, which is shown now and never again; "" when this very one was made before."""
    _must_manage(actor)
    new_id = client_id or uuid.uuid4()
    if found := db.session.get(ApiClient, new_id):
        return found, ""
    if (organization_id is None) is (team_id is None):
        raise Invalid("Choose the partner whose system it is, or the team that looks after what it refers.")
    allowed = OF_PARTNER if organization_id else OF_REFERRER
    chosen = [one for one in allowed if one in scopes]
    if not chosen:
        raise Invalid("Choose at least one thing that it may do.")
    client = ApiClient(
        id=new_id,
        name=name,
        organization_id=organization_id,
        team_id=team_id,
        scopes=chosen,
        made_by_id=actor.id,
    )
    secret = _new_secret(client)
    if not added_once(client):  # both presses arrived at once, and the other one was first
        return db.session.get_one(ApiClient, new_id), ""
    _record("api-client.made", client, actor)
    return client, secret


def renew_secret(client: ApiClient, *, actor: Actor) -> str:
    """A new secret, shown now and never again. The old one and its tokens end at once."""
    _must_manage(actor)
    secret = _new_secret(client)
    _end_tokens(client)
    _record("api-client.secret-renewed", client, actor)
    return secret


def revoke(client: ApiClient, *, actor: Actor) -> None:
    """It may do nothing any more, from this moment on. What it brought stays."""
    _must_manage(actor)
    if client.revoked_at is None:
        client.revoked_at = clock.now()
        _end_tokens(client)
        webhooks.stop_telling(client.id, why="Dropped: the system was shut out", actor=actor)
        _record("api-client.revoked", client, actor)


def known(client_id: str) -> ApiClient | None:
    """The client with this id, unless it was revoked."""
    try:
        client = db.session.get(ApiClient, uuid.UUID(client_id))
    except ValueError:
        return None
    return client if client is not None and client.revoked_at is None else None


def is_secret(client: ApiClient, secret: str) -> bool:
    return hmac.compare_digest(client.secret_hash, digest(secret))


def issue(client: ApiClient, token: str, scopes: Collection[str]) -> None:
    """Remember a token until it runs out; those that have are forgotten."""
    now = clock.now()
    db.session.execute(delete(ApiToken).where(ApiToken.expires_at <= now))
    db.session.add(
        ApiToken(
            id=uuid.uuid4(),
            client_id=client.id,
            token_hash=digest(token),
            scopes=list(scopes),
            issued_at=now,
            expires_at=now + LASTS,
        )
    )
    seen = update(ApiClient).where(ApiClient.id == client.id)  # no edit: two that ask at once do not collide
    db.session.execute(seen.values(last_used_at=now))
    audit.record("api-client.token-issued", actor=Actor(KIND), record_type="api-client", record_id=client.id)


def with_token(token: str) -> tuple[ApiClient, frozenset[str]] | None:
    """Whose token this is, and what it is for; None for one that is none, has run out, or whose client was revoked."""
    found = db.session.execute(_BY_TOKEN, {"token_hash": digest(token), "now": clock.now()}).first()
    return (found[0], frozenset(found[1]) & frozenset(found[0].scopes)) if found else None


_BY_TOKEN = (
    select(ApiClient, ApiToken.scopes)
    .join(ApiToken, ApiToken.client_id == ApiClient.id)
    .where(ApiToken.token_hash == bindparam("token_hash"), ApiToken.expires_at > bindparam("now"))
    .where(ApiClient.revoked_at.is_(None))
)


def _new_secret(client: ApiClient) -> str:
    secret = secrets.token_urlsafe(32)
    client.secret_hash, client.secret_ends_with = digest(secret), secret[-4:]
    return secret


def _end_tokens(client: ApiClient) -> None:
    db.session.execute(delete(ApiToken).where(ApiToken.client_id == client.id))


def _must_manage(actor: Actor) -> None:
    if not actor.may(Permission.INTEGRATION_MANAGE):
        raise NotFound


def _record(action: str, client: ApiClient, actor: Actor) -> None:
    audit.record(action, actor=actor, record_type="api-client", record_id=client.id)
