"""Ways in without a search: by need, and by name from A to Z."""

from collections.abc import Iterable, Iterator

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.accounts.policy import VISITOR
from hub.core.errors import NotFound
from hub.directory.queries import browsing, taxonomies
from hub.directory.queries.cards import cards
from hub.directory.queries.sensitive import SAFETY
from hub.directory.queries.taxonomies import TermNode
from hub.directory.views.blueprint import asked_page, bp, card_in_words, pages_of, settings
from hub.places import queries as places

NEEDS = "needs"
NAMES_A_PAGE = 60
LISTS = {
    "services": (browsing.service_letters, browsing.services_under, "directory.service", "service_id"),
    "organizations": (
        browsing.organization_letters,
        browsing.organizations_under,
        "directory.organization",
        "organization_id",
    ),
}


@bp.get("/browse")
@public
def browse() -> ResponseReturnValue:
    """Every need with what is under it, and how much there is."""
    return render_template("directory/browse.html", needs=taxonomies.tree(NEEDS))


@bp.get("/browse/a-z")
@public
def az() -> ResponseReturnValue:
    """Names from A to Z, a letter at a time."""
    of = request.args.get("of", "")
    of = of if of in LISTS else "services"
    letters_of, under, endpoint, key = LISTS[of]
    counts = letters_of()
    letter = request.args.get("letter", "").upper()
    if letter not in counts:
        letter = next((one for one in counts if counts[one]), "A")
    listed = under(letter, page=asked_page(), size=NAMES_A_PAGE)
    return render_template(
        "directory/az.html",
        of=of,
        letter=letter,
        letters=[
            (one, url_for("directory.az", of=of, letter=one) if count else None)
            for one, count in counts.items()
        ],
        listed=listed,
        address_of=lambda entry: url_for(endpoint, **{key: entry.id}),
        url_of=pages_of("directory.az", of=of, letter=letter),
    )


@bp.get("/browse/<path:code>")
@public
def browse_term(code: str) -> ResponseReturnValue:
    """One need: the needs under it, and the services that meet it."""
    way = way_to(code, taxonomies.tree(NEEDS))
    if not way:
        # a code has slashes itself, so its end is ours to mind
        term = taxonomies.by_code(NEEDS, code.rstrip("/"))
        if term is None:
            raise NotFound
        return redirect(url_for("directory.browse_term", code=term.code), 301)
    need = way[-1]
    ids = browsing.services_with(
        [node.id for node in with_those_below(need)], page=asked_page(), size=settings().page_size
    )
    shown = cards(ids.items, actor=VISITOR, district_point=places.atlas().district_point)
    return render_template(
        "directory/browse_term.html",
        need=need,
        above=way[:-1],
        listed=ids,
        cards=[card_in_words(card) for card in shown],
        is_sensitive=code.split("/", maxsplit=1)[0] == SAFETY,
        url_of=pages_of("directory.browse_term", code=code),
    )


def way_to(code: str, nodes: Iterable[TermNode]) -> list[TermNode]:
    """The need with this code and those above it, from the top; empty when there is none."""
    for node in nodes:
        if node.code == code:
            return [node]
        if below := way_to(code, node.children):
            return [node, *below]
    return []


def with_those_below(node: TermNode) -> Iterator[TermNode]:
    yield node
    for child in node.children:
        yield from with_those_below(child)
