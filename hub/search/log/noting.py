"""Which page views are counted, and under which names."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, request
from sqlalchemy import select

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.config import Environment, Settings
from hub.core.db import db
from hub.directory.models import TaxonomyTerm
from hub.places import queries as places
from hub.places.kinds import Kind
from hub.search.log import tally
from hub.search.log.phrases import Phrases, known
from hub.search.log.tally import Tally
from hub.search.queries import Found

NAMES_LAST = timedelta(minutes=10)
MACHINES = ("bot", "crawl", "spider", "slurp", "preview", "curl", "python-")


def install(app: Flask, settings: Settings) -> None:
    tally.install(app, every=None if settings.environment is Environment.TEST else tally.EVERY_SECONDS)

    @app.after_request
    def opened(response: Response) -> Response:
        if (
            request.endpoint == "directory.service"
            and response.status_code == 200
            and _counts(current_actor())
        ):
            _tally().opened((request.view_args or {})["service_id"])
        return response


def search(found: Found, *, actor: Actor, labels: Callable[[], Mapping[str, Mapping[str, str]]]) -> None:
    """Count a search, once: another page, order or view of the same answer is no new question."""
    wishes = found.wishes
    if "page" in request.args or wishes.sort or wishes.view or found.from_database:
        return
    if not (wishes.q or wishes.need) or not _counts(actor):
        return
    meant = (found.did_you_mean if found.corrected else None) or found.query.meant or wishes.q
    needs = labels().get("needs", {})
    chosen = [needs[code].lower() for code in wishes.need if code in needs]
    _tally().searched(
        list(dict.fromkeys([*_phrases().in_(meant), *chosen])),
        (shown.face.card.id for shown in found.page.items),
        area=_ward(found),
        found=found.total,
        widened=bool(found.relaxed),
    )


def _counts(actor: Actor) -> bool:
    """Residents and staff on their behalf count. A partner who looks for their own entry does not, nor a machine."""
    agent = (request.user_agent.string or "").lower()
    return (not actor.is_signed_in or actor.is_staff) and not any(name in agent for name in MACHINES)


def _ward(found: Found) -> str:
    """The ward they asked from, if the place lies in one that we know; never anything smaller."""
    here = found.query.here_areas
    if not here:
        return ""
    atlas = places.atlas()
    return min((code for code in here if atlas.kind_of(code) is Kind.WARD), default="")


def _tally() -> Tally:
    held: Tally = current_app.extensions["hub.tally"]
    return held


def _phrases() -> Phrases:
    """The phrases with the taxonomy's own words; at most ten minutes old."""
    held: tuple[datetime, Phrases] | None = current_app.extensions.get("hub.phrases")
    if held is None or clock.now() - held[0] > NAMES_LAST:
        terms = db.session.execute(select(TaxonomyTerm.name, TaxonomyTerm.synonyms)).all()
        held = current_app.extensions["hub.phrases"] = (clock.now(), known(terms))
    return held[1]
