"""One entry a page: a service, an organization, an opportunity."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, public
from hub.accounts.policy import Permission
from hub.core import clock
from hub.core.paging import Page
from hub.directory import opportunity_words
from hub.directory.queries import browsing, entries, profiles
from hub.directory.queries.cards import cards
from hub.directory.views.answers import Check
from hub.directory.views.blueprint import asked_page, bp, card_in_words, pages_of, part_of, settings
from hub.directory.views.opportunity_page import OpportunityPage
from hub.directory.views.organization_page import OrganizationPage
from hub.directory.views.service_page import ServicePage
from hub.places import queries as places

SIMILAR = 3


@bp.get("/services/<uuid:service_id>")
@public
def service(service_id: uuid.UUID) -> ResponseReturnValue:
    """What it is, whether it is for you, when and where, what it costs, and how to start."""
    actor = current_actor()
    profile = profiles.one(service_id, actor=actor)
    alike = browsing.similar(
        profile.id,
        organization_id=profile.organization_id,
        terms=[term.id for term in profile.needs],
        limit=SIMILAR,
    )
    shown = cards(alike, actor=actor, district_point=places.atlas().district_point)
    page = ServicePage(
        profile=profile,
        check=Check.of(profile, request.args),
        similar=[card_in_words(card) for card in shown],
        now=clock.now(),
    )
    return render_template(
        "directory/service.html", page=page, profile=profile, may_edit=actor.may(Permission.DIRECTORY_EDIT)
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
        is_sensitive=2 * browsing.sensitive_among(ids) > len(ids),
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
