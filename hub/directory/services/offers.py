"""Services: added, edited, published, closed for a while, confirmed."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db, first_come
from hub.core.errors import Invalid
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.models import (
    AssuredBy,
    Attribute,
    CapacityState,
    Contact,
    CostOption,
    DoubtKind,
    EligibilityRule,
    Funding,
    IntakeQuestion,
    Language,
    LinkEntity,
    Location,
    Organization,
    Phone,
    Picture,
    RequiredDocument,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceStatus,
    Standing,
    TaxonomyTerm,
)
from hub.directory.services import doubts, intake, publishing
from hub.directory.services.records import (
    THEIRS,
    Parts,
    apply,
    must,
    must_be_current,
    must_vouch,
    replace,
    replace_all,
)
from hub.outbox import services as outbox

CAPACITY_LASTS = timedelta(days=14)
FIELDS = frozenset(
    {
        "name",
        "alternate_name",
        "description",
        "url",
        "email",
        "status",
        "interpretation_services",
        "application_process",
        "fees_description",
        "is_free",
        "accreditations",
        "eligibility_description",
        "minimum_age",
        "maximum_age",
        "wait_time",
        "alert",
        "channels",
        "how_to_start",
        "ask_here",
        "bank_holidays",
        "is_sensitive",
    }
)
PARTS: dict[str, type[Any]] = {
    "phones": Phone,
    "pictures": Picture,
    "intake_questions": IntakeQuestion,
    "contacts": Contact,
    "languages": Language,
    "cost_options": CostOption,
    "service_areas": ServiceArea,
    "eligibility_rules": EligibilityRule,
    "required_documents": RequiredDocument,
    "funding": Funding,
    "schedules": Schedule,
    "schedule_exceptions": ScheduleException,
}
WITH_PAGES = frozenset({"eligibility_rules", "schedules"})

CLOSED, REOPENED = "service.closed-for-now", "service.reopened"
"""What the trail calls them: how long somebody waits for an answer is counted without the days between."""


def create(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    record_id: uuid.UUID | None = None,
) -> Service:
    """A new service of an organization, as a draft that the public does not see."""
    must(actor)
    parts: dict[str, list[Any]] = {name: [] for name in PARTS}
    record = Service(
        id=record_id or uuid.uuid4(),
        organization_id=organization.id,
        at_locations=[],
        capacity=None,
        **parts,
    )
    apply(record, values, FIELDS)
    db.session.add(record)
    _note("service.created", record, actor)
    return record


def edit(
    record: Service,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    version: int | None = None,
    parts: Parts | None = None,
) -> bool:
    """Change fields and whole lists (`parts`) as one deed; says whether anything changed.

    Raises Conflict when somebody else came first.
    """
    must(actor)
    must_be_current(record, version)
    changed = apply(record, values, FIELDS) + replace_all(record, parts, PARTS, with_ids=WITH_PAGES)
    if "intake_questions" in changed:
        intake.remember(record)
    if changed:
        _note("service.edited", record, actor, changed)
    return bool(changed)


def set_parts(
    record: Service,
    name: str,
    wanted: Sequence[Mapping[str, Any]],
    *,
    actor: Actor,
    version: int | None = None,
) -> bool:
    """Replace one of its lists (phones, schedules, costs, rules …). Says whether anything changed."""
    return edit(record, {}, parts={name: wanted}, actor=actor, version=version)


def set_locations(
    record: Service, locations: Iterable[Location], *, actor: Actor, version: int | None = None
) -> bool:
    """Where it runs."""
    return set_places(record, [{"location_id": one.id} for one in locations], actor=actor, version=version)


def set_places(
    record: Service, wanted: Sequence[Mapping[str, Any]], *, actor: Actor, version: int | None = None
) -> bool:
    """Where it runs, as rows of `location_id` and, where there is one, the `description` of the service there."""
    must(actor)
    must_be_current(record, version)
    rows = [{"service_id": record.id, **row} for row in wanted]
    changed = replace(record.at_locations, ServiceAtLocation, rows)
    if changed:
        _note("service.edited", record, actor, ["locations"])
    return changed


def set_terms(
    record: Service,
    terms: Iterable[TaxonomyTerm],
    *,
    taxonomy_id: uuid.UUID,
    actor: Actor,
    version: int | None = None,
) -> bool:
    """Which terms of one taxonomy it carries; those of other taxonomies stay."""
    must(actor)
    must_be_current(record, version)
    wanted = {term.id for term in terms}
    carried = {
        attribute.taxonomy_term_id: attribute
        for attribute in db.session.scalars(
            select(Attribute)
            .join(Attribute.term)
            .where(Attribute.link_entity == LinkEntity.SERVICE, Attribute.link_id == record.id)
            .where(TaxonomyTerm.taxonomy_id == taxonomy_id)
        )
    }
    if wanted == carried.keys():
        return False
    with first_come(THEIRS):
        for term_id in carried.keys() - wanted:
            db.session.delete(carried[term_id])
        for term_id in wanted - carried.keys():
            db.session.add(
                Attribute(link_entity=LinkEntity.SERVICE, link_id=record.id, taxonomy_term_id=term_id)
            )
    _note("service.edited", record, actor, ["terms"])
    return True


def set_capacity(
    record: Service,
    state: CapacityState,
    *,
    actor: Actor,
    weeks: int | None = None,
    paused_until: date | None = None,
    version: int | None = None,
) -> None:
    """Whether there is room. After 14 days without another word it reads unknown (DOMAIN)."""
    must_vouch(actor, record.organization_id)
    must_be_current(record, version)
    now = clock.now()
    capacity = record.capacity or ServiceCapacity(service_id=record.id)
    capacity.state = state
    capacity.weeks = weeks if state is CapacityState.WAITING_LIST else None
    capacity.paused_until = paused_until if state is CapacityState.PAUSED else None
    capacity.updated_at, capacity.expires_at = now, now + CAPACITY_LASTS
    record.capacity = capacity
    outbox.enqueue(SERVICE_CHANGED, due_at=capacity.expires_at, service_id=str(record.id))
    _note("service.capacity-set", record, actor, ["capacity"])


def missing(record: Service) -> dict[str, str]:
    """What it lacks before the public may see it: which part, and what to do."""
    lacking = {}
    if not record.description.strip():
        lacking["description"] = "Write a description before you publish this service."
    if not (record.at_locations or record.service_areas or record.channels):
        lacking["places"] = "Say where this service is, or which area it covers, before you publish it."
    return lacking


def publish(record: Service, *, actor: Actor) -> None:
    """Show it to the public. Raises Invalid with what is missing."""
    publishing.show(record, missing(record), actor=actor)


def unpublish(record: Service, *, actor: Actor) -> None:
    """Hide it from the public, from the very next request."""
    publishing.hide(record, actor=actor)


def close_for_now(
    record: Service, *, reason: str, until: date | None, actor: Actor, version: int | None = None
) -> None:
    """It stays findable and says that it is closed, why, and until when if that is known."""
    must_vouch(actor, record.organization_id)
    must_be_current(record, version)
    if until and until < clock.today():
        raise Invalid("The day it opens again must be today or later.")
    record.status = ServiceStatus.TEMPORARILY_CLOSED
    record.closed_until, record.closed_reason = until, reason
    audit.record(
        CLOSED,
        actor=actor,
        record_type="service",
        record_id=record.id,
        fields=["status"],
        until=until.isoformat() if until else None,
    )


def reopen(record: Service, *, actor: Actor, version: int | None = None) -> None:
    """It runs again. Harmless when it does."""
    must(actor)
    must_be_current(record, version)
    if record.status is ServiceStatus.ACTIVE:
        return
    record.status = ServiceStatus.ACTIVE
    record.closed_until, record.closed_reason = None, ""
    _note(REOPENED, record, actor, ["status"])


def confirm(record: Service, *, actor: Actor, by_email: str = "") -> None:
    """Somebody checked today that the entry is right: it stands as well as any again, and doubts are past.

    A report stays until it is answered: whoever made it waits for that.
    """
    must_vouch(actor, record.organization_id)
    by = AssuredBy.ORGANIZATION if actor.speaks_for(record.organization_id) else AssuredBy.STAFF
    doubts.settle(record.id, kinds=frozenset(DoubtKind) - {DoubtKind.REPORTED})
    is_good = record.standing is Standing.GOOD
    if is_good and (record.assured_date, record.assurer_email, record.assured_by) == (
        clock.today(),
        by_email,
        by,
    ):
        return
    record.assured_date, record.assurer_email, record.assured_by = clock.today(), by_email, by
    record.standing = Standing.GOOD
    _note("service.confirmed", record, actor, ["assured_date"])


def end(record: Service, *, actor: Actor) -> None:
    """It is no more. The public does not see it from the very next request; staff still find it."""
    must(actor)
    doubts.settle(record.id, kinds=frozenset(DoubtKind) - {DoubtKind.REPORTED})
    if record.status is ServiceStatus.DEFUNCT:
        return
    record.status = ServiceStatus.DEFUNCT
    record.closed_until, record.closed_reason = None, ""
    _note("service.ended", record, actor, ["status"])


def _note(action: str, record: Service, actor: Actor, fields: list[str] | None = None) -> None:
    audit.record(action, actor=actor, record_type="service", record_id=record.id, fields=fields or [])
