"""The mappings of docs/examples/trafford against the real lists, where those are there."""

import os
import tomllib
from collections.abc import Collection
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.accounts.policy import SYSTEM, VISITOR
from hub.core.config import ROOT
from hub.core.db import db, transaction
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.imports import mapping, plan
from hub.directory.imports.cli import import_table
from hub.directory.imports.report import Outcome, Report
from hub.directory.models import (
    Attribute,
    ImportSource,
    LinkEntity,
    Organization,
    Schedule,
    Service,
    ServiceAtLocation,
)
from hub.directory.opening import Hours
from hub.directory.queries import entries, visible
from hub.directory.services import taxonomies
from hub.outbox import services as outbox
from hub.places import onspd
from hub.places import services as places

EXAMPLES = ROOT / "docs" / "examples" / "trafford"
SHARED = Path(os.environ.get("HUB_SHARED", ROOT.parent / "shared")) / "data"

COUNTS = {  # as their publishers count them, less what the mappings leave out
    "charities": 736,
    "mental-health-services": 60,
    "food-banks": 171,
    "libraries": 141,
    "pharmacies": 631,
    "dentists": 520,
    "jobcentres": 26,
    "childrens-centres": 2,
    "general-practices": 26,
    "hospitals": 3,
    "post-offices": 27,
    "care-homes": 56,
    "sports-clubs": 140,
    "places-of-worship": 99,
    "allotments": 35,
    "schools": 103,
    "grants": 241,
}


def test_every_mapping_of_the_example_can_be_read() -> None:
    listed = tomllib.loads((EXAMPLES / "plan.toml").read_text())["list"]
    assert {Path(entry["mapping"]).stem for entry in listed} == COUNTS.keys()
    for name in COUNTS:
        told = mapping.read(EXAMPLES / f"{name}.toml")
        assert told.publish, name
        assert told.source.attribution, name


def test_every_term_of_the_example_exists(app: Flask) -> None:
    from hub.directory.imports.words import Vocabulary

    with transaction():
        taxonomies.load(actor=SYSTEM)
    for name in COUNTS:
        Vocabulary().check(mapping.read(EXAMPLES / f"{name}.toml"))


AGAIN = {"mental-health-services", "food-banks", "general-practices", "hospitals", "schools", "grants"}
"""Lists in each form there is, of which each row is told from the others in another way: by its place, by several
cells, by a number that stands in it, with organizations of their own and without."""


def _loaded(lists: plan.Plan, names: Collection[str] = COUNTS) -> dict[str, Report]:
    wanted = [one for one in lists.lists if one.mapping.stem in names]
    return {one.mapping.stem: import_table(one.path, one.mapping) for one in wanted}


@pytest.mark.shared
@pytest.mark.skipif(
    not SHARED.is_dir(), reason="The Trafford lists are not there: set HUB_SHARED to their folder"
)
def test_the_lists_of_trafford_become_a_directory(app: Flask) -> None:
    lists = plan.read(EXAMPLES / "plan.toml", SHARED)
    with transaction():
        taxonomies.load(actor=SYSTEM)
    for found in onspd.read(["M", "WA"]):
        with transaction():
            places.load_postcodes(found)
    reports = _loaded(lists)
    assert {name: report.count(Outcome.CREATED) for name, report in reports.items()} == COUNTS
    assert [name for name, report in reports.items() if report.count(Outcome.REFUSED)] == []

    _expect_a_food_bank_with_hours()
    _expect_the_judged_list_by_row()
    _expect_pharmacy_hours()
    _expect_terms_and_places()

    before = outbox.waiting(SERVICE_CHANGED)
    again = _loaded(lists, AGAIN)
    unchanged = {name: report.count(Outcome.UNCHANGED) for name, report in again.items()}
    assert unchanged == {name: COUNTS[name] for name in AGAIN}
    assert outbox.waiting(SERVICE_CHANGED) == before
    assert db.session.scalar(select(func.count()).select_from(ImportSource)) == len(COUNTS)


def _named(source: str, name: str) -> Service:
    wanted = select(Service.id).where(Service.source == source, Service.name == name)
    return entries.service(db.session.scalars(wanted).one(), actor=VISITOR)


def _expect_a_food_bank_with_hours() -> None:
    bank = _named("gm-food-banks", "Trussell Trust food bank, St Francis Church")
    assert bank.organization.name == "The Trussell Trust"
    assert [(s.byday, str(s.opens_at), str(s.closes_at)) for s in bank.schedules] == [
        ("MO", "12:00:00", "14:00:00")
    ]
    assert bank.at_locations[0].location.addresses[0].postal_code == "M33 2RP"
    assert bank.at_locations[0].location.latitude is not None
    assert "food bank voucher" in bank.application_process
    trust = select(func.count()).select_from(Service).where(Service.organization_id == bank.organization_id)
    assert (db.session.scalar(trust) or 0) > 50


def _expect_the_judged_list_by_row() -> None:
    rows = select(Service.source_key, Service.name).where(Service.source == "trafford-mental-health")
    named = {row.source_key: row.name for row in db.session.execute(rows)}
    assert sorted(map(int, named)) == list(range(60))
    assert named["22"] == "Chorlton Anxiety Group"
    assert [s.byday for s in _named("trafford-mental-health", "Chorlton Anxiety Group").schedules] == ["TU"]


def _expect_pharmacy_hours() -> None:
    pharmacies = select(Service.id).where(Service.source == "gm-pharmacies")
    schedules = db.session.scalars(select(Schedule).where(Schedule.service_id.in_(pharmacies))).all()
    assert not any(schedule.description for schedule in schedules)
    assert len({schedule.service_id for schedule in schedules}) >= 625
    assert all(Hours.of([schedule]) for schedule in schedules)


def _expect_terms_and_places() -> None:
    live = select(Service.id).join(Service.organization).where(visible.service_is_visible(VISITOR))
    everything = set(db.session.scalars(live))
    termed = set(
        db.session.scalars(select(Attribute.link_id).where(Attribute.link_entity == LinkEntity.SERVICE))
    )
    placed = set(db.session.scalars(select(ServiceAtLocation.service_id)))
    assert len(everything) > 2850
    assert len(everything & termed) > 0.9 * len(everything)
    assert len(everything & placed) > 0.9 * len(everything)
    names = db.session.scalars(select(func.lower(Organization.name))).all()
    assert names.count("age uk trafford") == 1
