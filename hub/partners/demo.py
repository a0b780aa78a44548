"""The demo's partners: agreements, checks, notes, signs of their own, what was searched, and who was reminded."""

import io
import random
import tomllib
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from hub.accounts import services as accounts
from hub.accounts.models import MembershipLevel, User
from hub.accounts.policy import SYSTEM, Role
from hub.core import clock
from hub.core.db import Model, db
from hub.directory import images as pictures
from hub.directory import pace
from hub.directory.demo.reading import day
from hub.directory.demo.records import SOURCE
from hub.directory.models import LinkEntity, Organization, Picture, Service, Standing
from hub.directory.queries import entries
from hub.directory.services import images
from hub.partners.models import Agreement, Diligence, ListingCheck, Occasion, RelationNote
from hub.search.models import ANY, EntryDay, SearchDay

WRITTEN = Path(__file__).with_suffix(".toml")
SIGN_SIZE = 480
SEARCHED_DAYS = 60
LOOKED_FOR_IN_VAIN = {"Furniture": 3, "Driving lessons": 2, "Dentists": 5, "Pet care": 1}

Written = Mapping[str, Any]


def load(password: str, *, folder: Path, keeper: uuid.UUID) -> None:
    """Give the demo's partners what partners have, with the notes of `keeper`. What is there already stays; a second
    load changes nothing.
    """
    today = clock.today()
    if db.session.scalar(select(Agreement.id).limit(1)):
        return
    for written in tomllib.loads(WRITTEN.read_text(encoding="utf-8"))["partner"]:
        found = select(Organization).where(
            Organization.source == SOURCE, Organization.source_key == written["key"]
        )
        organization = db.session.scalar(found)
        if organization is None:
            continue
        db.session.add_all(_kept(written, organization.id, today, keeper))
        _owner(written, organization.id, password)
        db.session.add(_sign(written, organization, folder))
        db.session.add_all(_searches(organization.id, today))
    db.session.add_all(_looked_for_in_vain(today))
    db.session.add_all(_reminded(today))


def _kept(written: Written, organization_id: uuid.UUID, today: date, keeper: uuid.UUID) -> list[Model]:
    """The agreement, the checks and the notes."""
    found: list[Model] = []
    name, _ = written["owner"]
    if said := written.get("agreement"):
        agreement = Agreement.blank(organization_id)
        agreement.version = 1
        agreement.signed_on, agreement.review_on = day(said["signed"], today), day(said["review"], today)
        agreement.signed_by_them, agreement.signed_by_us = said["by_them"], "Mel Stone, network manager"
        agreement.urgent_days, agreement.routine_days = said["urgent"], said["routine"]
        agreement.weekly_cap = said.get("cap")
        agreement.their_contact, agreement.their_phone = name, said["phone"]
        agreement.our_contact, agreement.our_phone = "Mel Stone", "01632 960100"
        found.append(agreement)
    said = written["checks"]
    checks = Diligence.blank(organization_id)
    checks.version = 1
    checks.charity_number, checks.company_number = said.get("charity", ""), said.get("company", "")
    checks.lead_name, checks.lead_phone = said["lead"], said.get("phone", "")
    checks.trained_on = day(said["trained"], today)
    checks.dbs_checked_on = day(said["dbs"], today) if "dbs" in said else None
    checks.insured_until = day(said["insured"], today)
    found.append(checks)
    for occasion, away, words in written.get("notes", ()):
        found.append(
            RelationNote(
                id=uuid.uuid4(),
                organization_id=organization_id,
                occasion=Occasion(occasion),
                happened_on=day(away, today),
                words=words,
                written_by=keeper,
            )
        )
    return found


def _owner(written: Written, organization_id: uuid.UUID, password: str) -> None:
    """Somebody who looks after the entries; one of the demo's people has an account already."""
    name, email = written["owner"]
    if "@" not in email or db.session.scalar(select(User.id).where(User.email == email)):
        return
    accounts.create(
        email=email,
        name=name,
        role=Role.PARTNER,
        password=password,
        actor=SYSTEM,
        organization_id=organization_id,
    )
    db.session.flush()
    person = db.session.scalars(select(User).where(User.email == email)).one()
    for membership in person.memberships:
        membership.level = MembershipLevel.OWNER


def _sign(written: Written, organization: Organization, folder: Path) -> Picture:
    """Two letters on a colour: what a small charity has for a logo."""
    drawn = Image.new("RGB", (SIGN_SIZE, SIGN_SIZE), written["colour"])
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((40, 40, SIGN_SIZE - 40, SIGN_SIZE - 40), outline="#fbf7ef", width=14)
    middle = (SIGN_SIZE / 2, SIGN_SIZE / 2)
    pen.text(middle, written["letters"], fill="#fbf7ef", font=ImageFont.load_default(190), anchor="mm")
    sent = io.BytesIO()
    drawn.save(sent, "PNG")
    token = images.keep(
        pictures.make(sent.getvalue()), organization_id=organization.id, folder=folder, actor=SYSTEM
    )
    return Picture(
        id=uuid.uuid4(), organization_id=organization.id, file=token, alt=f"{organization.name} logo"
    )


def _searches(organization_id: uuid.UUID, today: date) -> list[EntryDay]:
    """What brought people to its services lately: the same in every demo."""
    services = db.session.scalars(select(Service).where(Service.organization_id == organization_id)).all()
    terms = entries.terms_of(LinkEntity.SERVICE, [service.id for service in services])
    found = []
    for service in services:
        chance = random.Random(service.id.int)  # noqa: S311  (nobody's secret)
        names = [term.name for term in terms[service.id] if term.taxonomy.code == "needs"][:2]
        for away in range(1, SEARCHED_DAYS, 2):
            on, shown = today - timedelta(days=away), chance.randint(1, 9)
            found.append(
                EntryDay(service_id=service.id, on=on, term=ANY, shown=shown, opened=chance.randint(0, shown))
            )
            found += [
                EntryDay(service_id=service.id, on=on, term=name, shown=chance.randint(1, shown), opened=0)
                for name in names
            ]
    return found


def _looked_for_in_vain(today: date) -> list[SearchDay]:
    """A few things that this borough does not have."""
    return [
        SearchDay(on=today - timedelta(days=away), term=term, area="", searches=often + 1, in_vain=often)
        for term, often in LOOKED_FOR_IN_VAIN.items()
        for away in range(2, SEARCHED_DAYS, 6)
    ]


def _reminded(today: date) -> list[ListingCheck]:
    """Entries that rank lower do so because two reminders went by: here are the days of those.

    They were lately, so that no morning of the demo begins with hiding what a visitor is looking at.
    """
    lowered = select(Service.id, Service.assured_date, Service.created_at).where(
        Service.source == SOURCE, Service.standing == Standing.LOWERED
    )
    again = today - pace.LOWERED_AFTER - timedelta(days=10)
    return [
        ListingCheck(
            service_id=service_id,
            assured_on=checked or clock.day_of(came_at),
            reminded_on=again - pace.AGAIN_AFTER,
            reminded_again_on=again,
            lowered_on=again + pace.LOWERED_AFTER,
        )
        for service_id, checked, came_at in db.session.execute(lowered)
    ]
