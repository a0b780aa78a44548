"""Putting the demo into the directory: its words, its places, then everybody who can help there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import Model, db, transaction
from hub.directory.demo import reading, records
from hub.directory.demo.reading import Entry
from hub.directory.demo.records import SOURCE, Terms
from hub.directory.models import Location, Opportunity, Organization, Service, Taxonomy, TaxonomyTerm
from hub.directory.services import taxonomies
from hub.places import geojson, onspd
from hub.places import queries as places
from hub.places import services as map_of
from hub.places.distance import Point
from hub.places.kinds import Kind

POSTCODE_AREA = "WF"
OUR_OWN = "The borough of Aldermere, its wards and its people are invented."

Keys = Mapping[type[Model], frozenset[str]]


def _silently(_line: str) -> None:
    """Nobody is listening."""


def load(say: Callable[[str], None] = _silently) -> int:
    """Load what is missing of the demo, all or nothing; returns how many records came.

    What is there already stays as people left it, so a second load changes nothing. Days are counted from the
    day of the load.
    """
    with transaction():
        taxonomies.load(actor=SYSTEM)
        _load_places(say)
        entries = list(reading.organizations())
        added = _missing(entries, _held(), clock.today())
        db.session.add_all(added)
        services = sum(isinstance(record, Service) for record in added)
        if added:
            # one event for one deed: thousands, each by nobody, would tell a reader nothing
            audit.record(
                "demo.loaded", actor=SYSTEM, record_type="directory", record_id=SOURCE, services=services
            )
    say(f"{services} services of {len(entries)} organizations loaded." if added else "The demo is there.")
    return len(added)


def _load_places(say: Callable[[str], None]) -> None:
    """The real postcodes that the borough lies on, and its invented names and outlines."""
    loaded = {source.name: source.edition for source in places.sources()}
    if loaded.get(f"postcodes:{POSTCODE_AREA}") != onspd.edition():
        for found in onspd.read([POSTCODE_AREA]):
            say(f"{map_of.load_postcodes(found)} postcodes loaded.")
    if f"areas:{SOURCE}" not in loaded:
        shapes = geojson.read((reading.FOLDER / reading.AREAS).read_text(encoding="utf-8"))
        for kind in (Kind.BOROUGH, Kind.TOWN, Kind.WARD):  # what areas are part of comes before them
            of_kind = [shape for shape in shapes if shape.kind is kind]
            map_of.load_shapes(of_kind, source=SOURCE, attribution=OUR_OWN)
    if f"names:{SOURCE}" not in loaded:
        map_of.load_gazetteer(reading.places(), source=SOURCE, attribution=OUR_OWN)


def _missing(entries: Sequence[Entry], held: Keys, today: date) -> list[Model]:
    """New records for all that is written and not held yet."""
    terms, points, areas = _terms(), _points(entries), _area_names(entries)
    added: list[Model] = []
    for entry in entries:
        organization = records.organization(entry, today)
        if entry["key"] not in held[Organization]:
            added.append(organization)
        for place in _new(entry, "location", held[Location]):
            added.append(records.location(place, organization, points))
        for offer in _new(entry, "service", held[Service]):
            added += [
                records.service(offer, organization, areas, today),
                *records.attributes(offer, terms),
            ]
        for chance in _new(entry, "opportunity", held[Opportunity]):
            added.append(records.opportunity(chance, organization, today))
    return added


def _new(entry: Entry, what: str, held: frozenset[str]) -> Iterable[Entry]:
    return (part for part in entry.get(what, ()) if part["key"] not in held)


def _held() -> Keys:
    """The keys of the demo's records that are there already."""
    kinds: tuple[Any, ...] = (Organization, Location, Service, Opportunity)
    return {
        kind: frozenset(db.session.scalars(select(kind.source_key).where(kind.source == SOURCE)))
        for kind in kinds
    }


def _terms() -> Terms:
    found = select(Taxonomy.code, TaxonomyTerm.code, TaxonomyTerm.id).join(TaxonomyTerm.taxonomy)
    return {(taxonomy, code): term_id for taxonomy, code, term_id in db.session.execute(found)}


def _points(entries: Iterable[Entry]) -> dict[str, Point]:
    postcodes = {place["postcode"] for entry in entries for place in entry.get("location", ())}
    return {postcode: place.point for postcode, place in places.locate(postcodes).items()}


def _area_names(entries: Iterable[Entry]) -> dict[str, str]:
    services = list(chain.from_iterable(entry.get("service", ()) for entry in entries))
    rules = [rule for service in services for rule in service.get("rules", ()) if rule["kind"] == "area"]
    covered = chain.from_iterable(service.get("areas", ()) for service in services)
    return places.area_names({*covered, *(rule["value"] for rule in rules)})
