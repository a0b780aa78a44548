"""What one hub gives out and another takes in reads the same there, letter for letter."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from hub.api.oruk import finding, package
from hub.api.oruk.asked import Asked
from hub.api.oruk.field import Profile
from hub.api.oruk.reading import read
from hub.api.oruk.resources import RESOURCES, Resource
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.imports.open_referral import files
from hub.directory.imports.open_referral.cli import bring_in
from hub.directory.imports.open_referral.feed import LISTS
from hub.directory.imports.open_referral.items import Item, Items
from hub.directory.imports.open_referral.run import SourceTold
from hub.directory.models import (
    CapacityState,
    Contact,
    CostOption,
    EligibilityRule,
    Funding,
    Language,
    Organization,
    Phone,
    RequiredDocument,
    RuleKind,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
)
from hub.directory.models.schedules import Frequency
from tests.api.case import rich, secret
from tests.support import make

TOLD = SourceTold("other-hub", "The hub next door", publish=True)


def given_out() -> dict[str, list[dict[str, Any]]]:
    """Everything that a hub gives out, in full; not when it was changed."""
    found = {}
    for resource in RESOURCES:
        ids = finding.following(resource, finding.found(resource, Asked()), None, size=10_000)
        found[resource.name] = read(resource.entity, ids, resource.whole, Profile.HSDS)
    found["services"] = [_undated(one) for one in found["services"]]
    for one in found["service_at_locations"]:
        _undated(one["service"])
    return found


def everything_said(resource: Resource, profile: Profile = Profile.HSDS) -> list[dict[str, Any]]:
    """Every record of a list, with all that belongs to it, as JSON."""
    ids = finding.following(resource, finding.found(resource, Asked()), None, size=10_000)
    found: list[dict[str, Any]] = json.loads(json.dumps(read(resource.entity, ids, resource.whole, profile)))
    return found


def _undated(record: dict[str, Any]) -> dict[str, Any]:
    record.pop("last_modified", None)
    return record


def items_of(said: dict[str, list[dict[str, Any]]]) -> Items:
    """As a feed of it is read: through JSON, list after list."""
    for one in LISTS:
        for number, told in enumerate(json.loads(json.dumps(said[one.name])), start=1):
            yield Item(one.kind, number, told)


def emptied() -> None:
    """A hub without an entry and without a word."""
    with transaction():
        for table in (Service, Organization):
            db.session.execute(delete(table))
        for table in reversed(db.metadata.sorted_tables):
            if table.name in {"location", "attribute", "taxonomy_term", "taxonomy", "import_source"}:
                db.session.execute(delete(table))
    db.session.expire_all()


def must_come_back(said: dict[str, list[dict[str, Any]]], items: Iterator[Item]) -> None:
    taken = list(items)
    emptied()
    report = bring_in(taken, TOLD)
    again = given_out()
    for name, records in said.items():
        assert json.loads(json.dumps(again[name])) == json.loads(json.dumps(records)), report.lines()
        assert json.dumps(again[name]) == json.dumps(records)


def everything() -> None:
    """Entries that say something in every field that is given out."""
    service = rich()
    secret()
    parent = make.organization(name="The whole", description="All of us")
    with transaction():
        service = db.session.get(Service, service.id)
        service.channels, service.how_to_start = ["in-person", "phone"], ["ring"]
        service.is_free, service.is_sensitive, service.closed_reason = False, True, "Holidays"
        service.closed_until = date(2026, 12, 31)
        organization = db.session.get(Organization, service.organization_id)
        organization.parent_organization_id, organization.year_incorporated = parent.id, 1999
        db.session.add_all(
            [
                EligibilityRule(service_id=service.id, kind=RuleKind.AGE, minimum=50, any_of=[]),
                EligibilityRule(
                    service_id=service.id, kind=RuleKind.TAG, any_of=["carers; young", "[x]"], note="=1+1"
                ),
                Funding(service_id=service.id, source="'Tis the lottery"),
                ServiceCapacity(
                    service_id=service.id,
                    state=CapacityState.WAITING_LIST,
                    weeks=3,
                    expires_at=clock.now() + timedelta(days=3),
                ),
            ]
        )
    free = make.service(of=parent, name="Free for all", at=[], channels=["online"], is_free=True)
    child = make.term("food/parcels/hot", "Hot parcels")
    with transaction():
        term = db.session.get(TaxonomyTerm, child.id)
        term.synonyms = ["warm; boxes"]
    assert free.is_free


def test_a_hub_reads_what_a_hub_gives_out(app: Flask) -> None:
    everything()
    said = given_out()
    assert said["services"][0].keys() & {"x_is_free", "x_bank_holidays"}
    must_come_back(said, items_of(said))


def test_the_data_package_says_the_same_as_the_feed(app: Flask, tmp_path: Path) -> None:
    everything()
    said = given_out()
    path = tmp_path / "hsds.zip"
    package.write(path, title="Ours", licence="", created="2026-11-22")
    must_come_back(said, files.read(path))


# ------------------------------------------------------------------------------------- made by hypothesis

_LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"])
texts = st.text(_LETTERS, max_size=40).map(str.strip)
names = st.text(_LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
days = st.dates(date(1990, 1, 1), date(2040, 1, 1))
times = st.times().map(lambda at: time(at.hour, at.minute))
maybe = st.none()
amounts = st.decimals(0, 9999, places=2)
weekdays = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR"]), unique=True, min_size=1).map(",".join)


@st.composite
def services(draw: st.DrawFn) -> dict[str, Any]:
    """Fields and parts of a service, as far as people may fill them in."""
    exceptions = [
        ScheduleException(
            starts_on=start,
            ends_on=start + timedelta(days=draw(st.integers(0, 20))),
            is_closed=draw(st.booleans()),
            reason=draw(names),
        )
        for start in draw(st.lists(days, max_size=2))
    ]
    schedules = [
        Schedule(
            position=number,
            freq=Frequency.WEEKLY,
            interval=draw(st.integers(1, 4)),
            byday=rule,
            opens_at=draw(maybe | times),
            closes_at=draw(maybe | times),
            valid_from=draw(maybe | days),
            term_time_only=draw(st.booleans()),
            description=draw(texts),
            notes=draw(texts),
        )
        for number, rule in enumerate(draw(st.lists(weekdays, max_size=2)))
    ]
    return {
        "name": draw(names),
        "description": draw(names),  # without one it is not shown
        "alert": draw(texts),
        "application_process": draw(texts),
        "fees_description": draw(texts),
        "eligibility_description": draw(texts),
        "is_free": draw(maybe | st.booleans()),
        "minimum_age": draw(maybe | st.integers(0, 120).map(Decimal)),
        "assured_date": draw(maybe | days),
        "channels": draw(st.lists(st.sampled_from(["in-person", "phone", "online"]), unique=True)),
        "schedules": schedules,
        "schedule_exceptions": exceptions,
        "phones": [
            Phone(number=number, description=draw(texts)) for number in draw(st.lists(names, max_size=2))
        ],
        "contacts": [Contact(name=name, title=draw(texts)) for name in draw(st.lists(names, max_size=2))],
        "languages": [Language(name=name, code="pl") for name in draw(st.lists(names, max_size=1))],
        "cost_options": [
            CostOption(option=draw(texts), amount=amount) for amount in draw(st.lists(amounts, max_size=2))
        ],
        "service_areas": [
            ServiceArea(name=name, code=draw(texts)) for name in draw(st.lists(names, max_size=2))
        ],
        "required_documents": [RequiredDocument(document=name) for name in draw(st.lists(names, max_size=2))],
        "funding": [Funding(source=name) for name in draw(st.lists(names, max_size=2))],
    }


@pytest.mark.usefixtures("app")
@settings(max_examples=5, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    told=st.lists(services(), min_size=1, max_size=2),
    words=st.lists(names, min_size=1, max_size=2, unique=True),
)
def test_whatever_people_write_comes_back(told: list[dict[str, Any]], words: list[str]) -> None:
    with ExitStack() as stack:
        stack.callback(emptied)
        emptied()
        owner = make.organization(name=told[0]["name"])
        with transaction():
            taxonomy = Taxonomy(code="needs", name=words[0])
            db.session.add(taxonomy)
            db.session.flush()
            terms = [
                TaxonomyTerm(taxonomy_id=taxonomy.id, code=f"t{n}", name=word) for n, word in enumerate(words)
            ]
            db.session.add_all(terms)
        for values in told:
            make.service(of=owner, at=[make.location(of=owner)], terms=terms, **values)
        said = given_out()
        must_come_back(said, items_of(said))
