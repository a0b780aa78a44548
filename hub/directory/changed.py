"""Whatever changes in an entry, the entry is stamped and promised for the index: editors, imports and merges alike.

A rule that every writer has to remember is a rule that one of them forgets; so it listens to the session.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, event, select, update
from sqlalchemy.orm import Session, UOWTransaction

from hub.core import clock
from hub.core.db import Identified, Stamped, db
from hub.directory import models
from hub.directory.models import (
    Attribute,
    LinkEntity,
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from hub.outbox import services as outbox

SERVICE_CHANGED = "directory.service-changed"
CHUNK = 5000

ENTRIES: dict[type, str] = {
    Service: "service",
    Organization: "organization",
    Location: "location",
    TaxonomyTerm: "term",
}
PARTS = (
    models.Accessibility,
    models.Address,
    models.Contact,
    models.CostOption,
    models.EligibilityRule,
    models.Funding,
    models.Language,
    models.OrganizationIdentifier,
    models.Phone,
    models.Picture,
    models.RequiredDocument,
    models.Schedule,
    models.ScheduleException,
    models.ServiceArea,
    models.ServiceAtLocation,
    models.ServiceCapacity,
)
SHOWING: dict[str, tuple[Select[uuid.UUID], Any]] = {
    "organization": (select(Service.id), Service.organization_id),
    "location": (select(ServiceAtLocation.service_id), ServiceAtLocation.location_id),
    "term": (
        select(Attribute.link_id).where(Attribute.link_entity == LinkEntity.SERVICE),
        Attribute.taxonomy_term_id,
    ),
}
"""How to find the services that show one of these: a query, and the column that names it."""
STAMPED: dict[str, type[Service | Organization | Location]] = {
    "service": Service,
    "organization": Organization,
    "location": Location,
}
_PROMISED = "hub.promised"

Touched = dict[str, set[uuid.UUID]]


def listen() -> None:
    """Start listening; harmless when it is said twice."""
    if not event.contains(db.session, "before_flush", _before_flush):
        event.listen(db.session, "before_flush", _before_flush)
        event.listen(db.session, "after_commit", _forget)
        event.listen(db.session, "after_soft_rollback", _forget)


def announce(service_ids: Iterable[uuid.UUID]) -> None:
    """Say that pages and index have something new to show of these services, which is no edit: open forms stay good."""
    ids = list(dict.fromkeys(service_ids))
    _update(db.session(), Service, ids, {"last_modified": clock.now()})
    for service_id in ids:
        outbox.enqueue(SERVICE_CHANGED, service_id=str(service_id))


def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    now = clock.now()
    touched: Touched = defaultdict(set)
    for record in (*session.new, *session.deleted, *filter(session.is_modified, session.dirty)):
        if isinstance(record, Identified) and getattr(record, "id", None) is None:
            record.id = uuid.uuid4()  # a default would give it one only later, in the flush
        if isinstance(record, Stamped):
            record.last_modified = now
        for kind, record_id in _entries_of(record):
            touched[kind].add(record_id)
    if not touched:
        return
    new = {
        record.id
        for record in session.new
        if isinstance(record, (Service, Organization, Location, TaxonomyTerm))
    }
    with session.no_autoflush:
        services = touched["service"] | _services_showing(session, touched, new)
        _stamp(session, touched, services, new, now)
    promised: set[uuid.UUID] = session.info.setdefault(_PROMISED, set())
    for service_id in services - promised:
        outbox.enqueue(SERVICE_CHANGED, service_id=str(service_id))
    promised |= services


def _entries_of(record: object) -> Iterator[tuple[str, uuid.UUID]]:
    """(kind, id) of the entry that this record is, or is a part of."""
    if kind := ENTRIES.get(type(record)):
        yield kind, record.id  # type: ignore[attr-defined]
    elif isinstance(record, Attribute):
        if record.link_entity is LinkEntity.SERVICE:
            yield "service", record.link_id
    elif isinstance(record, PARTS):
        for kind in STAMPED:
            if record_id := getattr(record, f"{kind}_id", None):
                yield kind, record_id
                return


def _services_showing(session: Session, touched: Touched, new: set[uuid.UUID]) -> set[uuid.UUID]:
    """The services on whose pages the touched organizations, places and words stand.

    What is only now being made stands on no page yet, but on those of services that are made with it.
    """
    found: set[uuid.UUID] = set()
    for kind, (query, column) in SHOWING.items():
        known = touched[kind] - new
        ids = list(_with_those_below(session, known) if kind == "term" else known)
        for start in range(0, len(ids), CHUNK):
            found.update(session.scalars(query.where(column.in_(ids[start : start + CHUNK]))))
    return found


def _with_those_below(session: Session, terms: set[uuid.UUID]) -> set[uuid.UUID]:
    """These terms and every term under them: a service is found by the words above its own, too."""
    found, added = set(terms), set(terms)
    while added:
        below = session.scalars(select(TaxonomyTerm.id).where(TaxonomyTerm.parent_id.in_(added)))
        added = set(below) - found
        found |= added
    return found


def _stamp(
    session: Session, edited: Touched, showing: set[uuid.UUID], new: set[uuid.UUID], now: datetime
) -> None:
    """Move `last_modified` and version of the entries this belongs to, and `last_modified` of services that show it.

    A new name of the organization is no edit of its services: nobody's open form on one of them is out of date.
    """
    for kind, table in STAMPED.items():
        elsewhere = []
        for record_id in edited[kind] - new:
            held = session.identity_map.get(session.identity_key(table, record_id))
            if held is None:
                elsewhere.append(record_id)
            else:
                held.last_modified = now
        if elsewhere:
            _update(session, table, elsewhere, {"last_modified": now, "version": table.version + 1})
    _update(session, Service, list(showing - edited["service"]), {"last_modified": now})


def _update(session: Session, table: type[Any], ids: list[uuid.UUID], values: dict[str, Any]) -> None:
    for start in range(0, len(ids), CHUNK):
        session.execute(
            update(table).where(table.id.in_(ids[start : start + CHUNK])).values(values),
            execution_options={"synchronize_session": False},
        )


def _forget(session: Session, *_: object) -> None:
    session.info.pop(_PROMISED, None)
