"""The addresses of the API. Everybody reads the same, signed in or not."""

from uuid import UUID

from flask import Blueprint, Response, current_app, request, send_file, url_for

from hub.accounts.access import public
from hub.api import limits, streams, tasks
from hub.api.oruk import answers, asked, dump
from hub.api.oruk.field import Profile
from hub.api.oruk.openapi import document
from hub.api.oruk.resources import ORGANIZATIONS, PLACES, SERVICES, TAXONOMIES, TERMS, Resource
from hub.core.config import Settings
from hub.core.errors import NotFound, Unavailable
from hub.core.site import Site

bp = Blueprint("oruk", __name__, url_prefix="/api/oruk")
bp.before_request(limits.spend)

VERSION = "HSDS-UK-3.0"
"""The official validator reads "3.0" out of these very words; others make it check another standard."""
PROFILE_URL = "https://openreferraluk.org/specifications/3.0"


@bp.get("")
@bp.get("/", endpoint="index_with_slash")
@public
def index() -> Response:
    """Which standard this is, and where it is described. With or without the slash: validators ask both ways."""
    site: Site = current_app.extensions["hub.site"]
    publisher = {"name": site.organization, "email": site.contact_email, "website": site.address}
    return answers.as_json(
        {
            "version": VERSION,
            "profile": PROFILE_URL,
            "openapi_url": site.absolute(url_for("oruk.openapi")),
            "description": f"{site.name}: {site.tagline}.",
            "publisher": {name: value for name, value in publisher.items() if value},
        }
    )


@bp.get("/openapi.json")
@public
def openapi() -> Response:
    """What is served, field by field, in the profile that was asked for."""
    site: Site = current_app.extensions["hub.site"]
    question = asked.read(("profile",), request.args, profile=_usual_profile())
    return answers.as_json(
        document(
            question.profile,
            title=f"{site.name}: open data",
            server=site.absolute("/api/oruk"),
            email=site.contact_email,
            licence=current_app.extensions["hub.settings"].open_data_licence,
        )
    )


@bp.get("/package.zip")
@public
def package() -> Response:
    """The night's data package: datapackage.json and a CSV file for each table."""
    settings: Settings = current_app.extensions["hub.settings"]
    path = dump.ready(settings.data_dir)
    if path is None:
        tasks.ask()
        raise Unavailable("The package is being made. Come back in a few minutes.")
    response = send_file(
        path,
        mimetype="application/zip",
        as_attachment=True,
        download_name=path.name,
        conditional=True,
        max_age=0,
    )
    response.headers["Cache-Control"] = "no-cache"
    return streams.hold(response)


@bp.get("/services")
@public
def services() -> Response:
    return _listed(SERVICES)


@bp.get("/services/<record_id>")
@public
def service(record_id: str) -> Response:
    return _one(SERVICES, record_id)


@bp.get("/service_at_locations")
@public
def service_at_locations() -> Response:
    return _listed(PLACES)


@bp.get("/service_at_locations/<record_id>")
@public
def service_at_location(record_id: str) -> Response:
    return _one(PLACES, record_id)


@bp.get("/organizations")
@public
def organizations() -> Response:
    return _listed(ORGANIZATIONS)


@bp.get("/organizations/<record_id>")
@public
def organization(record_id: str) -> Response:
    return _one(ORGANIZATIONS, record_id)


@bp.get("/taxonomies")
@public
def taxonomies() -> Response:
    return _listed(TAXONOMIES)


@bp.get("/taxonomies/<record_id>")
@public
def taxonomy(record_id: str) -> Response:
    return _one(TAXONOMIES, record_id)


@bp.get("/taxonomy_terms")
@public
def taxonomy_terms() -> Response:
    return _listed(TERMS)


@bp.get("/taxonomy_terms/<record_id>")
@public
def taxonomy_term(record_id: str) -> Response:
    return _one(TERMS, record_id)


def _listed(resource: Resource) -> Response:
    return answers.listed(resource, asked.read(resource.takes, request.args, profile=_usual_profile()))


def _one(resource: Resource, record_id: str) -> Response:
    """The record; for an id that is none, or not the public's, NotFound."""
    question = asked.read(resource.takes_for_one, request.args, profile=_usual_profile())
    if not asked.is_id(record_id):
        raise NotFound("There is no record with this id.")
    record = answers.one(resource, UUID(record_id), question)
    if record is None:
        raise NotFound("There is no record with this id.")
    return answers.as_json(record)


def _usual_profile() -> Profile:
    settings: Settings = current_app.extensions["hub.settings"]
    return Profile(settings.open_data_profile)
