"""A place: its overview and its sections; how a service comes to have one."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.asking import EditForm
from hub.core.db import db
from hub.core.errors import NotFound
from hub.core.forms import tidy
from hub.directory import policy, vocabulary
from hub.directory.editing import beside, pictures
from hub.directory.editing.blueprint import bp
from hub.directory.editing.desk import Desk
from hub.directory.editing.entry import Group, Line, Lines, Tag, answer
from hub.directory.editing.pages import Section, act, create, edit, waiting_words
from hub.directory.forms import contacts
from hub.directory.forms import locations as forms
from hub.directory.forms.pictures import PicturesForm
from hub.directory.models import Location, Service
from hub.directory.part_words import phones
from hub.directory.place_words import in_one_line
from hub.directory.queries import editing as queries
from hub.directory.queries import entries, kept
from hub.directory.services import locations, offers
from hub.places import queries as places
from hub.places.distance import Point

ADDRESS = ("address_1", "address_2", "city", "postal_code")
GROUPS = {
    "The place": ("place", "address", "privacy", "map"),
    "For visitors": ("access", "transport", "phones", "pictures"),
}


@bp.get("/places/<uuid:location_id>")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def location(location_id: uuid.UUID) -> ResponseReturnValue:
    """All that is known of a place, and what happens there."""
    actor, desk = current_actor(), Desk("location", location_id)
    with desk.reading() as record:
        held = (at.service for at in record.at_services)
        theirs = (one for one in held if policy.keeps(actor, one.organization_id))
        return render_template(
            "directory/editing/location.html",
            record=record,
            tags=_tags(record),
            groups=_groups(record),
            services=sorted(theirs, key=lambda one: (one.name.lower(), one.id)),
            waiting_words=waiting_words(desk),
        )


@bp.route("/places/<uuid:location_id>/<slug>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def location_part(location_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """One section of a place."""
    section = SECTIONS.get(slug)
    if section is None:
        raise NotFound
    return edit(
        section,
        Desk("location", location_id),
        home=_home,
        kind="location",
        beside=beside.of("location", location_id, slug),
    )


@bp.route("/organizations/<uuid:organization_id>/places/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def new_location(organization_id: uuid.UUID) -> ResponseReturnValue:
    """A place of an organization."""
    organization = kept.organization(organization_id, actor=current_actor())
    return create(
        forms.NewPlaceForm(),
        Location,
        lambda form, actor, record_id: _make(form, organization_id, actor, record_id),
        home=lambda record_id: url_for("editing.location", location_id=record_id),
        back=url_for("editing.organization", organization_id=organization.id),
        organization=organization,
    )


@bp.route("/services/<uuid:service_id>/places/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def new_location_of(service_id: uuid.UUID) -> ResponseReturnValue:
    """A new place of the service's organization, where the service then is."""
    service = kept.service(service_id, actor=current_actor())

    def make(form: forms.NewPlaceForm, actor: Actor, record_id: uuid.UUID) -> None:
        place = _make(form, service.organization_id, actor, record_id)
        Desk("service", service_id).keep(lambda record, actor: _use(record, place, actor))

    return create(
        forms.NewPlaceForm(),
        Location,
        make,
        home=lambda record_id: url_for("editing.location", location_id=record_id),
        back=url_for("editing.service_part", service_id=service_id, slug="places"),
        organization=service.organization,
        service=service,
    )


@bp.get("/services/<uuid:service_id>/places/find")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def find_location(service_id: uuid.UUID) -> ResponseReturnValue:
    """Places of others that the service may use, so that one hall is not entered twice."""
    actor = current_actor()
    service = kept.service(service_id, actor=actor)
    words = tidy(request.args.get("q"))[:100]
    used = {at.location_id for at in service.at_locations}
    found = queries.places_like(words, actor=actor) if words else []
    return render_template(
        "directory/editing/find_place.html",
        record=service,
        words=words,
        found=[(place, in_one_line(place), place.id in used) for place in found],
    )


@bp.post("/services/<uuid:service_id>/places/use/<uuid:location_id>")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def use_location(service_id: uuid.UUID, location_id: uuid.UUID) -> ResponseReturnValue:
    chooses = current_actor()
    return act(
        Desk("service", service_id),
        lambda record, actor: _use(record, queries.place_to_use(location_id, actor=chooses), actor),
        said="Added. The service is at this place now.",
        then=url_for("editing.service_part", service_id=service_id, slug="places"),
    )


def _make(
    form: forms.NewPlaceForm, organization_id: uuid.UUID, actor: Actor, record_id: uuid.UUID
) -> Location:
    said = form.values()
    address = {name: said.pop(name) for name in ADDRESS}
    organization = entries.organization(organization_id, actor=actor)
    place = locations.create(
        organization, said, parts={"addresses": [address]}, actor=actor, record_id=record_id
    )
    locations.put_on_map(place, point_of)
    db.session.flush()
    if policy.only_proposes(current_actor()):
        _ask_to_show(place)
    return place


