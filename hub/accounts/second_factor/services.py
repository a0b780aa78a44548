"""Setting up a second step, using it, and taking it away."""

import uuid
from datetime import timedelta

from sqlalchemy import delete, select, update

from hub.accounts.models import User
from hub.accounts.passkeys.models import Passkey
from hub.accounts.policy import Actor, Permission
from hub.accounts.second_factor import queries, recovery, totp
from hub.accounts.second_factor.models import Authenticator, RecoveryCode
from hub.accounts.services import sessions
from hub.audit import services as audit
from hub.core import clock, vault
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.messaging import services as messaging

SET_UP_LASTS = timedelta(hours=1)

WRONG_CODE = "That code is not right. Wait for your app to show a new one, then type all 6 digits."
BEGIN_AGAIN = "This took longer than an hour. Begin again."
KEEP_ONE = "Your work needs a second step. Set up another one first, then you can remove this one."


def alone(user: User) -> None:
    """Of two changes to one person's second steps at the same moment, the second waits, and sees what the first did."""
    db.session.refresh(user, with_for_update={"of": User})  # not of what is loaded beside them


def begin_app(user: User) -> None:
    """A secret to show on the set-up page. The app in use, if there is one, goes on working until the new one does.

    Pressing the button again, or coming back within the hour, shows the same secret: the phone may have it already.
    """
    alone(user)
    kept = queries.authenticator(user.id)
    if kept is None:
        kept = Authenticator(id=uuid.uuid4(), user_id=user.id, last_step=0)
        db.session.add(kept)
    if waiting_secret(kept) is None:
        kept.waiting_secret = vault.seal(totp.new_secret(), place=_place(user.id))
        kept.waiting_since = clock.now()


def waiting_secret(kept: Authenticator | None) -> str | None:
    """The secret that is being set up; None when nothing is, or when it was begun more than an hour ago."""
    if kept is None or kept.waiting_secret is None or kept.waiting_since is None:
        return None
    if clock.now() - kept.waiting_since > SET_UP_LASTS:
        return None
    return vault.opened(kept.waiting_secret, place=_place(kept.user_id))


def confirm_app(user: User, code: str, *, actor: Actor) -> list[str]:
    """Turn the app on, now that it has shown a right code. Recovery codes come back when this is the first factor.

    Raises Invalid for a wrong code, Conflict when the set-up was begun too long ago.
    """
    alone(user)
    kept = queries.authenticator(user.id)
    secret = waiting_secret(kept)
    if kept is None or secret is None:
        raise Conflict(BEGIN_AGAIN)
    step = totp.step_of(code, secret, at=clock.now())
    if step is None:
        raise Invalid(WRONG_CODE)
    replaces = kept.confirmed_at is not None
    kept.secret, kept.waiting_secret, kept.waiting_since = kept.waiting_secret, None, None
    kept.confirmed_at, kept.last_step = clock.now(), step
    db.session.flush()
    deed = "app_replaced" if replaces else "app_added"
    return added(user, deed, actor=actor)


def added(user: User, deed: str, *, actor: Actor) -> list[str]:
    """What follows a new factor: it counts from now on, the deed is written down, the person is told by mail.

    Recovery codes come back when the person has none.
    """
    user.has_second_factor = True
    audit.record(f"second_factor.{deed}", actor=actor, record_type="user", record_id=user.id)
    tell(user, deed)
    return [] if queries.of(user.id).codes_left else _new_codes(user)


def take_code(user: User, code: str) -> bool:
    """Whether this is a code of the app in use; it is used up by that. Of two who send it at once, one is told yes.

    The UPDATE itself asks whether a later code has been taken, so no lock is needed and no process sees it twice.
    """
    kept = queries.authenticator(user.id)
    if kept is None or kept.secret is None:
        return False
    step = totp.step_of(code, vault.opened(kept.secret, place=_place(user.id)), at=clock.now())
    if step is None:
        return False
    taken = update(Authenticator).where(Authenticator.id == kept.id, Authenticator.last_step < step)
    return db.session.scalar(taken.values(last_step=step).returning(Authenticator.id)) is not None


