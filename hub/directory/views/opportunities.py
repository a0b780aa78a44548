"""Jobs, courses, volunteering and events in one list, with a few ways to narrow it."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.directory import opportunity_words, shortlists
from hub.directory.models import OpportunityKind
from hub.directory.queries import browsing
from hub.directory.queries.browsing import Wanted
from hub.directory.views.blueprint import asked_page, bp, settings, site
from hub.places import queries as places

SOON = "In the next two weeks"


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick, as the macro facet_group takes it."""

    value: str
    text: str
    count: int | None
    checked: bool


@bp.get("/opportunities")
@public
def opportunities() -> ResponseReturnValue:
    """Those that close or begin first stand first."""
    wanted = _wanted()
    counts = browsing.opportunity_kinds()
    listed = browsing.opportunities(wanted, page=asked_page(), size=settings().page_size)
    district_point = places.atlas().district_point
    return render_template(
        "directory/opportunities.html",
        kinds=[
            Choice(kind.value, kind.plural, counts[kind], kind in wanted.kinds)
            for kind in OpportunityKind
            if kind in counts
        ],
        residents=[Choice("1", f"Kept for {site().organization} residents", None, wanted.for_residents)],
        soon=[Choice("1", SOON, None, wanted.closing_soon)],
        listed=listed,
        cards=[opportunity_words.in_words(record, district_point) for record in listed.items],
        kept=shortlists.carried(),
        url_of=lambda number: _address(wanted, page=number),
        chips_on=_chips(wanted),
    )


def _wanted() -> Wanted:
    known = {kind.value: kind for kind in OpportunityKind}
    chosen = request.args.getlist("kind")[:20]
    return Wanted(
        kinds=frozenset(known[value] for value in chosen if value in known),
        for_residents=bool(request.args.get("residents")),
        closing_soon=bool(request.args.get("soon")),
    )


def _address(wanted: Wanted, *, page: int = 1) -> str:
    return url_for(
        "directory.opportunities",
        kind=[kind.value for kind in OpportunityKind if kind in wanted.kinds] or None,
        residents=1 if wanted.for_residents else None,
        soon=1 if wanted.closing_soon else None,
        page=page if page > 1 else None,
    )


def _chips(wanted: Wanted) -> list[tuple[str, str]]:
    """What the list is narrowed by, each with the address of the list without it."""
    chips = [
        (
            kind.plural,
            _address(Wanted(wanted.kinds - {kind}, wanted.for_residents, wanted.closing_soon)),
        )
        for kind in OpportunityKind
        if kind in wanted.kinds
    ]
    if wanted.for_residents:
        chips.append(("Only for our residents", _address(Wanted(wanted.kinds, False, wanted.closing_soon))))
    if wanted.closing_soon:
        chips.append((SOON, _address(Wanted(wanted.kinds, wanted.for_residents, False))))
    return chips
