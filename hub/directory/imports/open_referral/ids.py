"""Ids for new records and their parts, and where parts go."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from hub.core.db import Model, db
from hub.directory import made_ids
from hub.directory.imports.fields import RECORDS
from hub.directory.imports.open_referral import lenient
from hub.directory.imports.open_referral.building import Drafted
from hub.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    EligibilityRule,
    Funding,
    ImportedKind,
    Language,
    LinkEntity,
    OrganizationIdentifier,
    Phone,
    RequiredDocument,
    Schedule,
    ScheduleException,
    ServiceArea,
    ServiceAtLocation,
)

TABLES: Mapping[str, type[Any]] = {
    "accessibility": Accessibility,
    "addresses": Address,
    "at_locations": ServiceAtLocation,
    "contacts": Contact,
    "cost_options": CostOption,
    "eligibility_rules": EligibilityRule,
    "funding": Funding,
    "identifiers": OrganizationIdentifier,
    "languages": Language,
    "phones": Phone,
    "required_documents": RequiredDocument,
    "schedule_exceptions": ScheduleException,
    "schedules": Schedule,
    "service_areas": ServiceArea,
}
LINKED: Mapping[ImportedKind, LinkEntity] = {
    ImportedKind.ORGANIZATION: LinkEntity.ORGANIZATION,
    ImportedKind.LOCATION: LinkEntity.LOCATION,
    ImportedKind.SERVICE: LinkEntity.SERVICE,
}
TERMS = "terms."
PLACE = ("location_id",)


class Ids:
    """Ids for new records and their parts: those they came with, where these are UUIDs that nothing has here."""

    def __init__(self, source: str, kind: ImportedKind, drafts: Sequence[Drafted]) -> None:
        self._source, self._kind = source, kind
        wanted: defaultdict[type[Any], set[uuid.UUID]] = defaultdict(set)
        for draft in drafts:
            for table, told in _told_ids(kind, draft):
                if (own := lenient.identifier(told)) is not None:
                    wanted[table].add(own)
        self._taken = {
            table: set(db.session.scalars(select(table.id).where(table.id.in_(ids))))
            for table, ids in wanted.items()
        }

    def of_record(self, draft: Drafted) -> uuid.UUID:
        return self._take(RECORDS[self._kind], draft.told_id, str(self._kind), draft.key)

    def of_part(self, table: type[Any], told: str, key: str) -> uuid.UUID:
        return self._take(table, told, f"{self._kind} part", key)

    def _take(self, table: type[Any], told: Any, kind: str, key: str) -> uuid.UUID:
        taken = self._taken.setdefault(table, set())
        own = lenient.identifier(told)
        found = own if own and own not in taken else made_ids.foreign(self._source, kind, key)
        taken.add(found)
        return found


def _told_ids(kind: ImportedKind, draft: Drafted) -> Iterator[tuple[type[Any], Any]]:
    yield RECORDS[kind], draft.told_id
    for name, rows in draft.parts.items():
        for row in rows:
            yield TABLES[name], row.get("id")
            for phone in row.get("phones", ()):
                yield Phone, phone.get("id")
                for language in phone.get("languages", ()):
                    yield Language, language.get("id")
            for language in row.get("languages", ()):
                yield Language, language.get("id")
    for told in draft.terms:
        yield Attribute, told.get("id")


def columns_of(table: type[Model], row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a part that the row fills; not its id, nor what stands inside it."""
    columns = table.__table__.columns
    return {name: value for name, value in row.items() if name in columns and name != "id"}


def attribute_of(
    kind: ImportedKind, link_id: uuid.UUID, term_id: uuid.UUID, told: Mapping[str, Any], free: Ids
) -> dict[str, Any]:
    return {
        "id": free.of_part(Attribute, told.get("id", ""), f"{link_id} {term_id}"),
        "link_entity": LINKED[kind],
        "link_id": link_id,
        "taxonomy_term_id": term_id,
        "link_type": lenient.words(told.get("link_type"))[:200],
        "value": lenient.words(told.get("value"))[:200],
    }
