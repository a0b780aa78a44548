"""A service: its overview, its sections, and the buttons that show it, hide it and confirm it."""

import uuid
from collections.abc import Mapping

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.config import Settings
from hub.core.errors import NotFound
from hub.directory import policy
from hub.directory.confidence import Confidence, Evidence, weigh
from hub.directory.editing import beside, service_answers, service_sections
from hub.directory.editing.blueprint import bp
from hub.directory.editing.desk import Desk
from hub.directory.editing.entry import Group, Lack, Line, Tag, published, saved
from hub.directory.editing.pages import act, create, edit, waiting_words
from hub.directory.forms.services import NewServiceForm
from hub.directory.models import Service, ServiceStatus
from hub.directory.queries import doubts, entries, kept
from hub.directory.services import offers

GROUPS = {
    "What it is": ("name", "alert", "pictures", "needs", "kinds", "circumstances"),
    "Getting it": (
        "reach",
        "start",
        "places",
        "areas",
        "times",
        "bank-holidays",
        "different-days",
        "capacity",
    ),
    "Who it is for": ("audience", "rules", "languages"),
    "Cost and what to bring": ("cost", "documents"),
    "Getting in touch": ("phones", "contacts", "web"),
    "Being referred": ("questions",),
    "Behind the scenes": ("status", "sensitive", "funding", "quality"),
}
PUBLISHED_UNSEEN = (
    "This service is ready. The public will see it as soon as its organization is published too: "
    "the button for that is on this page."
)
WHERE_TO_FIX = {"description": "name", "places": "places"}


@bp.get("/services/<uuid:service_id>")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def service(service_id: uuid.UUID) -> ResponseReturnValue:
    """Everything the entry says, part by part, each with a way to change it."""
    desk = Desk("service", service_id)
    with desk.reading() as record:
        return _overview(record, desk)


def _overview(record: Service, desk: Desk) -> str:
    return render_template(
        "directory/editing/service.html",
        record=record,
        tags=tags(record),
        trust=_trust(record),
        groups=_groups(record, desk.actor),
        lacking=[
            Lack(words, part_url(record, WHERE_TO_FIX[part]))
            for part, words in offers.missing(record).items()
        ],
        waiting_words=waiting_words(desk),
        is_closed=record.status is ServiceStatus.TEMPORARILY_CLOSED,
    )


@bp.route("/services/<uuid:service_id>/<slug>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def service_part(service_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """One section of a service."""
    section = service_sections.SECTIONS.get(slug)
    if section is None or not policy.has_page(current_actor(), "service", slug):
        raise NotFound
    return edit(
        section,
        Desk("service", service_id),
        home=home,
        said=lambda record: saved(is_public(record)),
        kind="service",
        beside=beside.of("service", service_id, slug),
    )


@bp.route("/organizations/<uuid:organization_id>/services/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def new_service(organization_id: uuid.UUID) -> ResponseReturnValue:
    """A service of an organization, as a draft."""
    actor = current_actor()
    organization = kept.organization(organization_id, actor=actor)

    def make(form: NewServiceForm, actor: Actor, record_id: uuid.UUID) -> None:
        offers.create(
            entries.organization(organization_id, actor=actor),
            form.values(),
            actor=actor,
            record_id=record_id,
        )

    return create(
        NewServiceForm(),
        Service,
        make,
        home=lambda record_id: url_for("editing.service", service_id=record_id),
        back=url_for("editing.organization", organization_id=organization.id),
        organization=organization,
    )


@bp.post("/services/<uuid:service_id>/publish")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def publish_service(service_id: uuid.UUID) -> ResponseReturnValue:
    desk = Desk("service", service_id)
    with desk.reading() as record:
        is_seen = record.organization.is_published
    return act(
        desk,
        lambda record, actor: offers.publish(record, actor=actor),
        said="Published. The public can find this service now." if is_seen else PUBLISHED_UNSEEN,
        then=url_for("editing.service", service_id=service_id),
    )


@bp.post("/services/<uuid:service_id>/unpublish")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def unpublish_service(service_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        Desk("service", service_id),
        lambda record, actor: offers.unpublish(record, actor=actor),
        said="Hidden. The public no longer sees this service.",
        then=url_for("editing.service", service_id=service_id),
    )


@bp.post("/services/<uuid:service_id>/confirm")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def confirm_service(service_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        Desk("service", service_id),
        lambda record, actor: offers.confirm(record, actor=actor),
        said="Thank you. The page now says that it was checked today.",
        at_once=True,
        then=url_for("editing.service", service_id=service_id),
    )


@bp.post("/services/<uuid:service_id>/reopen")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def reopen_service(service_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        Desk("service", service_id),
        lambda record, actor: offers.reopen(record, actor=actor),
        said="Open again. The page no longer says that it is closed.",
        then=url_for("editing.service", service_id=service_id),
    )


def _trust(record: Service) -> Confidence:
    """How far the entry is trusted, and why."""
    held = doubts.open_kinds([record.id])[record.id]
    evidence = Evidence(record.assured_date, record.assured_by, record.standing, held)
    settings: Settings = current_app.extensions["hub.settings"]
    return weigh(evidence, today=clock.today(), staff=settings.organization_name)


def home(record: Service) -> str:
    return url_for("editing.service", service_id=record.id)


def part_url(record: Service, slug: str) -> str:
    """The page of a part. Times and conditions are lists with pages of their own."""
    own_page = {"times": "editing.times", "rules": "editing.rules"}.get(slug)
    if own_page:
        return url_for(own_page, service_id=record.id)
    return url_for("editing.service_part", service_id=record.id, slug=slug)


def is_public(record: Service) -> bool:
    """Whether a visitor sees it: that takes its organization, too."""
    running = record.status in {ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED}
    return record.is_published and record.organization.is_published and running


def tags(record: Service) -> list[Tag]:
    """Its state in a few words, what matters most first."""
    found = [published(record.is_published)]
    if record.is_published and not record.organization.is_published:
        found = [Tag("Hidden, because its organization is", "wait")]
    if record.status is ServiceStatus.TEMPORARILY_CLOSED:
        found.append(Tag("Closed for now", "wait"))
    if record.status is ServiceStatus.INACTIVE:
        found.append(Tag("Not running: not public", "bad"))
    if record.status is ServiceStatus.DEFUNCT:
        found.append(Tag("Ended: not public", "bad"))
    return found


def _groups(record: Service, actor: Actor) -> list[Group]:
    answers = service_answers.answers(record)
    labels: Mapping[str, str] = service_sections.LABELS
    return [
        Group(
            title,
            [
                Line(slug, labels[slug], answers[slug], part_url(record, slug))
                for slug in slugs
                if policy.has_page(actor, "service", slug)
            ],
        )
        for title, slugs in GROUPS.items()
    ]
