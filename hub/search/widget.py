"""Results for somebody else's page: a frame that needs no script and sets no cookie, and the page that gives its code.

It is the one page of ours that others may frame, so it holds nothing but links and a search: nothing in it can be
pressed that changes anything, and it never knows who is signed in.
"""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hub.accounts.access import public
from hub.accounts.policy import VISITOR
from hub.core.config import Settings
from hub.core.errors import NotFound
from hub.core.site import Site
from hub.directory.card_words import CardWords, in_words
from hub.search import tasks
from hub.search.queries import Found, find
from hub.search.shelf import shelf
from hub.search.views import bp
from hub.search.wishes import Wishes

SIZES = (3, 5, 10)
HEIGHTS = {3: 960, 5: 1320, 10: 2240}
"""Tall enough that nobody has to scroll in a frame 280 pixels wide, most of the time."""


@dataclass(frozen=True, slots=True)
class Widget:
    """What the frame shows."""

    heading: str
    cards: tuple[CardWords, ...]
    total: int
    all_url: str
    wishes: Wishes
    is_crisis: bool


@bp.get("/widget")
@public
def widget() -> Response:
    """The first few results of one search."""
    settings: Settings = current_app.extensions["hub.settings"]
    if not settings.widget_sites:
        raise NotFound
    wishes = _wishes()
    found = find(
        wishes,
        actor=VISITOR,
        engine=tasks.engine(),
        shelf=shelf(),
        size=_size(),
        home_postcode=settings.home_postcode,
    )
    page = render_template("search/widget.html", widget=_of(found, settings.organization_name))
    response = make_response(page)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors {_framers(settings)}"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.blake2b(page.encode(), digest_size=16).hexdigest())
    response.make_conditional(request)
    return response


@bp.get("/widget/code")
@public
def widget_code() -> ResponseReturnValue:
    """Choose what the frame shows, look at it, and copy the line for one's own page."""
    settings: Settings = current_app.extensions["hub.settings"]
    if not settings.widget_sites:
        raise NotFound
    wishes, size = _wishes(), _size()
    site: Site = current_app.extensions["hub.site"]
    path = url_for("search.widget")
    asked = [*wishes.parameters(), ("show", str(size))]
    source = f"{path}?{urlencode(asked)}"
    response = make_response(
        render_template(
            "search/widget_code.html",
            wishes=wishes,
            size=size,
            sizes=SIZES,
            needs=shelf().labels().get("needs", {}),
            source=source,
            height=HEIGHTS[size],
            code=_code(site, source, size),
            is_for_all=settings.widget_sites == "*",
        )
    )
    policy = current_app.extensions["hub.content_security_policy"]
    response.headers["Content-Security-Policy"] = f"{policy}; frame-src 'self'"
    return response


def _wishes() -> Wishes:
    """What is asked, from its first page."""
    return Wishes.read(request.args).but(view="", page=1)


def _size() -> int:
    asked = request.args.get("show", "")
    return int(asked) if asked in {str(size) for size in SIZES} else SIZES[1]


def _framers(settings: Settings) -> str:
    """Who may put the frame on a page: everybody, or ourselves and those that the setting names."""
    return "*" if settings.widget_sites == "*" else f"'self' {settings.widget_sites.replace(',', ' ')}"


def _of(found: Found, staff: str) -> Widget:
    is_rough = found.place.is_rough if found.place else False
    asked = found.wishes.parameters()
    results = url_for("search.results")
    return Widget(
        heading="Help and groups" if found.is_crisis else _heading(found),
        cards=tuple(
            in_words(
                shown.face.card,
                miles=shown.hit.miles,
                is_rough=is_rough,
                staff=staff,
            )
            for shown in found.page.items
        ),
        total=found.total,
        all_url=f"{results}?{urlencode(asked)}" if asked else results,
        wishes=found.wishes,
        is_crisis=found.is_crisis,
    )


def _heading(found: Found) -> str:
    """ "Food parcels near M33", or whose directory it is where nothing was asked."""
    labels = shelf().labels().get("needs", {})
    about = found.wishes.q or ", ".join(labels.get(code, code) for code in found.wishes.need)
    near = f" near {found.place.label}" if found.place else ""
    return f"{about[:1].upper()}{about[1:]}{near}" if about else f"Help and groups{near}"


def _code(site: Site, source: str, size: int) -> str:
    """One line for a page: it needs no script there either."""
    frame = Markup(
        '<iframe src="{}" title="Help near you, from {}" width="100%" height="{}" loading="lazy" '
        'frameborder="0" referrerpolicy="no-referrer"></iframe>'
    )
    return str(frame.format(site.absolute(source), site.name, HEIGHTS[size]))
