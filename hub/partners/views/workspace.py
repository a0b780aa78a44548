"""The space of somebody who speaks for an organization: what needs them, and how each entry stands."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.directory import completeness
from hub.directory.models import LinkEntity
from hub.directory.queries import entries
from hub.directory.readability import reading
from hub.partners import needs, numbers, standing
from hub.partners.queries import workspace as queries
from hub.partners.views.blueprint import bp
from hub.search.log import totals

FIRST_NEEDS = 8
LISTS = {"times": "editing.times", "rules": "editing.rules"}
"""Parts of a service that are lists, with pages of their own."""


@bp.get("/partner")
@requires(Permission.DIRECTORY_PROPOSE)
def home() -> ResponseReturnValue:
    """What needs this person first, then the organizations they speak for."""
    actor = current_actor()
    services = queries.services(actor.organization_ids, actor=actor)
    waiting = needs.of(actor, services)
    return render_template(
        "partners/home.html",
        organizations=_ours(actor, services),
        numbers=numbers.of(actor),
        needs=waiting[:FIRST_NEEDS],
        later=len(waiting[FIRST_NEEDS:]),
        sent=len(queries.waiting(actor=actor)),
    )


@dataclass(frozen=True, slots=True)
class Ours:
    """One organization as its people start from it."""

    id: uuid.UUID
    name: str
    public: int
    to_confirm: int
    room_unknown: int
    people: int


def _ours(actor: Actor, services: Sequence[queries.Line]) -> list[Ours]:
    """How each organization stands: two statements besides, however many they speak for."""
    today, now = clock.today(), clock.now()
    people = queries.how_many_people(actor=actor)
    lines = defaultdict(list)
    for line in services:
        lines[line.organization_id].append(line)
    found = []
    for one in queries.organizations(actor=actor):
        public = [line for line in lines[one.id] if standing.is_public(line)]
        due = sum(standing.asks_for_their_word(line, today) for line in lines[one.id])
        unknown = sum(standing.is_room_unknown(line, now) for line in public)
        found.append(Ours(one.id, one.name, len(public), due, unknown, people.get(one.id, 0)))
    return found


@bp.get("/partner/organizations/<uuid:organization_id>")
@requires(Permission.DIRECTORY_PROPOSE)
def organization(organization_id: uuid.UUID) -> ResponseReturnValue:
    """One organization: what to do next, and everything it has in the directory with its state."""
    actor = current_actor()
    record = queries.organization(organization_id, actor=actor)
    today, waiting = clock.today(), queries.waiting(actor=actor)
    services = queries.services([record.id], actor=actor)

    def also(record_id: uuid.UUID) -> list[standing.State]:
        return [standing.WAITING] if record_id in waiting else []

    return render_template(
        "partners/organization.html",
        organization=record,
        needs=[need for need in needs.of(actor, services) if need.organization_id == record.id],
        own_states=also(record.id),
        measure=completeness.of_organization(record),
        reading=reading(record.description),
        part_url=lambda part: url_for("editing.organization_part", organization_id=record.id, slug=part),
        services=[(one, standing.of_service(one, today=today) + also(one.id)) for one in services],
        places=[
            (one, completeness.of_location(one), also(one.id))
            for one in queries.places(record.id, actor=actor)
        ],
        opportunities=[
            (one, [standing.of_opportunity(one.is_published, one.closes_on, today=today), *also(one.id)])
            for one in queries.opportunities(record.id, actor=actor)
        ],
    )


@bp.get("/partner/services/<uuid:service_id>")
@requires(Permission.DIRECTORY_PROPOSE)
def service(service_id: uuid.UUID) -> ResponseReturnValue:
    """One service: what it lacks, how it reads, who finds it."""
    actor = current_actor()
    record = queries.service(service_id, actor=actor)
    [line] = (one for one in queries.services([record.organization_id], actor=actor) if one.id == record.id)
    is_hidden = standing.is_hidden_until_confirmed(line)
    terms = entries.terms_of(LinkEntity.SERVICE, [record.id])[record.id]
    return render_template(
        "partners/service.html",
        record=record,
        found=standing.of_service(line, today=clock.today())
        + ([standing.WAITING] if record.id in queries.waiting(actor=actor) else []),
        checked=standing.checked(record.assured_date),
        is_hidden=is_hidden,
        is_due=standing.asks_for_their_word(line, clock.today()),
        measure=completeness.of_service(record, terms, now=clock.now()),
        reading=reading(record.description),
        found_by=totals.found_by(record.id),
        part_url=lambda part: part_url(record.id, part),
    )


def part_url(service_id: uuid.UUID, part: str) -> str:
    """The page on which a part of a service is changed."""
    if part in LISTS:
        return url_for(LISTS[part], service_id=service_id)
    return url_for("editing.service_part", service_id=service_id, slug=part)
