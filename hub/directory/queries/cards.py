"""Services as cards for lists: plain rows in seven statements, however many cards there are."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.directory.confidence import Evidence
from hub.directory.masking import SECRET_NAME, DistrictPoint, outward_code
from hub.directory.models import (
    Address,
    BankHolidays,
    CapacityState,
    CostOption,
    DoubtKind,
    Location,
    Organization,
    Schedule,
    ScheduleException,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceStatus,
)
from hub.directory.opening import Hours
from hub.directory.queries import doubts, sensitive, visible
from hub.places.distance import Point


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where, in a few words; only the district of a confidential place."""

    name: str
    town: str
    postcode: str
    point: Point | None
    is_masked: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a service."""

    id: uuid.UUID
    version: int
    name: str
    organization_id: uuid.UUID
    organization: str
    organization_type: str
    description: str
    alert: str
    status: ServiceStatus
    is_live: bool
    channels: Sequence[str]
    is_free: bool | None
    cost: str
    evidence: Evidence
    capacity: CapacityState
    weeks: int | None
    places: tuple[CardPlace, ...]
    areas: tuple[str, ...]
    hours: Hours
    capacity_expires_at: datetime | None
    is_sensitive: bool
    """Somebody might not want to be seen with it."""

    @property
    def is_closed_for_now(self) -> bool:
        return self.status is ServiceStatus.TEMPORARILY_CLOSED


def cards(ids: Iterable[uuid.UUID], *, actor: Actor, district_point: DistrictPoint) -> list[Card]:
    """Cards in the order of the ids. What this actor may not see is left out, however it came to be asked for."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    now = clock.now()
    rows = {row.id: row for row in db.session.execute(_services(actor, wanted))}
    places = _places(wanted, district_point)
    hours = _hours(wanted, {service_id: row.bank_holidays for service_id, row in rows.items()})
    by_name = select(ServiceArea.service_id, ServiceArea.name).order_by(ServiceArea.name, ServiceArea.id)
    areas = _grouped(by_name, ServiceArea.service_id, wanted)
    costs = _grouped(
        select(CostOption.service_id, CostOption.option, CostOption.amount, CostOption.amount_description),
        CostOption.service_id,
        wanted,
    )
    doubted = doubts.open_kinds(wanted)
    return [
        _card(
            rows[service_id],
            now,
            places=tuple(places[service_id]),
            hours=hours[service_id],
            areas=tuple(area.name for area in areas[service_id]),
            costs=costs[service_id],
            doubted=doubted[service_id],
        )
        for service_id in wanted
        if service_id in rows
    ]


def _services(actor: Actor, wanted: Sequence[uuid.UUID]) -> Select[*tuple[Any, ...]]:
    columns = (
        Service.id,
        Service.version,
        Service.name,
        Service.organization_id,
        Service.description,
        Service.alert,
        Service.status,
        Service.channels,
        Service.is_free,
        Service.fees_description,
        Service.assured_date,
        Service.assured_by,
        Service.standing,
        Service.bank_holidays,
        sensitive.is_sensitive().label("is_sensitive"),
        Organization.name.label("organization"),
        Organization.organization_type,
        visible.is_live().label("is_live"),
        ServiceCapacity.state,
        ServiceCapacity.weeks,
        ServiceCapacity.expires_at,
    )
    return (
        select(*columns)
        .join(Organization, Organization.id == Service.organization_id)
        .outerjoin(ServiceCapacity, ServiceCapacity.service_id == Service.id)
        .where(Service.id.in_(wanted), visible.service_is_visible(actor))
    )


