"""Questions that the list of jobs and activities may answer as well: "jobs", "apprenticeship", "volunteering"."""

from collections.abc import Mapping

from hub.directory.models import OpportunityKind as Kind
from hub.directory.queries import browsing
from hub.search.engine.words import words

_ASKED: dict[str, tuple[Kind, ...]] = {
    "job": (Kind.JOB,),
    "jobs": (Kind.JOB,),
    "vacancy": (Kind.JOB,),
    "vacancies": (Kind.JOB,),
    "employment": (Kind.JOB, Kind.APPRENTICESHIP),
    "apprentice": (Kind.APPRENTICESHIP,),
    "apprenticeship": (Kind.APPRENTICESHIP,),
    "apprenticeships": (Kind.APPRENTICESHIP,),
    "placement": (Kind.PLACEMENT,),
    "placements": (Kind.PLACEMENT,),
    "volunteer": (Kind.VOLUNTEERING,),
    "volunteering": (Kind.VOLUNTEERING,),
    "course": (Kind.COURSE,),
    "courses": (Kind.COURSE,),
    "training": (Kind.COURSE, Kind.APPRENTICESHIP),
    "event": (Kind.EVENT,),
    "events": (Kind.EVENT,),
}
_NOT_THESE = frozenset({"centre", "club", "coach", "odd", "seeker", "seekers"})
"""Beside one of these, "job" or "volunteer" is part of another name."""


def meant_by(asked: str) -> Mapping[Kind, int]:
    """The kinds of listing that somebody may have meant, and how many there are. Other words cost nothing."""
    typed = words(asked)
    meant = dict.fromkeys(kind for word in typed for kind in _ASKED.get(word, ()))
    if not meant or _NOT_THESE.intersection(typed):
        return {}
    counts = browsing.opportunity_kinds()
    return {kind: counts[kind] for kind in meant if kind in counts}
