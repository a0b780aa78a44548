"""Making accounts, and what an administrator does with them."""

import uuid

from sqlalchemy import func, select

from hub.accounts import links
from hub.accounts.models import Membership, MembershipLevel, Team, User
from hub.accounts.policy import Actor, Permission, Role
from hub.accounts.purposes import LASTS
from hub.accounts.queries import standing
from hub.accounts.services import passwords, sessions
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db, first_come
from hub.core.errors import Conflict, NotFound

HAS_ACCOUNT = "There is an account with this email address already."
IS_TEAM = "There is a team of this name already."


def create(
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    actor: Actor,
    organization_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
) -> User:
    """A new account. Raises Conflict when the address has one, Invalid when the password will not do."""
    address = email.strip().lower()
    passwords.check(password)
    if db.session.scalar(select(User.id).where(User.email == address)):
        raise Conflict(HAS_ACCOUNT)
    user = User(
        id=uuid.uuid4(),
        email=address,
        name=name,
        role=role,
        password=passwords.hashed(password),
        team_id=team_id,
    )
    if organization_id:
        user.memberships = [Membership(organization_id=organization_id, level=MembershipLevel.OWNER)]
    with first_come(HAS_ACCOUNT):
        db.session.add(user)
    audit.record("user.created", actor=actor, record_type="user", record_id=user.id, role=role.value)
    return user


class Moved(Conflict):
    """Somebody else changed what a person does here since the page was made."""


def place(user: User) -> str:
    """Where somebody stands, for a form to carry: an account has no version, for every sign-in changes it."""
    return f"{user.role.value}-{user.team_id or 'none'}"


def must_be_where(user: User, seen: str) -> None:
    """Raises Moved when the person stands elsewhere by now than the form was made for. Holds the row until then."""
    _administrators_held()  # before the row: two who change each other would wait for each other
    db.session.refresh(user, with_for_update={"of": User, "key_share": True})
    if place(user) != seen:
        raise Moved("Somebody else changed this person’s role or team while you were at it.")


def change_role(user: User, role: Role, *, actor: Actor) -> None:
    """Give somebody another role. They sign in again, and nothing they could do before is left open in a browser.

    Raises Conflict for one's own role, for the last administrator, and between partners and staff.
    """
    _must_manage(actor)
    if user.id == actor.id:
        raise Conflict("You cannot change your own role. Ask another administrator.")
    if role is user.role:
        return
    if Role.PARTNER in {role, user.role}:
        raise Conflict(
            "A partner’s account cannot become one of the staff, nor the other way round. Invite them anew."
        )
    _keep_an_administrator(user)
    was, user.role = user.role, role
    sessions.end_all(user.id)
    audit.record(
        "user.role-changed",
        actor=actor,
        record_type="user",
        record_id=user.id,
        was=was.value,
        role=role.value,
    )


def put_in_team(user: User, team_id: uuid.UUID | None, *, actor: Actor) -> None:
    """Whose residents somebody sees: those of the team, or with None nobody's. It counts from the next page on."""
    _must_manage(actor)
    if team_id == user.team_id:
        return
    was, user.team_id = user.team_id, team_id
    audit.record(
        "user.team-changed",
        actor=actor,
        record_type="user",
        record_id=user.id,
        was=str(was) if was else None,
        team=str(team_id) if team_id else None,
    )


def add_team(name: str, *, actor: Actor) -> Team:
    """A new team. Raises Conflict when there is one of that name."""
    _must_manage(actor)
    if db.session.scalar(select(Team.id).where(func.lower(Team.name) == name.lower())):
        raise Conflict(IS_TEAM)
    team = Team(id=uuid.uuid4(), name=name)
    with first_come(IS_TEAM):
        db.session.add(team)
    audit.record("team.added", actor=actor, record_type="team", record_id=team.id)
    return team


def switch_off(user: User, *, actor: Actor) -> None:
    """Nobody signs in with this account any more, and whoever is signed in is out at once."""
    _must_manage(actor)
    if user.id == actor.id:
        raise Conflict("You cannot switch off your own account. Ask another administrator.")
    _keep_an_administrator(user)
    user.active, user.left_at = False, user.left_at or clock.now()
    sessions.end_all(user.id)
    for purpose in LASTS:
        links.revoke(purpose, about_id=user.id)
    audit.record("user.switched-off", actor=actor, record_type="user", record_id=user.id)


def switch_on(user: User, *, actor: Actor) -> None:
    _must_manage(actor)
    if user.forgotten_at:
        raise Conflict("Nobody knows any more whose account this was. Invite them anew.")
    user.active, user.left_at = True, None
    audit.record("user.switched-on", actor=actor, record_type="user", record_id=user.id)


def sign_out(user: User, *, actor: Actor) -> None:
    """End every session of somebody, as when a laptop was lost."""
    _must_manage(actor)
    sessions.end_all(user.id)
    audit.record("user.signed-out", actor=actor, record_type="user", record_id=user.id)


def _must_manage(actor: Actor) -> None:
    if not actor.may(Permission.PEOPLE_MANAGE):
        raise NotFound


def _keep_an_administrator(user: User) -> None:
    """Raises Conflict when nobody would be left who can look after accounts."""
    if is_last_administrator(user):
        raise Conflict("This is the last administrator. Make somebody else one first.")


def is_last_administrator(user: User) -> bool:
    """Whether nobody else could look after accounts. Whoever could goes on being able to until the transaction ends."""
    held = _administrators_held()
    return (user.id in held or user.role is Role.ADMINISTRATOR) and not held - {user.id}


def _administrators_held() -> set[uuid.UUID]:
    """Who can look after accounts, and goes on being able to until this transaction ends.

    Of two administrators who switch each other off at once, the second waits here and then counts without the first.
    """
    found = select(User.id).where(User.role == Role.ADMINISTRATOR, User.active, standing.has_come_in())
    return set(db.session.scalars(found.order_by(User.id).with_for_update(of=User, key_share=True)))
