"""The site that browser tests use: `hub serve` on the demo borough, on the morning after its clocks have run.

    python -m tests.e2e.site PORT MIGRATED

One program from an empty folder to a running site: five would each load everything anew.
"""

import sys
from datetime import timedelta
from pathlib import Path

from flask.cli import ScriptInfo

from hub import demo, serving
from hub.accounts import services as accounts
from hub.accounts.policy import SYSTEM
from hub.app import create_app
from hub.core import clock
from hub.core.config import read_settings
from hub.core.db import transaction
from hub.directory.models import Standing
from hub.outbox import services as outbox
from hub.partners import listing_tasks as partners
from hub.partners.forms import runs
from hub.partners.models import ListingCheck
from hub.self_referrals.views import limits
from tests.e2e.own import MORNING, PEOPLE, SILENT, SILENT_SERVICE, TWINS
from tests.support import make
from tests.support.migrated import migrate
from tests.support.once import copied, made_once


def main(port: str, migrated: str) -> None:
    settings = read_settings()
    copied(made_once(Path(migrated), migrate), settings.data_dir)
    app = create_app(settings, for_commands=True)
    with app.app_context():
        serving.prepare(settings)
        with transaction():
            for local, name, role in PEOPLE:
                email = f"{local}@aldermere-homes.example"
                accounts.create(email=email, name=name, role=role, password=demo.PASSWORD, actor=SYSTEM)
        for name in TWINS:
            make.diligence(of=make.organization(name=name))
        _fall_silent()
        partners.run(clock.today())
        partners.ask_about_room()
        outbox.work_until_idle()
    (settings.data_dir / "mail").rename(settings.data_dir / MORNING)
    limits.FASTEST, runs.FASTEST_SECONDS = (
        timedelta(0),
        0,
    )  # no person is as fast as these tests; others are about that
    serve = ["--port", port, "--workers", "1"]
    serving.serve.main(serve, obj=ScriptInfo(create_app=lambda: app))


def _fall_silent() -> None:
    """Somebody was asked, asked again, and lowered in vain; the next night hides their entry."""
    today = clock.today()
    entry = make.service(
        of=make.organization(name=SILENT),
        name=SILENT_SERVICE,
        email="hello@ferrybank-sewing.example",
        assured_date=today - timedelta(days=400),
        standing=Standing.LOWERED,
    )
    make.saved(
        ListingCheck(
            service_id=entry.id,
            assured_on=entry.assured_date,
            reminded_on=today - timedelta(days=215),
            reminded_again_on=today - timedelta(days=194),
            lowered_on=today - timedelta(days=150),
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
