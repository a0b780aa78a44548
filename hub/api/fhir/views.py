"""The directory part of the FHIR API: for everybody, without a key."""

from uuid import UUID

from flask import Blueprint, Response, current_app, request

from hub.accounts.access import public
from hub.api import limits
from hub.api.fhir import MIME, answers, asking, capability, openapi
from hub.api.oruk.asked import is_id
from hub.core.errors import HubError, NotFound
from hub.core.site import Site

bp = Blueprint("fhir", __name__, url_prefix="/api/fhir")
bp.before_request(limits.spend)

SAID_AS = frozenset({"", "json", "application/json", MIME})
NO_SUCH = "There is no such record, or it is not for the public."


class NotAcceptable(HubError):
    status = 406


@bp.before_request
def _only_json() -> None:
    """We speak JSON. Who asks for XML alone hears so, before anything is looked up."""
    asked = request.args.get("_format", "").partition(";")[0].strip().lower()
    accepts = request.accept_mimetypes
    by_header = not accepts or accepts.best_match([MIME, "application/json", "text/html"]) is not None
    if asked not in SAID_AS or not (asked or by_header):
        raise NotAcceptable(f"We answer in JSON. Ask for {MIME}.")


@bp.get("/metadata")
@public
def metadata() -> Response:
    """What this server can do."""
    site: Site = current_app.extensions["hub.site"]
    return answers.as_json(
        capability.statement(title=site.name, base=answers.base(), publisher=site.organization)
    )


@bp.get("/openapi.json")
@public
def described() -> Response:
    """The same for tools that read OpenAPI."""
    site: Site = current_app.extensions["hub.site"]
    response = answers.as_json(openapi.document(title=f"{site.name}: FHIR", server=answers.base()))
    response.mimetype = "application/json"
    return response


@bp.get("/HealthcareService")
@public
def healthcare_services() -> Response:
    return _searched("HealthcareService")


@bp.get("/HealthcareService/<record_id>")
@public
def healthcare_service(record_id: str) -> Response:
    return _one("HealthcareService", record_id)


@bp.get("/Organization")
@public
def organizations() -> Response:
    return _searched("Organization")


@bp.get("/Organization/<record_id>")
@public
def organization(record_id: str) -> Response:
    return _one("Organization", record_id)


@bp.get("/Location")
@public
def locations() -> Response:
    return _searched("Location")


@bp.get("/Location/<record_id>")
@public
def location(record_id: str) -> Response:
    return _one("Location", record_id)


def _searched(kind: str) -> Response:
    is_strict = "handling=strict" in request.headers.get("Prefer", "").replace(" ", "")
    return answers.searched(kind, asking.read(kind, request.args, is_strict=is_strict))


def _one(kind: str, record_id: str) -> Response:
    found = answers.resources(kind, [UUID(record_id)]) if is_id(record_id) else []
    if not found:
        raise NotFound(NO_SUCH)
    return answers.single(found[0])
