"""The invented borough: as much as we promise, nothing that could be taken for real, and loaded once."""

import json
import re
from collections.abc import Iterator
from typing import Any

import phonenumbers
import pytest
from flask import Flask
from sqlalchemy import String, func, select

from hub.accounts.policy import SYSTEM, VISITOR
from hub.core import clock
from hub.core.db import Model, db
from hub.directory.demo import load, reading, records
from hub.directory.models import (
    Accessibility,
    CapacityState,
    Language,
    Location,
    Opportunity,
    OpportunityKind,
    Organization,
    OrganizationType,
    Phone,
    Service,
    ServiceStatus,
)
from hub.directory.queries import cards, entries, taxonomies, visible
from hub.directory.vocabulary import ACCESS_LABELS, LANGUAGES, RULE_VALUES
from hub.places import queries as places
from hub.places.kinds import Kind

DRAMA = re.compile(
    r"(01632 960|0113 496 0|020 7946 0|07700 900|0808 157 0|03069 990)\d{3}"
)  # what Ofcom keeps for television and radio
LIKE_A_PHONE = re.compile(r"(?<![\d.])\+?\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b")
HOST = re.compile(r"(?:https?://|@|\bwww\.)([\w.-]*\w)")
LIKE_A_HOST = re.compile(r"\b[\w-]+\.(?:com|org|net|uk|info|nhs|gov)\b")


@pytest.fixture(scope="module")
def borough(whole_app: Flask) -> Iterator[Flask]:
    """The directory with the demo in it, once for all tests that only read. Undone by rolling back."""
    with whole_app.app_context():
        engine = db.engines[None]
        with engine.connect() as connection:
            outer = connection.begin()
            db.engines[None] = connection  # type: ignore[assignment]
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                load.load()
                yield whole_app
            finally:
                db.session.remove()
                db.engines[None] = engine
                outer.rollback()


def written() -> Iterator[tuple[str, str]]:
    """(where, text) of every text in the files."""

    def within(where: str, value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, str):
            yield where, value
        elif isinstance(value, dict):
            for name, part in value.items():
                yield from within(f"{where}.{name}", part)
        elif isinstance(value, list):
            for part in value:
                yield from within(where, part)

    for organization in reading.organizations():
        yield from within(organization["key"], dict(organization))


def services() -> Iterator[dict[str, Any]]:
    for organization in reading.organizations():
        yield from organization.get("service", ())


def test_there_is_as_much_of_it_as_we_promise(borough: Flask) -> None:
    count = func.count
    assert (db.session.scalar(select(count(Organization.id))) or 0) >= 125
    assert (db.session.scalar(select(count(Service.id))) or 0) >= 310
    assert (db.session.scalar(select(count(Opportunity.id))) or 0) >= 32
    assert len(db.session.scalars(visible.services(VISITOR)).all()) >= 300
    assert len(db.session.scalars(visible.opportunities(VISITOR)).all()) >= 30


def test_it_has_the_mixture_that_real_directories_have(borough: Flask) -> None:
    every = db.session.scalars(select(Service)).all()
    statuses = [service.status for service in every]
    stale = [s for s in every if not s.assured_date or (clock.today() - s.assured_date).days >= 400]
    secret = db.session.scalars(select(Location).where(Location.confidential)).all()
    assert set(db.session.scalars(select(Organization.organization_type))) == set(OrganizationType)
    assert set(db.session.scalars(select(Opportunity.kind))) == set(OpportunityKind)
    assert set(statuses) == set(ServiceStatus)
    assert 0.04 < 1 - statuses.count(ServiceStatus.ACTIVE) / len(every) < 0.1
    assert 0.1 < len(stale) / len(every) < 0.2
    assert len(secret) >= 5
    assert sum(bool(service.alert) for service in every) >= 5
    lengths = [len(service.description.split()) for service in every]
    assert min(lengths) < 10
    assert max(lengths) > 200
    states = {service["capacity"]["state"] for service in services() if "capacity" in service}
    assert states == set(CapacityState) - {CapacityState.UNKNOWN}


def test_every_text_is_its_own() -> None:
    texts = [text for where, text in written() if where.endswith(".description") and len(text) > 60]
    assert len(texts) == len(set(texts))


