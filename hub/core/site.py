"""What every page may name (the site, its address, its files) and the few routes that belong to no capability."""

import mimetypes
from dataclasses import dataclass

from flask import Flask, Response, current_app, jsonify, make_response, request, send_file
from flask.typing import ResponseReturnValue

from hub.core import brand as colours
from hub.core import clock, words
from hub.core import db as database
from hub.core.assets import Assets
from hub.core.config import Settings
from hub.core.errors import NotFound

YEAR_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """Somebody to ring when it cannot wait."""

    name: str
    number: str
    words: str
    url: str = ""


CRISIS_LINES = (
    CrisisLine("Police, fire, ambulance", "999", "Somebody is in danger now"),
    CrisisLine("NHS", "111", "Medical help that cannot wait. Press 2 for a mental health crisis"),
    CrisisLine("Samaritans", "116 123", "Somebody to talk to, day and night, free"),
    CrisisLine("National Domestic Abuse Helpline", "0808 2000 247", "Day and night, free and private"),
    CrisisLine("Childline", "0800 1111", "For anyone under 19, day and night, free"),
)
EXIT_URL = "https://www.bbc.co.uk/weather"


@dataclass(frozen=True, slots=True)
class Site:
    """The deployment, as its pages speak of it."""

    name: str
    organization: str
    tagline: str
    area: str
    contact_phone: str
    contact_email: str
    demo: bool
    address: str
    crisis: tuple[CrisisLine, ...]
    exit_url: str
    logo_url: str
    has_brand: bool
    map_tile_url: str
    map_tile_attribution: str

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        return cls(
            name=settings.site_name,
            organization=settings.organization_name,
            tagline=settings.tagline,
            area=settings.area_name,
            contact_phone=settings.contact_phone,
            contact_email=settings.contact_email,
            demo=settings.demo,
            address=settings.public_base_url.rstrip("/"),
            crisis=CRISIS_LINES,
            exit_url=EXIT_URL,
            logo_url=settings.logo_url,
            has_brand=bool(settings.brand_colour or settings.accent_colour),
            map_tile_url=settings.map_tile_url,
            map_tile_attribution=settings.map_tile_attribution,
        )

    def absolute(self, path: str) -> str:
        """The full address of a page. Never built from the request's Host, which anybody can write."""
        return f"{self.address}{path}"


def install(app: Flask, settings: Settings) -> None:
    site = Site.of(settings)
    app.extensions["hub.site"] = site
    assets = app.extensions["hub.assets"] = Assets()
    if not settings.is_production:
        app.before_request(assets.refresh)
    app.jinja_env.globals.update(site=site, asset_url=assets.asset_url, now=clock.now, today=clock.today)
    app.jinja_env.filters.update(
        day=words.day,
        dated=words.dated,
        clock_time=words.clock_time,
        moment=words.moment,
        ago=words.ago,
        plural=words.plural,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    def healthz() -> ResponseReturnValue:
        """Alive; asks nobody else."""
        return jsonify(status="ok")

    def readyz() -> ResponseReturnValue:
        """Able to serve: the database answers and has this release's tables."""
        try:
            ready = database.is_ready()
        except Exception:
            app.logger.exception("not_ready")
            ready = False
        return jsonify(status="ok" if ready else "not ready"), 200 if ready else 503

    def brand() -> Response:
        """The deployment's colours, as a style sheet, because inline style is refused."""
        response = make_response(colours.stylesheet(settings.brand_colour, settings.accent_colour))
        response.mimetype = "text/css"
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
    app.add_url_rule("/brand.css", view_func=brand)
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static_file)


def static_file(filename: str) -> Response:
    """A built file, in the smallest form the browser takes. Its name holds its content's hash: keep it a year."""
    assets: Assets = current_app.extensions["hub.assets"]
    found = assets.compressed(filename, request.headers.get("Accept-Encoding", ""))
    if found is None:
        raise NotFound
    path, encoding = found
    response = send_file(path, mimetype=mimetypes.guess_type(filename)[0] or "application/octet-stream")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response