def _places(
    wanted: Sequence[uuid.UUID], district_point: DistrictPoint
) -> Mapping[uuid.UUID, list[CardPlace]]:
    found: defaultdict[uuid.UUID, list[CardPlace]] = defaultdict(list)
    seen: set[tuple[uuid.UUID, uuid.UUID]] = (
        set()
    )  # a place with a postal address beside its own is one place
    rows = db.session.execute(
        select(
            ServiceAtLocation.service_id,
            ServiceAtLocation.location_id,
            Location.name,
            Location.confidential,
            Location.latitude,
            Location.longitude,
            Address.city,
            Address.postal_code,
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Address, Address.location_id == Location.id)
        .where(ServiceAtLocation.service_id.in_(wanted))
        .order_by(Location.name, Location.id, Address.address_type, Address.id)
    )
    for row in rows:
        if (row.service_id, row.location_id) in seen:
            continue
        seen.add((row.service_id, row.location_id))
        if row.confidential:
            district = outward_code(row.postal_code) if row.postal_code else ""
            point = district_point(district) if district else None
            found[row.service_id].append(CardPlace(SECRET_NAME, "", district, point, is_masked=True))
        else:
            point = Point(row.latitude, row.longitude) if row.latitude is not None else None
            place = CardPlace(row.name, row.city or "", row.postal_code or "", point, is_masked=False)
            found[row.service_id].append(place)
    return found


def _hours(
    wanted: Sequence[uuid.UUID], bank_holidays: Mapping[uuid.UUID, BankHolidays]
) -> Mapping[uuid.UUID, Hours]:
    schedules = _grouped(_whole(Schedule), Schedule.service_id, wanted)
    exceptions = _grouped(_whole(ScheduleException), ScheduleException.service_id, wanted)
    return {
        service_id: Hours.of(schedules[service_id], exceptions[service_id], bank_holidays[service_id])
        for service_id in bank_holidays
    }


def _whole(table: type[Schedule | ScheduleException]) -> Select[*tuple[Any, ...]]:
    return select(*table.__table__.columns)


def _grouped(
    query: Select[*tuple[Any, ...]], column: InstrumentedAttribute[Any], wanted: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, list[Any]]:
    groups: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(query.where(column.in_(wanted)).order_by(column)):
        groups[row.service_id].append(row)
    return groups


def _card(
    row: Row[*tuple[Any, ...]],
    now: datetime,
    *,
    places: tuple[CardPlace, ...],
    hours: Hours,
    areas: tuple[str, ...],
    costs: Sequence[Any],
    doubted: frozenset[DoubtKind],
) -> Card:
    has_word = row.state is not None and now < row.expires_at
    return Card(
        id=row.id,
        version=row.version,
        name=row.name,
        organization_id=row.organization_id,
        organization=row.organization,
        organization_type=row.organization_type.label,
        description=row.description,
        alert=row.alert,
        status=row.status,
        is_live=row.is_live,
        channels=row.channels or (),
        is_free=row.is_free,
        cost=cost_in_words(row.is_free, costs, row.fees_description),
        evidence=Evidence(row.assured_date, row.assured_by, row.standing, doubted),
        capacity=row.state if has_word else CapacityState.UNKNOWN,
        weeks=row.weeks if has_word else None,
        places=places,
        areas=areas,
        hours=hours,
        capacity_expires_at=row.expires_at if has_word else None,
        is_sensitive=row.is_sensitive,
    )


def cost_in_words(is_free: bool | None, costs: Sequence[Any], fees: str) -> str:
    """ "Free", "£2.50", "From £2 to £5", the first words of the fees, or "" when nobody has told us."""
    if is_free:
        return "Free"
    amounts = sorted(cost.amount for cost in costs if cost.amount is not None)
    if amounts and amounts[-1] == 0:
        return "Free"
    if amounts and amounts[0] == amounts[-1]:
        return _pounds(amounts[0])
    if amounts:
        low = "free" if amounts[0] == 0 else _pounds(amounts[0])
        return f"From {low} to {_pounds(amounts[-1])}"
    said = fees.strip().split("\n")[0]
    if said:
        return said if len(said) <= 60 else f"{said[:57].rsplit(' ', 1)[0]}…"
    return "There is a charge" if is_free is False else ""


def _pounds(amount: object) -> str:
    text = f"{amount:,.2f}"
    return f"£{text.removesuffix('.00')}"
