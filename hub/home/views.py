"""Pages that are about the whole."""

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, public, signed_in
from hub.accounts.policy import VISITOR, Permission
from hub.core import clock
from hub.directory.opportunity_words import in_words
from hub.directory.queries import counts, listings, taxonomies
from hub.home import sitemap as pages
from hub.home.style_guide import samples
from hub.places import queries as places

bp = Blueprint("home", __name__)

COMMON_NEEDS = ("food", "money", "housing", "mental-health", "work", "social", "family", "safety")
ON_THIS_WEEK = 4


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The question, the commonest needs, and what is on."""
    district_point = places.atlas().district_point
    tree = {node.code: node for node in taxonomies.tree("needs")}
    return render_template(
        "home/index.html",
        needs=[tree[code] for code in COMMON_NEEDS if code in tree],
        counts=counts.public(),
        soon=[
            in_words(one, district_point) for one in listings.soon(actor=VISITOR, days=14, limit=ON_THIS_WEEK)
        ],
    )


@bp.get("/start")
@signed_in
def start() -> ResponseReturnValue:
    """Where somebody goes who has just signed in."""
    actor = current_actor()
    if current_app.extensions["hub.access"]["home.today"].allows(actor):
        return redirect(url_for("home.today"))
    if actor.may_see_console:
        return redirect(url_for("admin.index"))
    return redirect(url_for("partners.home" if actor.may(Permission.DIRECTORY_PROPOSE) else "home.index"))


@bp.get("/help-now")
@public
def help_now() -> ResponseReturnValue:
    """Who to ring when it cannot wait."""
    return render_template("home/help_now.html")


@bp.get("/about")
@public
def about() -> ResponseReturnValue:
    return render_template("home/about.html", counts=counts.public())


@bp.get("/about/data")
@public
def about_data() -> ResponseReturnValue:
    """Where what we show comes from, and under which licence."""
    return render_template(
        "home/about_data.html", sources=listings.import_sources(), attributions=places.attributions()
    )


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return render_template("home/privacy.html")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    site = current_app.extensions["hub.site"]
    closed = ("/admin", "/sign-in", "/shortlist", "/search/", "/start")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {site.absolute(url_for('home.sitemap'))}")
    response = make_response("\n".join(lines) + "\n")
    response.mimetype = "text/plain"
    return response


@bp.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """Asked for by this name beside what is no page: a leaflet, a calendar, data. A release may have another mark, so
    no browser is told to keep where it is."""
    return redirect(current_app.extensions["hub.assets"].asset_url("favicon.ico"), 302)


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """Every page a search engine may keep. What is not public is not in it."""
    site = current_app.extensions["hub.site"]
    return Response(pages.written(site.absolute, clock.today()), mimetype="application/xml")


@bp.get("/style-guide")
@public
def style_guide() -> ResponseReturnValue:
    """Every part of the design in every state, for those who build pages. Not in production."""
    if current_app.extensions["hub.settings"].is_production:
        from hub.core.errors import NotFound

        raise NotFound
    return render_template("home/style_guide.html", **samples())
