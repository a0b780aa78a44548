"""create_app(): names every capability in the order they are wired. Read this first."""

import sys
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import DatabaseError

import hub.api.fhir.work.views
import hub.api.told
import hub.home.today
import hub.matching.panel
import hub.matching.tasks
import hub.moderation.tasks
import hub.partners.listing_tasks
import hub.partners.tasks
import hub.privacy.tasks
import hub.referrals.needs
import hub.referrals.scanning
import hub.referrals.tasks
import hub.referrals.todays
import hub.residents.gateway
import hub.residents.services
import hub.residents.todays
import hub.search.widget
import hub.webhooks.tasks  # noqa: F401  (they register themselves)
from hub.accounts import access, invented, sign_in
from hub.accounts.mail_choices.views import bp as mail_choices
from hub.accounts.views import bp as accounts
from hub.accounts.views import reauthentication
from hub.admin.delivery import bp as delivery
from hub.admin.people import bp as people
from hub.admin.views import bp as admin
from hub.api import web as api
from hub.api.clients.oauth import bp as oauth
from hub.api.clients.views import bp as clients
from hub.api.fhir.views import bp as fhir
from hub.api.oruk.views import bp as oruk
from hub.api.views import bp as open_data
from hub.consent.views import bp as consent
from hub.core import compression, csrf, cutting, db, frame, lasting, logs, site, templating, turns, web
from hub.core.config import ROOT, Settings, SettingsError, read_settings
from hub.directory import changed, changes, shortlists
from hub.directory import tasks as keeping  # noqa: F401  (its chores register themselves)
from hub.directory.editing import bp as editing
from hub.directory.importing import tasks as importing  # noqa: F401  (its chores register themselves)
from hub.directory.importing import views as imports_pages
from hub.directory.views import bp as directory
from hub.directory.views import ready
from hub.home.mail import bp as mail
from hub.home.views import bp as home
from hub.matching.views import bp as matching
from hub.messaging import posting, tasks  # noqa: F401  (tasks: who sends what waits)
from hub.moderation.views import bp as moderation
from hub.outbox import waking
from hub.outcomes import wiring as outcomes_wiring
from hub.outcomes.views import bp as outcomes
from hub.partners.views import bp as partners
from hub.passport import wiring as passport_wiring
from hub.passport.views import bp as passport
from hub.privacy.views import bp as privacy
from hub.referrals import wiring
from hub.referrals.views import bp as referrals
from hub.residents.views import bp as residents
from hub.residents.views import reads
from hub.search import tasks as indexing
from hub.search.log import noting
from hub.search.views import bp as search
from hub.self_referrals import wiring as self_referrals_wiring
from hub.self_referrals.views import bp as self_referrals
from hub.webhooks import listening
from hub.webhooks.views import bp as webhooks


def create_app(settings: Settings | None = None, *, for_commands: bool = False) -> Flask:
    """The site, and with `for_commands` what the command line needs besides.

    Raises SettingsError when a setting is missing or the demo's people are in production, RuntimeError when a page
    does not say who may open it.
    """
    settings = settings or read_settings()
    logs.configure(settings.log_level, settings.log_format)
    app = Flask("hub", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.extensions["hub.settings"] = settings
    app.extensions["hub.channel"] = posting.channel_for(settings)

    templating.install(app)
    web.install(app, settings)
    compression.install(app)
    csrf.install(app)
    db.install(app, settings.sqlalchemy_url)
    cutting.install(app, settings.statement_seconds)
    waking.install(app, settings)
    sign_in.install(app, settings)
    lasting.install(app)
    site.install(app, settings)
    reads.install(app)
    frame.install(app)
    changed.listen()
    listening.listen()
    changes.register()
    wiring.connect()
    outcomes_wiring.connect()
    passport_wiring.connect()
    self_referrals_wiring.connect()
    shortlists.install(app)
    ready.install(app)
    indexing.install(app, settings)
    noting.install(app, settings)
    api.install(app)

    for blueprint in (
        accounts,
        reauthentication,
        directory,
        editing,
        imports_pages.bp,
        moderation,
        search,
        matching,
        partners,
        referrals,
        self_referrals,
        outcomes,
        passport,
        consent,
        residents,
        home,
        admin,
        oruk,
        open_data,
    ):
        app.register_blueprint(blueprint)
    for blueprint in (delivery, people, mail_choices, privacy, webhooks, clients, oauth, fhir):
        app.register_blueprint(blueprint)
    if not settings.is_production:
        app.register_blueprint(mail)
    if for_commands:
        install_commands(app)  # hub serve and hub doctor say it in their own way, and a demo can be taken out
    else:
        invented.refuse(app, settings)
    turns.install(app)
    access.check(app)
    return app


def install_commands(app: Flask) -> None:
    """The `hub` command's parts. Imported here: a server has no use for them, and they take time to load."""
    from hub.accounts.cli import users
    from hub.demo import demo
    from hub.directory.imports.cli import imports
    from hub.doctor import doctor
    from hub.messaging.cli import messaging
    from hub.outbox.cli import worker
    from hub.partners.cli import partners as partner_commands
    from hub.places.cli import places
    from hub.privacy.cli import privacy
    from hub.referrals.cli import referrals as referral_commands
    from hub.search.cli import search as search_commands
    from hub.serving import serve

    db.install_migrations(app)
    ours = (
        serve,
        worker,
        messaging,
        demo,
        imports,
        search_commands,
        places,
        partner_commands,
        referral_commands,
        users,
        privacy,
        doctor,
    )
    for command in ours:
        app.cli.add_command(command)


def _app_for_commands() -> Flask:
    return create_app(for_commands=True)


@click.group(cls=FlaskGroup, create_app=_app_for_commands, add_version_option=False)
def cli() -> None:
    """Hub's commands. `hub COMMAND --help` tells more of each."""


def main(*arguments: Any) -> None:
    """The `hub` command. A wrong setting, or a database that was not prepared, ends it with one sentence."""
    try:
        cli(*arguments)
    except SettingsError as error:
        sys.exit(str(error))
    except DatabaseError as error:
        if any(words in str(error.orig) for words in ("no such table", "no such column", "does not exist")):
            sys.exit("Error: The database lacks tables of this release. What to do: hub db upgrade")
        raise
