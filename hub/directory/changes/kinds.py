"""Organizations, places, jobs and activities as subjects of changes: all they have are fields and lists."""

import uuid
from collections.abc import Mapping
from typing import Any

from hub.accounts.policy import Actor
from hub.directory.changes.entry import Entry
from hub.directory.models import Location, Opportunity, Organization
from hub.directory.queries import kept
from hub.directory.services import locations, opportunities, organizations, records


class OrganizationEntry(Entry):
    kind = "organization"
    noun = "organization"
    page = ("editing.organization", "organization_id")
    model = Organization
    fields = organizations.FIELDS | {"is_published"}
    parts = organizations.PARTS

    def load(self, record_id: uuid.UUID, *, actor: Actor) -> Organization:
        return kept.organization(record_id, actor=actor)

    def organization_id(self, record: Organization) -> uuid.UUID | None:
        return record.id

    def missing(self, record: Organization) -> Mapping[str, str]:
        return organizations.missing(record)

    def apply(self, record: Organization, values: Mapping[str, Any], *, actor: Actor) -> None:
        plain, parts = self.parted(values)
        is_published = plain.pop("is_published", None)
        organizations.edit(record, plain, parts=parts, actor=actor)
        if is_published is not None:
            (organizations.publish if is_published else organizations.unpublish)(record, actor=actor)


class LocationEntry(Entry):
    kind = "location"
    noun = "place"
    page = ("editing.location", "location_id")
    model = Location
    fields = locations.FIELDS | {"is_draft"}
    parts = locations.PARTS

    def load(self, record_id: uuid.UUID, *, actor: Actor) -> Location:
        return kept.location(record_id, actor=actor)

    def is_draft(self, record: Location) -> bool:
        return record.is_draft

    def apply(self, record: Location, values: Mapping[str, Any], *, actor: Actor) -> None:
        plain, parts = self.parted(values)
        is_draft = plain.pop("is_draft", record.is_draft)
        locations.edit(record, plain, parts=parts, actor=actor)
        records.apply(record, {"is_draft": is_draft}, frozenset({"is_draft"}))


class OpportunityEntry(Entry):
    kind = "opportunity"
    noun = "job or activity"
    page = ("editing.opportunity", "opportunity_id")
    model = Opportunity
    fields = opportunities.FIELDS | {"is_published"}
    parts: Mapping[str, type[Any]] = {}  # type: ignore[misc]

    def load(self, record_id: uuid.UUID, *, actor: Actor) -> Opportunity:
        return kept.opportunity(record_id, actor=actor)

    def missing(self, record: Opportunity) -> Mapping[str, str]:
        return opportunities.missing(record)

    def title(self, record: Opportunity) -> str:
        return record.title

    def apply(self, record: Opportunity, values: Mapping[str, Any], *, actor: Actor) -> None:
        plain, _ = self.parted(values)
        is_published = plain.pop("is_published", None)
        opportunities.edit(record, plain, actor=actor)
        if is_published is not None:
            (opportunities.publish if is_published else opportunities.unpublish)(record, actor=actor)
        if record.is_published and record.location_id:
            locations.show([record.location_id])
