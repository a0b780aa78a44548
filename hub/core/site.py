"""What every page may name (the site, its address, its files) and the few routes that belong to no capability."""

from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, request, send_from_directory
from flask.typing import ResponseReturnValue

from hub.core import clock, words
from hub.core import db as database
from hub.core.config import ROOT, Settings

DIST = ROOT / "static" / "dist"
YEAR_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class CrisisNumber:
    """Somebody to ring when it cannot wait."""

    name: str
    number: str
    when: str


CRISIS_NUMBERS = (
    CrisisNumber("Police, fire, ambulance", "999", "Somebody is in danger now"),
    CrisisNumber("NHS", "111", "Medical help that cannot wait; press 2 for a mental health crisis"),
    CrisisNumber("Samaritans", "116 123", "Somebody to talk to, day and night, free"),
    CrisisNumber(
        "National Domestic Abuse Helpline", "0808 2000 247", "Day and night, free, they will not tell"
    ),
    CrisisNumber("Childline", "0800 1111", "For anyone under 19, day and night, free"),
)


@dataclass(frozen=True, slots=True)
class Site:
    """The deployment, as its pages speak of it."""

    name: str
    organization: str
    tagline: str
    area: str
    phone: str
    email: str
    demo: bool
    base_url: str
    crisis_numbers: tuple[CrisisNumber, ...]
    map_tile_url: str
    map_tile_attribution: str

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        return cls(
            name=settings.site_name,
            organization=settings.organization_name,
            tagline=settings.tagline,
            area=settings.area_name,
            phone=settings.contact_phone,
            email=settings.contact_email,
            demo=settings.demo,
            base_url=settings.public_base_url.rstrip("/"),
            crisis_numbers=CRISIS_NUMBERS,
            map_tile_url=settings.map_tile_url,
            map_tile_attribution=settings.map_tile_attribution,
        )

    def absolute(self, path: str) -> str:
        """The full address of a page. Never built from the request's Host, which anybody can write."""
        return f"{self.base_url}{path}"


def install(app: Flask, settings: Settings) -> None:
    site = Site.of(settings)
    app.extensions["hub.site"] = site
    app.jinja_env.globals.update(site=site, now=clock.now, today=clock.today)
    app.jinja_env.filters.update(
        day=words.day, clock_time=words.clock_time, moment=words.moment, ago=words.ago, plural=words.plural
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
        pairs = (("--hub-brand", settings.brand_colour), ("--hub-accent", settings.accent_colour))
        chosen = "".join(f"{name}:{value};" for name, value in pairs if value)
        response = make_response(f":root{{{chosen}}}" if chosen else "")
        response.mimetype = "text/css"
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
    app.add_url_rule("/brand.css", view_func=brand)
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static_file)


def static_file(filename: str) -> Response:
    """A built file. Its name holds its content's hash, so it may be kept for a year."""
    accepted = request.accept_encodings
    for encoding, ending in (("br", ".br"), ("gzip", ".gz")):
        if accepted[encoding] and (DIST / f"{filename}{ending}").is_file():
            response = send_from_directory(DIST, f"{filename}{ending}", max_age=YEAR_SECONDS)
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Type"] = content_type(filename)
            break
    else:
        response = send_from_directory(DIST, filename, max_age=YEAR_SECONDS)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response


def content_type(filename: str) -> str:
    import mimetypes

    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("javascript") else kind
