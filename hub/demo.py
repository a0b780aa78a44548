"""The demo: an invented borough with people to sign in as. Refused where anything is real."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from hub.accounts import queries as account_queries
from hub.accounts import services as accounts
from hub.accounts.models import Team, User
from hub.accounts.policy import SYSTEM, Role
from hub.accounts.services import people as account_people
from hub.accounts.services.passwords import Known
from hub.api import demo as systems
from hub.core import clock
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.directory.demo.load import load as load_content
from hub.directory.models import Organization
from hub.outcomes import demo as outcomes
from hub.partners import demo as partners
from hub.referrals import demo as referrals
from hub.referrals import demo_today as todays_referrals
from hub.referrals.services import people
from hub.residents import demo as residents
from hub.residents import gateway
from hub.search import tasks as indexing
from hub.self_referrals import demo as self_referrals
from hub.tasks.models import Task

PASSWORD = Known("aldermere-demo")  # it is printed at every start


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody invented who can sign in."""

    name: str
    role: Role
    what: str
    team: str = ""
    number: str = ""
    """Sets apart people of one role: "-2"."""

    @property
    def email(self) -> str:
        return f"{self.role.value.replace('_', '-')}{self.number}@aldermere-homes.example"


NORTH, SOUTH = "Holm Cross and north", "Brackwater and south"
SOUTHERN_WARDS = ("ward:brackwater-riverside", "ward:brackwater-south")
PEOPLE = (
    DemoPerson(
        "Robin Hale", Role.DIRECTORY_EDITOR, "directory editor: adds and edits entries, answers reports"
    ),
    DemoPerson("Jo Okafor", Role.REFERRER, "referrer: helps residents find support", NORTH),
    DemoPerson("Ash Patel", Role.TEAM_LEAD, "team lead", NORTH),
    DemoPerson("Nadia Flint", Role.REFERRER, "a colleague of Jo's, who is away this week", NORTH, "-3"),
    DemoPerson("Sunil Rao", Role.REFERRER, "referrer of the other team", SOUTH, "-2"),
    DemoPerson("Bea Lunt", Role.TEAM_LEAD, "lead of the other team", SOUTH, "-2"),
    DemoPerson("Mel Stone", Role.NETWORK_MANAGER, "network manager: looks after partners"),
    DemoPerson("Kit Brown", Role.PRIVACY_OFFICER, "privacy officer: reads the audit trail"),
    DemoPerson("Alex Quinn", Role.ADMINISTRATOR, "administrator: people and system health"),
    DemoPerson("Dee Marsh", Role.PARTNER, "partner: Aldermere Foodbank"),
)


def load(say: Callable[[str], None] = click.echo) -> None:
    """Load the borough and its people. Safe to run again: nothing doubles."""
    settings: Settings = current_app.extensions["hub.settings"]
    if settings.is_production:
        raise Conflict("This is production: the demo's people have known passwords. Nothing was loaded.")
    load_content(say=say)
    with transaction():
        partner = db.session.scalar(select(Organization).where(Organization.name.ilike("%food%bank%")))
        teams = _teams()
        for person in PEOPLE:
            there = db.session.scalar(select(User).where(User.email == person.email))
            team_id = teams[person.team].id if person.team else None
            if there is not None:
                there.team_id = there.team_id or team_id  # a demo from before there were teams
            else:
                accounts.create(
                    email=person.email,
                    name=person.name,
                    role=person.role,
                    password=PASSWORD,
                    actor=SYSTEM,
                    organization_id=partner.id if partner and person.role is Role.PARTNER else None,
                    team_id=team_id,
                )
    with transaction():
        partners.load(PASSWORD, folder=settings.data_dir / "images", keeper=_who("network-manager").id)
    with transaction():
        for team, of_team in ((NORTH, residents.NORTH), (SOUTH, residents.SOUTH)):
            residents.load(of_team, _referrer_of(teams[team]).actor)
    with transaction():
        jo, ash, nadia = (_who(name) for name in ("referrer", "team-lead", "referrer-3"))
        cast = referrals.Cast(jo, ash, _who("partner"))
        referrals.load(cast)
        outcomes.load(jo.actor)
        if todays_referrals.load(cast, colleague=nadia, outsider=_who("team-lead-2")):
            _is_away(nadia, jo)
            _were_told(jo)
    with transaction():
        north, south = teams[NORTH].id, teams[SOUTH].id
        self_referrals.load({"": north} | dict.fromkeys(SOUTHERN_WARDS, south))
        for partner_id in _who("partner").actor.organization_ids:
            systems.load(partner_id=partner_id, team_id=north, actor=_who("administrator").actor)


def _who(name: str) -> User:
    """One of the demo's people."""
    return db.session.scalars(select(User).where(User.email == f"{name}@aldermere-homes.example")).one()


def _were_told(worker: User) -> None:
    """What residents were to hear some days ago was said to them then: only what is new waits for somebody."""
    old = select(Task).where(
        Task.about_type == "resident_word",
        Task.done_at.is_(None),
        Task.created_at < clock.now() - timedelta(days=3),
    )
    for task in db.session.scalars(old).all():
        gateway.task_done(task, outcome="Told them.", actor=worker.actor)


def _is_away(user: User, by: User) -> None:
    """Since yesterday and for some days more, and a colleague stands in."""
    first_on = clock.today() - timedelta(days=1)
    people.stand_in(user, by, first_on=first_on, last_on=first_on + timedelta(days=6), actor=user.actor)


def _referrer_of(team: Team) -> User:
    """The one who registered the invented residents of a team."""
    return next(user for user in account_queries.of_team(team.id) if user.role is Role.REFERRER)


def _teams() -> dict[str, Team]:
    """The teams by name, made where they are not there yet."""
    there = {team.name: team for team in account_queries.teams()}
    for name in (NORTH, SOUTH):
        if name not in there:
            there[name] = account_people.add_team(name, actor=SYSTEM)
    return there


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Load the invented borough of Aldermere and its people."""
    load()
    indexing.rebuild()
    click.echo("The demo is loaded.")
