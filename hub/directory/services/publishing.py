"""Showing an entry to the public and hiding it again: one rule for organizations, services and opportunities."""

from collections.abc import Mapping

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.errors import Invalid
from hub.directory.models import Opportunity, Organization, Service
from hub.directory.services.records import must

Entry = Organization | Service | Opportunity


def show(record: Entry, lacking: Mapping[str, str], *, actor: Actor) -> None:
    """Let the public see it. Raises Invalid with all that is `lacking`."""
    must(actor)
    if lacking:
        raise Invalid(" ".join(lacking.values()))
    _set(record, is_published=True, actor=actor)


def hide(record: Entry, *, actor: Actor) -> None:
    """Hide it from the very next request on."""
    must(actor)
    _set(record, is_published=False, actor=actor)


def _set(record: Entry, *, is_published: bool, actor: Actor) -> None:
    if record.is_published == is_published:
        return
    record.is_published = is_published
    kind = record.__tablename__
    action = f"{kind}.published" if is_published else f"{kind}.unpublished"
    audit.record(action, actor=actor, record_type=kind, record_id=record.id, fields=["is_published"])