def test_every_number_is_one_that_nobody_has(borough: Flask) -> None:
    for number in db.session.scalars(select(Phone.number)):
        assert DRAMA.fullmatch(number), number
        assert phonenumbers.is_possible_number(phonenumbers.parse(number, "GB")), number
    for where, text in written():
        for number in LIKE_A_PHONE.findall(text):
            assert DRAMA.fullmatch(number), f"{where}: {number}"


def test_every_address_on_the_web_is_an_example() -> None:
    for where, text in written():
        for host in HOST.findall(text):
            assert host.endswith(".example"), f"{where}: {host}"
        assert not LIKE_A_HOST.search(text), f"{where}: {text}"


def test_every_postcode_is_known_and_lies_in_the_borough(borough: Flask) -> None:
    used = {
        p["postcode"] for organization in reading.organizations() for p in organization.get("location", ())
    }
    found = places.locate(used)
    for postcode in used:
        assert postcode in found, postcode
        assert found[postcode].kind is Kind.POSTCODE, postcode
        assert "borough:aldermere" in found[postcode].areas, postcode


def test_every_place_to_go_to_has_a_point(borough: Flask) -> None:
    placed = select(Location).where(Location.location_type == "physical", Location.latitude.is_(None))
    assert not db.session.scalars(placed).all()


def test_every_ward_touches_its_town_and_a_person_can_name_them(borough: Flask) -> None:
    for name, area in (
        ("near brackwater", ""),
        ("Brackwater", "town:brackwater"),
        ("holm cross", "town:holm-cross"),
    ):
        place = places.resolve(name, home_postcode="WF1 1AA")
        assert (place.area_code if place else "") == area
    larkmoor = places.resolve("Larkmoor", home_postcode="WF1 1AA")
    assert larkmoor is not None
    assert larkmoor.areas[:3] == ("ward:larkmoor", "town:aldermere", "borough:aldermere")
    for place in reading.places():
        assert "borough:aldermere" in places.areas_at(place["lat"], place["lon"]), place["name"]


def test_the_wards_fit_the_map_of_a_page(borough: Flask) -> None:
    drawn = json.loads(places.shapes_geojson(Kind.WARD))
    assert len(drawn["features"]) == 16


def test_every_term_is_used_and_every_code_is_one_of_ours(borough: Flask) -> None:
    assert set(db.session.scalars(select(Language.code))) <= set(LANGUAGES)
    assert set(db.session.scalars(select(Accessibility.code))) - {""} <= set(ACCESS_LABELS)
    for node in taxonomies.tree("needs"):
        assert node.count, node.code
        assert all(child.count for child in node.children), node.code


def test_every_condition_asks_for_something_that_a_person_can_answer() -> None:
    for service in services():
        for rule in service.get("rules", ()):
            known = RULE_VALUES.get(rule["kind"])
            given = rule.get("value", [])
            values = [given] if isinstance(given, str) else given
            assert known is None or set(values) <= set(known), f"{service['key']}: {rule['kind']} {values}"


def test_every_key_is_there_once() -> None:
    keys = [organization["key"] for organization in reading.organizations()]
    for kind in ("location", "service", "opportunity"):
        keys += [
            f"{kind}:{part['key']}"
            for organization in reading.organizations()
            for part in organization.get(kind, ())
        ]
    assert len(keys) == len(set(keys))


def test_every_text_fits_its_column(borough: Flask) -> None:
    models: list[type[Model]] = [mapper.class_ for mapper in db.Model.registry.mappers]
    for model in models:
        for column in model.__table__.columns:
            if isinstance(column.type, String) and column.type.length:
                longest = db.session.scalar(select(func.max(func.length(column))))
                assert (longest or 0) <= column.type.length, column


def test_a_place_that_must_stay_secret_is_shown_as_a_district_only(borough: Flask) -> None:
    refuge = entries.service(records.record_id("service", "sf-refuge"), actor=SYSTEM)
    secrets = [at.location.addresses[0].address_1 for at in refuge.at_locations]
    card = cards.cards([refuge.id], actor=VISITOR, district_point=places.district_point)[0]
    assert refuge.is_sensitive
    assert len(secrets) == 2
    assert all(place.is_masked for place in card.places)
    assert not any(secret in repr(card) for secret in secrets)
