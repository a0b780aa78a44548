"""What somebody does with their own account: the password, the address, the name."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hub.accounts import links
from hub.accounts.models import Link, User
from hub.accounts.purposes import LASTS, NEW_EMAIL, RESET
from hub.accounts.queries import standing
from hub.accounts.services import invitations, passwords, sessions
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import Conflict, Gone
from hub.messaging import services as messaging

TAKEN = "This address cannot be used any more. Your old one still works."


def of_link(link: Link) -> User:
    """Whose account a link is about. Raises Gone when it is switched off or no more."""
    user = db.session.scalar(select(User).where(User.id == link.about_id))
    if user is None or not user.active:
        raise Gone("This link no longer works. Ask whoever looks after this site.")
    return user


def accepted(password: str, *, of: User, words: Iterable[str]) -> str:
    """What is kept of a password that somebody wants; `words` name the site. Raises Invalid for one that will not do.

    Before the transaction: argon2 takes its time on purpose, and nobody else should wait for the database meanwhile.
    """
    passwords.check(password, words=[*words, of.name, of.email])
    return passwords.hashed(password)


def choose_password(user: User, kept: str, *, link: Link | None = None, but: uuid.UUID | None = None) -> None:
    """Set a password that was `accepted`, by a link or while signed in.

    Every session ends (`but` the one that asks), every link too.
    """
    if link is not None:
        links.use(link)
    is_first, user.password = user.password is None, kept
    sessions.end_all(user.id, but=but)
    for purpose in LASTS:
        links.revoke(purpose, about_id=user.id)
    deed = "user.first-signed-in" if is_first else "user.password-changed"
    audit.record(deed, actor=user.actor, record_type="user", record_id=user.id)
    if not is_first:
        messaging.send("password-changed", to=user.email, about_id=user.id)


def forgot_password(email: str) -> None:
    """Send a link to whoever has this address. Nothing happens, and nothing is said, where it is nobody's."""
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None or not user.active:
        return
    if user.password is None:
        if standing.of(user.id):  # a password would go on opening the door when the work account is closed
            messaging.send("sign-in-at-work", to=user.email, about_id=user.id)
        else:
            invitations.send_again(user)
        return
    link = links.issue(RESET, about_id=user.id, lasts=LASTS[RESET])
    messaging.send("password-reset", to=user.email, about_id=user.id, link_id=str(link.id))


def change_name(user: User, name: str) -> None:
    user.name = name
    audit.record("user.edited", actor=user.actor, record_type="user", record_id=user.id, fields=["name"])


def ask_for_new_email(user: User, email: str) -> None:
    """Send a link to the new address, and a word to the old one. An address that has an account gets nothing."""
    address = email.strip().lower()
    if address == user.email or _is_taken(address):
        return
    link = links.issue(NEW_EMAIL, about_id=user.id, lasts=LASTS[NEW_EMAIL], email=address)
    messaging.send("new-email", to=address, about_id=user.id, link_id=str(link.id))
    messaging.send("new-email-asked", to=user.email, about_id=user.id)
    audit.record("user.new-email-asked", actor=user.actor, record_type="user", record_id=user.id)


def take_new_email(link: Link) -> User:
    """From now on they sign in with the new address; the old one is told. Raises Conflict when it was taken since."""
    user, address = of_link(link), str(link.detail["email"])
    links.use(link)
    if _is_taken(address):
        raise Conflict(TAKEN)
    old = user.email
    try:
        with db.session.begin_nested():
            user.email = address
    except IntegrityError:  # somebody else took it at the same moment
        raise Conflict(TAKEN) from None
    links.revoke(RESET, about_id=user.id)
    messaging.moved(old, address)
    messaging.send("email-changed", to=old, about_id=user.id)
    audit.record("user.edited", actor=user.actor, record_type="user", record_id=user.id, fields=["email"])
    return user


def _is_taken(address: str) -> bool:
    return db.session.scalar(select(User.id).where(User.email == address)) is not None
