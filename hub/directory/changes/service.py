"""A service as a subject of changes: besides fields and lists it has places, words to be found by, and room."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.directory.changes import stored
from hub.directory.changes.entry import Entry
from hub.directory.models import (
    LinkEntity,
    Location,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
)
from hub.directory.queries import entries, kept
from hub.directory.services import locations, offers, records
from hub.moderation.subjects import Snapshot

TERMS = "terms."
CLOSING = frozenset({"closed_until", "closed_reason"})
_CAPACITY = ("state", "weeks", "paused_until", "updated_at", "expires_at")


class ServiceEntry(Entry):
    kind = "service"
    noun = "service"
    page = ("editing.service", "service_id")
    model = Service
    fields = offers.FIELDS | CLOSING | {"is_published"}
    parts = offers.PARTS
    with_ids = offers.WITH_PAGES

    def load(self, record_id: uuid.UUID, *, actor: Actor) -> Service:
        return kept.service(record_id, actor=actor)

    def missing(self, record: Service) -> Mapping[str, str]:
        return offers.missing(record)

    def more(self, record: Service) -> Snapshot:
        found: Snapshot = {f"{TERMS}{code}": [] for code in db.session.scalars(select(Taxonomy.code))}
        for code, term_id in _terms_of(record):
            found[f"{TERMS}{code}"].append(str(term_id))
        found["places"] = [
            {"location_id": str(at.location_id), "description": at.description} for at in record.at_locations
        ]
        held = record.capacity
        found["capacity"] = {name: stored.field(held, name) for name in _CAPACITY} if held else None
        return found

    def apply(self, record: Service, values: Mapping[str, Any], *, actor: Actor) -> None:
        plain, parts = self.parted(values)
        is_published = plain.pop("is_published", None)
        closing = {name: plain.pop(name) for name in CLOSING & plain.keys()}
        offers.edit(record, plain, parts=parts, actor=actor)
        records.apply(record, closing, CLOSING)
        for name, wanted in values.items():
            if name.startswith(TERMS):
                _set_terms(record, name.removeprefix(TERMS), wanted, actor)
        if "places" in values:
            offers.set_places(record, _places(values["places"]), actor=actor)
        if "capacity" in values:
            _set_capacity(record, values["capacity"])
        if is_published is not None:
            (offers.publish if is_published else offers.unpublish)(record, actor=actor)
        if record.is_published:
            locations.show(at.location_id for at in record.at_locations)


def _terms_of(record: Service) -> list[tuple[str, uuid.UUID]]:
    carried = entries.terms_of(LinkEntity.SERVICE, [record.id])[record.id]
    return [(term.taxonomy.code, term.id) for term in carried]


def _set_terms(record: Service, taxonomy_code: str, wanted: list[str], actor: Actor) -> None:
    taxonomy = db.session.scalar(select(Taxonomy).where(Taxonomy.code == taxonomy_code))
    if taxonomy is None:
        return
    ids = [uuid.UUID(term_id) for term_id in wanted]
    found = select(TaxonomyTerm).where(TaxonomyTerm.taxonomy_id == taxonomy.id, TaxonomyTerm.id.in_(ids))
    offers.set_terms(record, db.session.scalars(found).all(), taxonomy_id=taxonomy.id, actor=actor)


def _places(wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the wanted places that are still there."""
    rows = [stored.values(ServiceAtLocation, row) for row in wanted]
    ids = select(Location.id).where(Location.id.in_([row["location_id"] for row in rows]))
    there = set(db.session.scalars(ids))
    return [row for row in rows if row["location_id"] in there]


def _set_capacity(record: Service, wanted: dict[str, Any] | None) -> None:
    if wanted is None:
        record.capacity = None
        return
    held = record.capacity or ServiceCapacity(service_id=record.id)
    for name, value in stored.values(ServiceCapacity, wanted).items():
        setattr(held, name, value)
    record.capacity = held
