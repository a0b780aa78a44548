"""Single-purpose links: one page for whoever holds the link, for a while, and only their press of a button counts.

The database keeps a digest. The token itself is made anew, from the link's id and the site's key, at the moment the
message leaves, so it lies in no table, no outbox and no backup.
"""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from hub.accounts.models import Link
from hub.core import clock, lasting
from hub.core.db import db
from hub.core.errors import Gone, NotFound
from hub.core.seals import digest

SPENT = "This link has been used, or a newer one has taken its place."
RUN_OUT = "This link has run out."


def issue(purpose: str, *, about_id: uuid.UUID, lasts: timedelta, **detail: Any) -> Link:
    """A new link for one purpose about one record; earlier ones of that purpose about it open nothing any more.

    Put `link.id` (never the token) into a message's context and write `{{ link_token(link_id) }}` in its template.
    """
    revoke(purpose, about_id=about_id)
    link = Link(
        id=uuid.uuid4(),
        purpose=purpose,
        about_id=about_id,
        detail=detail,
        expires_at=clock.now() + lasts,
        key_number=lasting.number(),
    )
    link.token_hash = digest(token(link.id))
    db.session.add(link)
    return link


def token(link_id: uuid.UUID | str) -> str:
    """What stands in the address of this link: 43 or so characters that cannot be guessed."""
    return lasting.keyed_now(str(link_id), purpose="hub.link")[:43]


def opened(given: str, purpose: str) -> Link:
    """The link that this token is, for a page to show itself; looking uses nothing up.

    Raises NotFound for a token that is none of ours or was made for something else, Gone for one that is over.
    """
    return _still_open(db.session.scalar(_BY_TOKEN, {"token_hash": digest(given), "purposes": [purpose]}))


def held(link_id: uuid.UUID, *purposes: str) -> Link:
    """A link that was opened a moment ago, for the page after it, whose address has no token in it."""
    return _still_open(db.session.scalar(_BY_ID, {"link_id": link_id, "purposes": purposes}))


_OF_PURPOSE = select(Link).where(Link.purpose.in_(bindparam("purposes", expanding=True)))
_BY_TOKEN = _OF_PURPOSE.where(Link.token_hash == bindparam("token_hash"))
_BY_ID = _OF_PURPOSE.where(Link.id == bindparam("link_id"))


def _still_open(link: Link | None) -> Link:
    if link is None:
        raise NotFound
    if link.used_at or link.revoked_at or link.key_number < lasting.number():
        raise Gone(SPENT)
    if link.expires_at <= clock.now():
        raise Gone(RUN_OUT)
    return link


def use(link: Link) -> None:
    """Spend it, in the transaction of the deed. Of two who press at once, the second gets Gone."""
    spent = update(Link).where(Link.id == link.id, Link.used_at.is_(None), Link.revoked_at.is_(None))
    done = db.session.scalar(spent.values(used_at=clock.now()).returning(Link.id))
    if done is None:
        raise Gone(SPENT)


def revoke(purpose: str, *, about_id: uuid.UUID) -> None:
    """Every open link of this purpose about this record stops working."""
    still_open = update(Link).where(Link.purpose == purpose, Link.about_id == about_id)
    db.session.execute(
        still_open.where(Link.used_at.is_(None), Link.revoked_at.is_(None)).values(revoked_at=clock.now()),
        execution_options={"synchronize_session": "evaluate"},
    )
