"""Dates to follow in one's own calendar: feeds, and the page that says how."""

import hashlib
import uuid
from collections.abc import Iterable

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.accounts.policy import VISITOR
from hub.core import clock
from hub.core.errors import NotFound
from hub.directory.masking import DistrictPoint
from hub.directory.models import Opportunity, OpportunityKind
from hub.directory.profile import Profile, spot
from hub.directory.queries import dates, entries, taxonomies
from hub.directory.queries.sensitive import SAFETY
from hub.directory.queries.taxonomies import TermNode
from hub.directory.views.blueprint import address, bp, follow, site
from hub.directory.views.browse import NEEDS, way_to, with_those_below
from hub.places import queries as places


@bp.get("/calendars")
@public
def calendars() -> ResponseReturnValue:
    """Which there are, and how a calendar follows one."""
    return render_template(
        "directory/calendars.html",
        everything=_both("directory.activities_calendar"),
        kinds=[
            (kind.plural, _both("directory.activities_calendar", kind=kind.value)) for kind in OpportunityKind
        ],
        needs=[
            (node.name, _both("directory.need_calendar", code=node.code))
            for node in taxonomies.tree(NEEDS)
            if node.count and node.code != SAFETY
        ],
    )


@bp.get("/calendars/activities.ics")
@public
def activities_calendar() -> Response:
    """Everything with a date on it, or only some kinds of it."""
    known = {kind.value: kind for kind in OpportunityKind}
    kinds = [known[value] for value in request.args.getlist("kind")[:20] if value in known]
    name = ", ".join(kind.plural for kind in dict.fromkeys(kinds)) or "Jobs and activities"
    return _feed(
        f"{name}: {site().name}", dates.opportunities(kinds), page=address("directory.opportunities")
    )


@bp.get("/calendars/needs/<path:code>.ics")
@public
def need_calendar(code: str) -> Response:
    """When the services run that help with a need. NotFound for those that nobody should be seen with."""
    from_top = way_to(code, taxonomies.tree(NEEDS))
    if not from_top or from_top[0].code == SAFETY:
        raise NotFound
    need: TermNode = from_top[-1]
    services, offered = dates.of_terms([node.id for node in with_those_below(need)])
    page = address("directory.browse_term", code=need.code)
    return _feed(f"{need.name}: {site().name}", [*services, *offered], page=page)


@bp.get("/organizations/<uuid:organization_id>/calendar.ics")
@public
def organization_calendar(organization_id: uuid.UUID) -> Response:
    """When its services run, and what else it puts on."""
    record = entries.organization(organization_id, actor=VISITOR)
    services, offered = dates.of_organization(record.id)
    page = address("directory.organization", organization_id=record.id)
    return _feed(record.name, [*services, *offered], page=page)


@bp.get("/opportunities/<uuid:opportunity_id>/calendar.ics")
@public
def opportunity_calendar(opportunity_id: uuid.UUID) -> Response:
    """The one day of an opportunity, to keep."""
    record = entries.opportunity(opportunity_id, actor=VISITOR)
    page = address("directory.opportunity", opportunity_id=record.id)
    response = _feed(record.title, [record], page=page)
    response.headers["Content-Disposition"] = 'attachment; filename="date.ics"'
    return response


def _feed(name: str, found: Iterable[Profile | Opportunity], *, page: str) -> Response:
    """The feed, with a mark by which a calendar knows that it has it. Kept by nobody without asking us again."""
    from hub.directory import feeds

    district_point = places.atlas().district_point
    content = feeds.written(
        name,
        [feeds.Entry(_address(one), one, _where(one, district_point)) for one in found],
        url=page,
        about=f"From {site().name}. Times can change: check before you set out.",
        today=clock.today(),
        site_name=site().name,
    )
    response = Response(content, mimetype="text/calendar")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(hashlib.blake2b(content, digest_size=16).hexdigest())
    response.make_conditional(request)
    return response


def _address(one: Profile | Opportunity) -> str:
    if isinstance(one, Profile):
        return address("directory.service", service_id=one.id)
    return address("directory.opportunity", opportunity_id=one.id)


def _where(one: Profile | Opportunity, district_point: DistrictPoint) -> str:
    if isinstance(one, Profile) or one.location is None:
        return ""  # a service says it itself
    return spot(one.location, district_point).in_one_line


def _both(endpoint: str, **values: object) -> tuple[str, str]:
    """(address to follow, address to copy)."""
    return follow(endpoint, **values), address(endpoint, **values)
