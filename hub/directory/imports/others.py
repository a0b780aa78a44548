"""Organizations that came from elsewhere, to be found by a number in a register or by their name."""

import uuid

from sqlalchemy import select

from hub.core.db import db
from hub.directory.imports import cleaning
from hub.directory.imports.records import Record
from hub.directory.models import Organization, OrganizationIdentifier


class Others:
    """Those of other lists and of editors, held ready for one import."""

    def __init__(self, source: str) -> None:
        others = select(Organization.id, Organization.name).where(Organization.source != source)
        self._names: dict[str, uuid.UUID] = {}
        for organization_id, name in db.session.execute(others.order_by(Organization.id)):
            self._names.setdefault(cleaning.name_key(name), organization_id)
        numbers = (
            select(
                OrganizationIdentifier.identifier_scheme,
                OrganizationIdentifier.identifier,
                OrganizationIdentifier.organization_id,
            )
            .join(Organization, Organization.id == OrganizationIdentifier.organization_id)
            .where(Organization.source != source)
        )
        self._numbers = {(scheme, number): found for scheme, number, found in db.session.execute(numbers)}

    def find(self, record: Record) -> uuid.UUID | None:
        for part in record.parts.get("identifiers", ()):
            if found := self._numbers.get((part.get("identifier_scheme", ""), part["identifier"])):
                return found
        return self._names.get(cleaning.name_key(record.values["name"]))
