"""The results page, and what helps while typing."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, public
from hub.accounts.policy import VISITOR
from hub.core.config import Settings
from hub.directory.queries import visible
from hub.places import queries as places
from hub.places.kinds import Kind
from hub.search import listed, tasks
from hub.search.engine import IndexUnavailable, Suggestion
from hub.search.log import noting
from hub.search.page import ResultsPage
from hub.search.queries import find
from hub.search.shelf import shelf
from hub.search.wishes import Wishes, clean

bp = Blueprint("search", __name__)

SUGGESTIONS = 8
SHORTEST = 2


@bp.get("/search")
@public
def results() -> ResponseReturnValue:
    """What we found, what we understood, and how to narrow or widen it."""
    settings: Settings = current_app.extensions["hub.settings"]
    actor = current_actor()
    found = find(
        Wishes.read(request.args),
        actor=actor,
        engine=tasks.engine(),
        shelf=shelf(),
        size=settings.page_size,
        home_postcode=settings.home_postcode,
    )
    if found.from_database:
        tasks.ask_for_rebuild()
    noting.search(found, actor=actor, labels=shelf().labels)
    page = ResultsPage(
        found, shelf=shelf(), staff=settings.organization_name, listed=listed.meant_by(found.asked)
    )
    body = shelf().answers.body(
        page.key, page.true_until, lambda: render_template("search/_body.html", found=found, results=page)
    )
    return render_template("search/results.html", found=found, results=page, body=body)


@bp.get("/search/suggest")
@public
def suggest() -> ResponseReturnValue:
    """How what is typed so far might go on, for the search box: needs and words, then names."""
    typed = clean(request.args.get("q", ""))[:80]
    near = clean(request.args.get("near", ""))[:80]
    settings: Settings = current_app.extensions["hub.settings"]
    if near:
        found = places.suggest(near, limit=SUGGESTIONS, home_postcode=settings.home_postcode)
        return jsonify(suggestions=[{"text": place.text, "kind": "Place"} for place in found])
    if len(typed) < SHORTEST:
        return jsonify(suggestions=[])
    try:
        offered = tasks.engine().suggest(typed, limit=SUGGESTIONS)
    except IndexUnavailable:
        return jsonify(suggestions=[])
    return jsonify(suggestions=[_in_words(one) for one in _still_public(offered)])


def _still_public(offered: Sequence[Suggestion]) -> list[Suggestion]:
    """Without what only entries say that residents do not see any more: the index may be behind, or the worker down."""
    ids = [one.id for one in offered if one.id]
    seen = visible.stamps(ids, actor=VISITOR) if ids else {}
    return [one for one in offered if one.id is None or one.id in seen]


def _in_words(one: Suggestion) -> dict[str, str]:
    shown = {"text": one.text, "kind": {"name": "Service", "label": "Need"}.get(one.kind, "")}
    if one.kind == "name":
        shown["url"] = url_for("directory.service", service_id=one.id)
    return shown


@bp.get("/search/areas.json")
@public
def areas() -> Response:
    """Ward shapes for the map: public, small and the same for everybody."""
    response = make_response(places.shapes_geojson(Kind.WARD))
    response.mimetype = "application/geo+json"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
