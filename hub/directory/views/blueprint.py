"""The blueprint that all public pages of the directory hang on, and what they share."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Blueprint, current_app, request, url_for
from markupsafe import Markup, escape

from hub.core.config import Settings
from hub.core.paging import Page
from hub.core.site import Site
from hub.directory import plain_text, shortlists
from hub.directory.card_words import CardWords, in_words
from hub.directory.profile import Line, Way
from hub.directory.queries.cards import Card
from hub.directory.readability import reading

T = TypeVar("T")

bp = Blueprint("directory", __name__)
bp.app_template_global("reading")(reading)

LONGEST_PAGE_NUMBER = 6


_ICONS = {Way.PHONE: "phone", Way.TEXT: "chat", Way.EMAIL: "mail", Way.WEB: "web"}


@bp.app_template_filter()
def with_links(line: str) -> Markup:
    """A line of somebody's text, escaped, with the addresses and numbers in it as links."""
    link = Markup('<a href="{}" rel="nofollow noreferrer">{}</a>')
    shown = (link.format(p.href, p.text) if p.href else escape(p.text) for p in plain_text.pieces(line))
    return Markup("").join(shown)


@bp.app_template_filter()
def contact_rows(lines: Sequence[Line]) -> list[tuple[str, Markup, str, str]]:
    """Ways to get in touch as the macro contact_lines takes them. Long addresses may be broken where they join."""
    return [(_ICONS[line.way], _breakable(line), line.href, line.note) for line in lines]


def _breakable(line: Line) -> Markup:
    if line.way in {Way.PHONE, Way.TEXT}:
        return escape(line.words)
    parts = re.split(r"(?<=[@/])|(?=\.)", line.words)
    return Markup("<wbr>").join(escape(part) for part in parts if part)


def settings() -> Settings:
    found: Settings = current_app.extensions["hub.settings"]
    return found


def site() -> Site:
    found: Site = current_app.extensions["hub.site"]
    return found


def address(endpoint: str, **values: Any) -> str:
    """The one full address of a page: for links that leave the site, and without anybody's saved list."""
    return site().absolute(url_for(endpoint, **{shortlists.PARAMETER: None, **values}))


def follow(endpoint: str, **values: Any) -> str:
    """The address that makes a phone ask: "follow this calendar?"."""
    return "webcal:" + address(endpoint, **values).partition(":")[2]


def asked_page() -> int:
    """Which page of a list was asked for; the first unless it is a plain number."""
    given = request.args.get("page", "")
    return int(given) if given.isdecimal() and given.isascii() and len(given) <= LONGEST_PAGE_NUMBER else 1


def part_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """One page of a list that is here already; the last page if there are not so many."""
    number = max(1, min(number, -(-len(items) // size)))
    return Page(items[(number - 1) * size : number * size], len(items), number, size)


def pages_of(endpoint: str, **values: Any) -> Callable[[int], str]:
    """The address of each page of a list, for the pagination macro."""
    return lambda number: url_for(endpoint, **values, page=number if number > 1 else None)


def card_in_words(card: Card) -> CardWords:
    """A card as the macro takes it, with its way onto the saved list."""
    return in_words(card, staff=site().organization, **shortlists.save_link(card.id))
