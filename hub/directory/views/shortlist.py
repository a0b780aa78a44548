"""Your list: services that somebody saved, without an account and without a cookie. See hub/directory/shortlists.py."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, public
from hub.core import clock
from hub.directory import handout, qr, shortlists
from hub.directory.profile import Profile
from hub.directory.queries import merged, profiles
from hub.directory.queries.cards import cards
from hub.directory.views.blueprint import bp, card_in_words, site
from hub.directory.views.papers import as_pdf, count_leaflet, cover, handouts
from hub.places import queries as places

TITLE = "Your list"


@bp.get("/shortlist")
@public
def shortlist() -> ResponseReturnValue:
    """What was saved, in its order, with ways to move, remove, print and share it."""
    actor = current_actor()
    ids = merged.standing(shortlists.chosen())
    shown = cards(ids, actor=actor, district_point=places.atlas().district_point)
    found = profiles.several([card.id for card in shown], actor=actor)
    return render_template(
        "directory/shortlist.html",
        cards=[replace(card_in_words(card), save_url="") for card in shown],
        handouts=handouts(found),
        gone=len(ids) - len(shown),
        is_broken=shortlists.is_broken(),
        is_full=bool(request.args.get("full")),
        is_sensitive=any(profile.is_sensitive for profile in found),
        most=shortlists.MOST,
        share_url=_share_url(ids),
    )


@bp.get("/shortlist/add/<uuid:service_id>")
@public
def shortlist_add(service_id: uuid.UUID) -> ResponseReturnValue:
    """Back to where they were, with the service on the list. Nothing is stored, so a GET may do it."""
    ids = [*shortlists.chosen()]
    if service_id not in ids and len(ids) >= shortlists.MOST:
        return redirect(shortlists.with_list(url_for("directory.shortlist", full=1), ids), 303)
    return _back([*ids, *([service_id] if service_id not in ids else [])], service_id)


@bp.get("/shortlist/remove/<uuid:service_id>")
@public
def shortlist_remove(service_id: uuid.UUID) -> ResponseReturnValue:
    return _back([one for one in shortlists.chosen() if one != service_id], service_id)


@bp.get("/shortlist/move/<uuid:service_id>/<any(up,down):way>")
@public
def shortlist_move(service_id: uuid.UUID, way: str) -> ResponseReturnValue:
    """One place up or down."""
    return _back(shortlists.moved(shortlists.chosen(), service_id, by=-1 if way == "up" else 1), service_id)


@bp.get("/shortlist/leaflet.pdf")
@public
def shortlist_leaflet() -> Response:
    """The list in large type, to print or to keep."""
    from hub.directory import leaflet  # it brings a second of typesetting code along

    count_leaflet()
    found = _saved()
    share_url = _share_url([profile.id for profile in found])
    return as_pdf(leaflet.made(cover(TITLE, is_list=True, url=share_url), handouts(found)), "your-list")


@bp.get("/shortlist/list.txt")
@public
def shortlist_text() -> Response:
    """The list in plain text, for screen readers, old phones and e-mail."""
    text = handout.as_text(TITLE, handouts(_saved()), site_name=site().name, today=clock.today())
    return Response(text, mimetype="text/plain")


@bp.get("/shortlist/qr.svg")
@public
def shortlist_qr() -> Response:
    """The list for somebody else's phone."""
    return Response(qr.svg(_share_url(shortlists.chosen())), mimetype="image/svg+xml")


def _saved() -> list[Profile]:
    return profiles.several(merged.standing(shortlists.chosen()), actor=current_actor())


def _share_url(ids: Sequence[uuid.UUID]) -> str:
    return site().absolute(shortlists.with_list(url_for("directory.shortlist", list=None), ids))


def _back(ids: Sequence[uuid.UUID], service_id: uuid.UUID) -> ResponseReturnValue:
    """To the page they came from, at the card they pressed."""
    wanted = shortlists.own_path(request.args.get("next", ""))
    path = wanted or url_for("directory.shortlist", list=None)
    own_page = url_for("directory.service", service_id=service_id, list=None)
    mark = "" if path.split("?")[0] == own_page else f"#s-{service_id}"
    return redirect(shortlists.with_list(path, ids) + mark, 303)