def _ask_to_show(place: Location) -> None:
    """A partner's new place is a draft until somebody has looked at it."""
    place.is_draft = True
    db.session.flush()
    Desk("location", place.id).keep(lambda record, _actor: locations.show([record.id]))


def _use(service: Service, place: Location, actor: Actor) -> None:
    held = [at.location for at in service.at_locations]
    if place.id not in {one.id for one in held}:
        offers.set_locations(service, [*held, place], actor=actor)


def point_of(postcode: str) -> Point | None:
    """Where a postcode is; None for one we do not know."""
    found = places.locate([postcode]).get(postcode)
    return found.point if found else None


def _keep(record: Location, form: EditForm, actor: Actor) -> None:
    locations.edit(record, form.values(), parts=form.parts(), actor=actor, version=form.read_version)


def _read_address(record: Location) -> Mapping[str, Any]:
    address = record.addresses[0] if record.addresses else None
    return {name: getattr(address, name, "") for name in ADDRESS}


def _keep_address(record: Location, form: forms.AddressForm, actor: Actor) -> None:
    """The first address; further ones of an import stay. A new postcode moves the spot on the map."""
    before = _read_address(record)["postal_code"]
    rest = [
        {c.key: getattr(one, c.key) for c in one.__table__.columns if not (c.primary_key or c.foreign_keys)}
        for one in record.addresses[1:]
    ]
    kept = _kept_of_first(record) | form.values()
    parts = {"addresses": [kept, *rest] if any(form.values().values()) else rest}
    locations.edit(record, {}, parts=parts, actor=actor, version=form.read_version)
    if form.postal_code.data != before:
        locations.put_on_map(record, point_of)


def _kept_of_first(record: Location) -> dict[str, Any]:
    first = record.addresses[0] if record.addresses else None
    names = ("attention", "region", "state_province", "country", "address_type")
    return {name: getattr(first, name) for name in names} if first else {}


def _read_access(record: Location) -> Mapping[str, Any]:
    return {
        "codes": [one.code for one in record.accessibility if one.code],
        "others": [one.description for one in record.accessibility if not one.code],
    }


def _keep_access(record: Location, form: forms.AccessForm, actor: Actor) -> None:
    details = {one.code: one.description for one in record.accessibility if one.code}
    wanted = [{"code": code, "description": details.get(code, "")} for code in form.codes.data or ()]
    wanted += [{"code": "", "description": line} for line in form.others.lines]
    locations.edit(record, {}, parts={"accessibility": wanted}, actor=actor, version=form.read_version)


def _plain(slug: str, label: str, form: type[EditForm]) -> Section[Location, Any]:
    return Section(slug=slug, label=label, form=form, save=_keep)


_ALL: tuple[Section[Location, Any], ...] = (
    _plain("place", "Name of the place", forms.PlaceForm),
    Section(slug="address", label="Address", form=forms.AddressForm, read=_read_address, save=_keep_address),
    _plain("privacy", "Must the address stay private?", forms.PrivacyForm),
    _plain("map", "Spot on the map", forms.MapForm),
    Section(
        slug="access",
        label="Getting in and around",
        form=forms.AccessForm,
        read=_read_access,
        save=_keep_access,
    ),
    _plain("transport", "How people get there", forms.TransportForm),
    _plain("phones", "Phone numbers", contacts.PhonesForm),
    pictures.section(_keep, "Pictures", PicturesForm),
)
SECTIONS = {section.slug: section for section in _ALL}


def _groups(record: Location) -> list[Group]:
    address = record.addresses[0] if record.addresses else None
    spot = f"{record.latitude:.4f}, {record.longitude:.4f}" if record.latitude is not None else None
    answers: dict[str, Lines] = {
        "place": [record.name, record.alternate_name, record.description],
        "address": [getattr(address, name, None) for name in ADDRESS],
        "privacy": ["Yes: the public sees only the district" if record.confidential else "No"],
        "map": [spot if spot else "It is not on the map"],
        "access": [
            vocabulary.access_name(one.code) if one.code else one.description for one in record.accessibility
        ],
        "transport": [record.transportation],
        "phones": phones(record.phones),
        "pictures": [one.alt for one in record.pictures],
    }
    return [
        Group(
            title,
            [
                Line(slug, SECTIONS[slug].label, answer(answers[slug]), _part_url(record, slug))
                for slug in slugs
            ],
        )
        for title, slugs in GROUPS.items()
    ]


def _tags(record: Location) -> list[Tag]:
    found = [Tag("Address kept private", "wait")] if record.confidential else []
    return [*found, Tag("Draft: not public", "wait")] if record.is_draft else found


def _home(record: Location) -> str:
    return url_for("editing.location", location_id=record.id)


def _part_url(record: Location, slug: str) -> str:
    return url_for("editing.location_part", location_id=record.id, slug=slug)
