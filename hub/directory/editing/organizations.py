"""An organization: its overview with all it offers, its sections, and its buttons."""

import uuid
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.asking import EditForm
from hub.core.errors import NotFound
from hub.directory import vocabulary
from hub.directory.editing import beside, pictures
from hub.directory.editing.blueprint import bp
from hub.directory.editing.desk import Desk
from hub.directory.editing.entry import Group, Lack, Line, Lines, answer, published, saved
from hub.directory.editing.pages import Section, act, create, edit, waiting_words
from hub.directory.forms import contacts
from hub.directory.forms import organizations as forms
from hub.directory.forms.pictures import LogoForm
from hub.directory.models import Organization, OrganizationIdentifier
from hub.directory.part_words import people, phones
from hub.directory.place_words import in_one_line
from hub.directory.queries import editing as queries
from hub.directory.services import organizations
from hub.directory.services.records import stays_whole

WHERE_TO_FIX = {"description": "basics"}


@bp.get("/organizations/<uuid:organization_id>")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def organization(organization_id: uuid.UUID) -> ResponseReturnValue:
    """Who it is, and its services, places, jobs and activities."""
    actor, desk = current_actor(), Desk("organization", organization_id)
    with desk.reading() as record:
        return _overview(record, desk, actor)


def _overview(record: Organization, desk: Desk, actor: Actor) -> str:
    lacking = organizations.missing(record)
    return render_template(
        "directory/editing/organization.html",
        record=record,
        tags=[published(record.is_published)],
        groups=_groups(record),
        lacking=[Lack(words, _part_url(record, WHERE_TO_FIX[part])) for part, words in lacking.items()],
        waiting_words=waiting_words(desk),
        services=queries.services_of(record.id, actor=actor),
        places=[(place, in_one_line(place)) for place in queries.places_of(record.id, actor=actor)],
        opportunities=queries.opportunities_of(record.id, actor=actor),
        may_merge=actor.may(Permission.DIRECTORY_MERGE),
        sees_partners=actor.may(Permission.PARTNER_READ),
    )


@bp.route("/organizations/<uuid:organization_id>/<slug>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def organization_part(organization_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """One section of an organization."""
    section = SECTIONS.get(slug)
    if section is None:
        raise NotFound
    return edit(
        section,
        Desk("organization", organization_id),
        home=_home,
        said=lambda record: saved(record.is_published),
        kind="organization",
        beside=beside.of("organization", organization_id, slug),
    )


@bp.route("/organizations/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def new_organization() -> ResponseReturnValue:
    """An organization, as a draft."""

    def make(form: forms.NewOrganizationForm, actor: Actor, record_id: uuid.UUID) -> None:
        organizations.create(form.values(), actor=actor, record_id=record_id)

    return create(
        forms.NewOrganizationForm(),
        Organization,
        make,
        home=lambda record_id: url_for("editing.organization", organization_id=record_id),
        back=url_for("admin.index"),
    )


@bp.post("/organizations/<uuid:organization_id>/publish")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def publish_organization(organization_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        Desk("organization", organization_id),
        lambda record, actor: organizations.publish(record, actor=actor),
        said="Published. The public can find this organization and its published services now.",
        then=url_for("editing.organization", organization_id=organization_id),
    )


@bp.post("/organizations/<uuid:organization_id>/unpublish")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def unpublish_organization(organization_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        Desk("organization", organization_id),
        lambda record, actor: organizations.unpublish(record, actor=actor),
        said="Hidden. The public no longer sees this organization or anything it offers.",
        then=url_for("editing.organization", organization_id=organization_id),
    )


@bp.post("/organizations/<uuid:organization_id>/confirm")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def confirm_organization(organization_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        Desk("organization", organization_id),
        lambda record, actor: organizations.confirm(record, actor=actor),
        said="Thank you. The page now says that it was checked today.",
        at_once=True,
        then=url_for("editing.organization", organization_id=organization_id),
    )


def _keep(record: Organization, form: EditForm, actor: Actor) -> None:
    organizations.edit(record, form.values(), parts=form.parts(), actor=actor, version=form.read_version)
    stays_whole(organizations.missing(record), is_published=record.is_published)


def _offer_parents(form: forms.LegalForm, record: Organization) -> None:
    found = queries.organization_names(actor=current_actor())
    others = {str(one.id): one.name for one in found if one.id != record.id}
    form.parent_organization_id.choices = {"": "It is not"} | others


def _plain(slug: str, label: str, form: type[EditForm]) -> Section[Organization, Any]:
    return Section(slug=slug, label=label, form=form, save=_keep)


_ALL: tuple[Section[Organization, Any], ...] = (
    _plain("basics", "Name and description", forms.BasicsForm),
    _plain("web", "Website and email", forms.WebForm),
    pictures.section(_keep, "Logo", LogoForm),
    _plain("phones", "Phone numbers", contacts.PhonesForm),
    _plain("contacts", "People to ask for", contacts.ContactsForm),
    _plain("identifiers", "Registered numbers", forms.IdentifiersForm),
    Section(
        slug="legal",
        label="Legal details",
        form=forms.LegalForm,
        prepare=_offer_parents,
        save=_keep,
        template="directory/editing/legal.html",
    ),
    _plain("funding", "Who pays for it", contacts.FundingForm),
)
SECTIONS = {section.slug: section for section in _ALL}


def _groups(record: Organization) -> list[Group]:
    answers: dict[str, Lines] = {
        "basics": [record.name, record.alternate_name, record.organization_type.label, record.description],
        "web": [record.website, record.email],
        "pictures": [one.alt for one in record.pictures],
        "phones": phones(record.phones),
        "contacts": people(record.contacts),
        "identifiers": [f"{_register(one)}: {one.identifier}" for one in record.identifiers],
        "legal": [
            record.legal_status,
            f"Since {record.year_incorporated}" if record.year_incorporated else None,
        ],
        "funding": [one.source for one in record.funding],
    }
    lines = [
        Line(s.slug, s.label, answer(answers[s.slug]), _part_url(record, s.slug)) for s in SECTIONS.values()
    ]
    return [Group("About the organization", lines)]


def _register(one: OrganizationIdentifier) -> str:
    return vocabulary.IDENTIFIER_SCHEMES.get(one.identifier_scheme) or one.identifier_type


def _home(record: Organization) -> str:
    return url_for("editing.organization", organization_id=record.id)


def _part_url(record: Organization, slug: str) -> str:
    return url_for("editing.organization_part", organization_id=record.id, slug=slug)
