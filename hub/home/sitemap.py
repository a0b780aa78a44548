"""The sitemap: addresses of all public pages."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from flask import url_for

from hub.directory.queries import listings, taxonomies

FIXED = (
    "home.index",
    "search.results",
    "directory.browse",
    "directory.az",
    "directory.opportunities",
    "home.about",
)
MOST = 50_000  # what one sitemap may hold (sitemaps.org)


def written(absolute: Callable[[str], str], today: date) -> str:
    """The sitemap as XML."""
    rows = "".join(
        f"<url><loc>{escape(absolute(path))}</loc><lastmod>{changed:%Y-%m-%d}</lastmod></url>\n"
        for path, changed in list(_pages(today))[:MOST]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def _pages(today: date) -> Iterator[tuple[str, date]]:
    for endpoint in FIXED:
        yield url_for(endpoint), today
    for term in taxonomies.terms("needs"):
        yield url_for("directory.browse_term", code=term.code), today
    for kind, record_id, changed in listings.addresses():
        values: dict[str, Any] = {f"{kind}_id": record_id}
        yield url_for(f"directory.{kind}", **values), changed.date()
