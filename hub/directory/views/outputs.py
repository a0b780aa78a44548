"""A service in other forms: PDF, calendar file, QR code. All are made from its public profile."""

import re
import unicodedata
import uuid

from flask import Response

from hub.accounts.access import current_actor, public
from hub.core import clock
from hub.core.errors import NotFound
from hub.directory import qr
from hub.directory.profile import Profile
from hub.directory.queries import profiles
from hub.directory.views.blueprint import address, bp, site
from hub.directory.views.papers import as_pdf, count_leaflet, cover, handouts
from hub.directory.views.service_page import offers_calendar

NEUTRAL_NAME = "leaflet"


@bp.get("/services/<uuid:service_id>/leaflet.pdf")
@public
def service_leaflet(service_id: uuid.UUID) -> Response:
    """The service in large type."""
    from hub.directory import leaflet  # it brings a second of typesetting code along

    count_leaflet()
    profile = profiles.one(service_id, actor=current_actor())
    title = "Leaflet" if profile.is_sensitive else profile.name
    return as_pdf(leaflet.made(cover(title), handouts([profile])), file_name(profile))


@bp.get("/services/<uuid:service_id>/calendar.ics")
@public
def service_calendar(service_id: uuid.UUID) -> Response:
    """Its dates for the coming year; NotFound where its page offers none."""
    from hub.directory import calendar

    profile = profiles.one(service_id, actor=current_actor())
    if not offers_calendar(profile, clock.now()):
        raise NotFound
    url = address("directory.service", service_id=service_id)
    content = calendar.written(profile, url=url, today=clock.today(), site_name=site().name)
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(profile)}.ics"'
    return response


@bp.get("/services/<uuid:service_id>/qr.svg")
@public
def service_qr(service_id: uuid.UUID) -> Response:
    """A code that opens the page of the service."""
    profile = profiles.one(service_id, actor=current_actor())
    picture = qr.svg(address("directory.service", service_id=profile.id))
    return Response(picture, mimetype="image/svg+xml")


def file_name(profile: Profile) -> str:
    """ "aldermere-food-bank"; of a sensitive service a name that says nothing."""
    plain = unicodedata.normalize("NFKD", profile.name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return NEUTRAL_NAME if profile.is_sensitive or not name else name
