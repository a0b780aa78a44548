"""Two lunch clubs in a spreadsheet, the mapping that reads them, and ways to look at what came of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, select

from hub.accounts.policy import SYSTEM
from hub.core.db import Model, db, transaction
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.imports.cli import import_table
from hub.directory.imports.report import Report
from hub.directory.models import Location, Organization, Service
from hub.directory.queries import entries
from hub.directory.services import locations, offers, organizations
from hub.moderation import subjects
from hub.moderation.models import Route
from hub.moderation.services import proposing
from hub.outbox import services as outbox
from hub.places import services as places
from hub.places.onspd import AreaPostcodes
from tests.support import make

HEAD = "Name,About,Address,Postcode,Phone,Web,Opening,Referral,Lat,Lon\n"

LARDER = (
    'Sale Larder,Food to take home,"Unit 1, School Road, Sale",m332ab,'
    "1614960000,www.larder.example,Tuesday 2-4pm,Voucher,,\n"
)

LUNCH = "Mill Lunch,A hot lunch,Mill Lane,WF1 1AA,01632 960300,,by appointment,Open door,,\n"

MAPPING = """
[source]
name = "lunch"
title = "Lunch clubs"
publisher = "Aldermere Council"
licence = "Open Government Licence v3.0"
attribution = "Contains public sector information."
[rows]
key = "{Name}"
publish = true
[organization]
name = "{Name}"
type = "charity"
[service]
name = "{Name} lunches"
description = "{About}"
url = "{Web}"
channels = ["in-person"]
how_to_start = { text = "{Referral}", values = { "Voucher" = "ask-staff", "Open door" = "turn-up" } }
assured_date = "31/07/2025"
[service.terms]
needs = "food/hot-meals"
[service.hours]
text = "{Opening}"
[[service.phones]]
number = "{Phone}"
[location]
address = "{Address}"
postcode = "{Postcode}"
latitude = "{Lat}"
longitude = "{Lon}"
"""

Load = Callable[..., Report]


def loading_into(folder: Path) -> Load:
    """Makes what the clubs need to be known, and gives what brings in rows; the files lie in this folder."""
    with transaction():
        places.load_postcodes(AreaPostcodes("M", ["M33 2AB"], np.array([53.425]), np.array([-2.322]), [""]))
    make.term("food/hot-meals", "Hot meals")
    make.term("food/parcels", "Food parcels")

    def loading(*rows: str, text: str = "", told: str = MAPPING, dry_run: bool = False) -> Report:
        file, wanted = folder / "clubs.csv", folder / "clubs.toml"
        file.write_text(text or HEAD + "".join(rows), encoding="utf-8")
        wanted.write_text(told, encoding="utf-8")
        return import_table(file, wanted, dry_run=dry_run)

    return loading


def service(name: str) -> Service:
    service_id = db.session.scalar(select(Service.id).where(Service.name == name))
    assert service_id is not None, name
    db.session.expire_all()
    return entries.service(service_id, actor=SYSTEM)


def edited(record: Model, *, lists: Any = None, terms: Sequence[Any] = (), **values: Any) -> None:
    """An editor changes an entry on its pages: that stands in the history of the entry."""
    subject, deed = subjects.of(record.__tablename__), _EDITING[type(record)]
    with transaction():
        held = subject.load(record.id, actor=SYSTEM)
        before = subject.snapshot(held)
        deed(held, values, parts=lists, actor=SYSTEM)
        if terms:
            offers.set_terms(held, terms, taxonomy_id=terms[0].taxonomy_id, actor=SYSTEM)
        db.session.flush()
        db.session.expire_all()
        now = subject.load(record.id, actor=SYSTEM)
        proposing.note(subject, now, before, subject.snapshot(now), actor=SYSTEM, route=Route.STAFF)


_EDITING: dict[type[Any], Callable[..., Any]] = {
    Service: offers.edit,
    Organization: organizations.edit,
    Location: locations.edit,
}


def how_many(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def outcomes(report: Report) -> list[str]:
    return [result.outcome.value for result in report.results]


def promises() -> int:
    return outbox.waiting(SERVICE_CHANGED)


def forget_promises() -> None:
    from hub.outbox.models import Promise

    with transaction():
        db.session.query(Promise).delete()
