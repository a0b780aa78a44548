"""One entry a page: a service, an organization, an opportunity."""

import uuid

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from hub.accounts.access import current_actor, public
from hub.accounts.policy import VISITOR, Actor, Permission
from hub.core import clock
from hub.core.errors import Gone, NotFound
from hub.core.paging import Page
from hub.directory import opportunity_words
from hub.directory.card_words import times_true_until, true_until
from hub.directory.queries import browsing, entries, profiles, sensitive, visible
from hub.directory.queries.cards import cards
from hub.directory.views.blueprint import asked_page, bp, card_in_words, pages_of, part_of, settings
from hub.directory.views.opportunity_page import OpportunityPage
from hub.directory.views.organization_page import OrganizationPage
from hub.directory.views.ready import Ready, quarter_end, ready_pages
from hub.directory.views.service_page import ServicePage
from hub.places import queries as places

SIMILAR = 3


@bp.get("/services/<uuid:service_id>")
@public
def service(service_id: uuid.UUID) -> ResponseReturnValue:
    """What it is, whether it is for you, when and where, what it costs, and how to start."""
    actor = current_actor()
    try:
        if actor == VISITOR and not request.args:
            page = ready_pages().page(service_id, lambda: _built(service_id, VISITOR))
        else:
            page = _built(service_id, actor)
    except NotFound:
        return _resting(service_id)
    return render_template("directory/service.html", page=page)


def _resting(service_id: uuid.UUID) -> ResponseReturnValue:
    """For an address that people kept: why nothing is here now, without a word of what it said, and what else helps.

    NotFound for what residents never knew.
    """
    has_ended, alike = browsing.instead_of(service_id)
    shown = cards(alike, actor=VISITOR, district_point=places.atlas().district_point)
    page = render_template(
        "directory/resting.html", has_ended=has_ended, similar=[card_in_words(card) for card in shown]
    )
    return page, Gone.status if has_ended else NotFound.status


def _built(service_id: uuid.UUID, actor: Actor) -> Ready:
    """The page for this actor. Stamps are taken before what they stand for, so that no change falls between."""
    stands_on = dict(visible.stamps([service_id], actor=actor))
    map_of = places.edition()
    profile = profiles.one(service_id, actor=actor)
    alike = browsing.similar(
        profile.id,
        organization_id=profile.organization_id,
        terms=[term.id for term in profile.needs],
        limit=SIMILAR,
    )
    if alike:
        stands_on |= visible.stamps(alike, actor=actor)
    shown = cards(alike, actor=actor, district_point=places.atlas().district_point)
    now = clock.now()
    page = ServicePage(
        profile=profile,
        similar=[card_in_words(card) for card in shown],
        now=now,
    )
    may_edit = actor.may(Permission.DIRECTORY_EDIT)
    body = render_template("directory/_service_page.html", page=page, profile=profile, may_edit=may_edit)
    need = next(iter(profile.needs), None)
    return Ready(
        name=profile.name,
        description=page.description,
        url=page.url,
        is_live=profile.is_live,
        is_sensitive=profile.is_sensitive,
        need_name=need.name if need else "",
        need_code=need.code if need else "",
        structured=htmlsafe_json_dumps(page.structured, dumps=current_app.json.dumps),
        body=Markup(body),  # noqa: S704  (a template's own words)
        stands_on=stands_on,
        map_of=map_of,
        until=min(
            quarter_end(now),
            times_true_until(profile.hours, profile.capacity.expires, now),
            *(true_until(card, now) for card in shown),
        ),
    )


@bp.get("/organizations/<uuid:organization_id>")
@public
def organization(organization_id: uuid.UUID) -> ResponseReturnValue:
    """Who they are, and everything they offer."""
    actor = current_actor()
    record = entries.organization(organization_id, actor=actor)
    ids = entries.service_ids_of(record.id, actor=actor)
    district_point = places.atlas().district_point
    listed = part_of(ids, asked_page(), settings().page_size)
    shown = cards(listed.items, actor=actor, district_point=district_point)
    open_now = entries.opportunities_of(record.id, actor=actor)
    page = OrganizationPage(
        record=record,
        services=Page([card_in_words(card) for card in shown], listed.total, listed.number, listed.size),
        opportunities=[opportunity_words.in_words(one, district_point) for one in open_now],
        district_point=district_point,
        is_sensitive=2 * sensitive.among(ids) > len(ids),
    )
    return render_template(
        "directory/organization.html",
        page=page,
        organization=record,
        may_edit=actor.may(Permission.DIRECTORY_EDIT),
        url_of=pages_of("directory.organization", organization_id=record.id),
    )


@bp.get("/opportunities/<uuid:opportunity_id>")
@public
def opportunity(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    """A job, a course, an event: what, when, where, and how to apply."""
    actor = current_actor()
    record = entries.opportunity(opportunity_id, actor=actor)
    page = OpportunityPage(record, places.atlas().district_point)
    return render_template(
        "directory/opportunity.html",
        page=page,
        opportunity=record,
        may_edit=actor.may(Permission.DIRECTORY_EDIT),
    )
