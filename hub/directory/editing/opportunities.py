"""A job or activity of an organization: its overview, its sections, and its buttons."""

import uuid
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.asking import EditForm
from hub.core.errors import NotFound
from hub.core.words import clock_time, day
from hub.directory.editing import beside
from hub.directory.editing.blueprint import bp
from hub.directory.editing.desk import Desk
from hub.directory.editing.entry import Group, Lack, Line, Lines, Tag, answer, published, saved
from hub.directory.editing.pages import Section, act, create, edit, waiting_words
from hub.directory.forms import opportunities as forms
from hub.directory.models import Opportunity
from hub.directory.place_words import in_one_line
from hub.directory.queries import editing as queries
from hub.directory.queries import entries, kept
from hub.directory.services import opportunities
from hub.directory.services.records import stays_whole

WHERE_TO_FIX = {"how_to_apply": "apply"}


@bp.get("/opportunities/<uuid:opportunity_id>")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def opportunity(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    """What it says, part by part."""
    desk = Desk("opportunity", opportunity_id)
    with desk.reading() as record:
        lacking = opportunities.missing(record)
        return render_template(
            "directory/editing/opportunity.html",
            record=record,
            tags=_tags(record),
            groups=_groups(record),
            lacking=[Lack(words, _part_url(record, WHERE_TO_FIX[part])) for part, words in lacking.items()],
            waiting_words=waiting_words(desk),
        )


@bp.route("/opportunities/<uuid:opportunity_id>/<slug>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def opportunity_part(opportunity_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """One section of a job or activity."""
    section = SECTIONS.get(slug)
    if section is None:
        raise NotFound
    return edit(
        section,
        Desk("opportunity", opportunity_id),
        home=_home,
        said=lambda record: saved(_is_public(record)),
        kind="opportunity",
        beside=beside.of("opportunity", opportunity_id, slug),
    )


@bp.route("/organizations/<uuid:organization_id>/opportunities/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def new_opportunity(organization_id: uuid.UUID) -> ResponseReturnValue:
    """A job or activity of an organization, as a draft."""
    organization = kept.organization(organization_id, actor=current_actor())

    def make(form: forms.NewOpportunityForm, actor: Actor, record_id: uuid.UUID) -> None:
        owner = entries.organization(organization_id, actor=actor)
        opportunities.create(owner, form.values(), actor=actor, record_id=record_id)

    return create(
        forms.NewOpportunityForm(),
        Opportunity,
        make,
        home=lambda record_id: url_for("editing.opportunity", opportunity_id=record_id),
        back=url_for("editing.organization", organization_id=organization.id),
        organization=organization,
    )


@bp.post("/opportunities/<uuid:opportunity_id>/publish")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def publish_opportunity(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        Desk("opportunity", opportunity_id),
        lambda record, actor: opportunities.publish(record, actor=actor),
        said="Published. The public can find it until its closing date.",
        then=url_for("editing.opportunity", opportunity_id=opportunity_id),
    )


@bp.post("/opportunities/<uuid:opportunity_id>/unpublish")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def unpublish_opportunity(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        Desk("opportunity", opportunity_id),
        lambda record, actor: opportunities.unpublish(record, actor=actor),
        said="Hidden. The public no longer sees it.",
        then=url_for("editing.opportunity", opportunity_id=opportunity_id),
    )


def _keep(record: Opportunity, form: EditForm, actor: Actor) -> None:
    opportunities.edit(record, form.values(), actor=actor, version=form.read_version)
    stays_whole(opportunities.missing(record), is_published=record.is_published)


def _offer_places(form: forms.WhereForm, record: Opportunity) -> None:
    found = queries.places_of(record.organization_id, actor=current_actor())
    held = [record.location] if record.location and record.location not in found else []
    form.location_id.choices = {"": "It has no place of its own"} | {
        str(place.id): in_one_line(place) for place in (*found, *held)
    }


def _plain(slug: str, label: str, form: type[EditForm]) -> Section[Opportunity, Any]:
    return Section(slug=slug, label=label, form=form, save=_keep)


_ALL: tuple[Section[Opportunity, Any], ...] = (
    _plain("basics", "Title and description", forms.BasicsForm),
    _plain("apply", "How people apply", forms.ApplyForm),
    _plain("dates", "Dates", forms.DatesForm),
    _plain("pay", "Pay and hours", forms.PayForm),
    Section(slug="where", label="Where it is", form=forms.WhereForm, prepare=_offer_places, save=_keep),
    _plain("who", "Only for residents?", forms.WhoForm),
)
SECTIONS = {section.slug: section for section in _ALL}


def _groups(record: Opportunity) -> list[Group]:
    answers: dict[str, Lines] = {
        "basics": [record.title, record.kind.label, record.description],
        "apply": [record.how_to_apply, record.url, record.email],
        "dates": [
            f"Apply by {day(record.closes_on)}" if record.closes_on else "No last day to apply",
            f"Starts on {day(record.starts_on)}" if record.starts_on else None,
            " to ".join(clock_time(at) for at in (record.start_time, record.end_time) if at),
        ],
        "pay": [record.pay, record.hours],
        "where": [in_one_line(record.location) if record.location else None],
        "who": ["Yes, only residents may apply" if record.ring_fenced else "No, anybody may apply"],
    }
    lines = [Line(s.slug, s.label, answer(answers[s.slug]), _part_url(record, s.slug)) for s in _ALL]
    return [Group("What it says", lines)]


def _is_over(record: Opportunity) -> bool:
    return record.closes_on is not None and record.closes_on < clock.today()


def _is_public(record: Opportunity) -> bool:
    return record.is_published and record.organization.is_published and not _is_over(record)


def _tags(record: Opportunity) -> list[Tag]:
    if _is_over(record):
        return [Tag("Over: not public")]
    if record.is_published and not record.organization.is_published:
        return [Tag("Hidden, because its organization is", "wait")]
    return [published(record.is_published)]


def _home(record: Opportunity) -> str:
    return url_for("editing.opportunity", opportunity_id=record.id)


def _part_url(record: Opportunity, slug: str) -> str:
    return url_for("editing.opportunity_part", opportunity_id=record.id, slug=slug)