def take_recovery_code(user: User, typed: str, *, actor: Actor) -> bool:
    """Whether this is one of the unused codes on this person's paper; it is used up by that."""
    unused = (RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    salt = db.session.scalar(select(RecoveryCode.salt).where(*unused).limit(1))
    code_hash = recovery.hashed(typed, salt=salt or recovery.new_salt())
    spent = update(RecoveryCode).where(*unused, RecoveryCode.code_hash == code_hash)
    if db.session.scalar(spent.values(used_at=clock.now()).returning(RecoveryCode.id)) is None:
        return False
    left = queries.of(user.id).codes_left
    audit.record("recovery_code.used", actor=actor, record_type="user", record_id=user.id, left=left)
    tell(user, "code_used", left=left)
    return True


def new_recovery_codes(user: User, *, actor: Actor) -> list[str]:
    """Ten new codes; the old ones stop working. They are given back once and are nowhere to be read again."""
    alone(user)
    if not queries.of(user.id).any:
        raise Conflict("Set up a second step first: recovery codes stand in for it.")
    codes = _new_codes(user)
    audit.record("recovery_codes.made", actor=actor, record_type="user", record_id=user.id)
    tell(user, "codes_made")
    return codes


def remove_app(user: User, *, actor: Actor) -> None:
    """Sign-in asks for its codes no more. Raises Conflict when it is the only factor of somebody who needs one."""
    alone(user)
    kept = queries.authenticator(user.id)
    if kept is None or kept.confirmed_at is None:
        raise Conflict("There is no app to remove any more.")
    check_removable(user)
    db.session.delete(kept)
    removed(user, "app_removed", actor=actor)


def check_removable(user: User) -> None:
    """Raises Conflict when one factor is left and the role needs one."""
    if user.role.needs_second_factor and queries.of(user.id).is_last:
        raise Conflict(KEEP_ONE)


def removed(user: User, deed: str, *, actor: Actor) -> None:
    """What follows a removal. With the last factor go the recovery codes, which stood in for it."""
    db.session.flush()
    user.has_second_factor = queries.of(user.id).any
    if not user.has_second_factor:
        _forget_codes(user)
    audit.record(f"second_factor.{deed}", actor=actor, record_type="user", record_id=user.id)
    tell(user, deed)


def reset(user: User, *, actor: Actor) -> None:
    """An administrator takes away every factor of somebody who lost them all, and ends their sessions.

    Whoever does this has made sure who is asking. A role that needs a second step sets up a new one at the next
    sign-in, after the password.
    """
    if not actor.may(Permission.PEOPLE_MANAGE):
        raise NotFound
    alone(user)
    for kind in (Authenticator, Passkey):
        db.session.execute(delete(kind).where(kind.user_id == user.id))
    _forget_codes(user)
    user.has_second_factor = False
    sessions.end_all(user.id)
    audit.record("second_factor.reset", actor=actor, record_type="user", record_id=user.id)
    tell(user, "reset")


def reseal() -> int:
    """Seal every secret with the key in use now; how many were sealed with another. For `hub privacy reseal`."""
    count = 0
    for kept in db.session.scalars(select(Authenticator)):
        for name in ("secret", "waiting_secret"):
            sealed = getattr(kept, name)
            if sealed and not vault.is_current(sealed):
                place = _place(kept.user_id)
                setattr(kept, name, vault.seal(vault.opened(sealed, place=place), place=place))
                count += 1
    return count


def tell(user: User, deed: str, *, left: int | None = None) -> None:
    """A mail says what was done to the person's own sign-in, in case it was not them."""
    messaging.send("second-step-changed", to=user.email, about_id=user.id, deed=deed, left=left)


def _new_codes(user: User) -> list[str]:
    _forget_codes(user)
    codes, salt = recovery.new_codes(), recovery.new_salt()
    db.session.add_all(
        RecoveryCode(id=uuid.uuid4(), user_id=user.id, salt=salt, code_hash=recovery.hashed(code, salt=salt))
        for code in codes
    )
    return codes


def _forget_codes(user: User) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _place(user_id: uuid.UUID) -> str:
    return f"authenticator:{user_id}"
