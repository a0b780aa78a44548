"""Needs to candidates: found, judged, weighed, and put in order."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from hub.accounts.policy import Actor
from hub.core import clock
from hub.directory.eligibility import Person
from hub.matching import policy, sources
from hub.matching.candidates import Candidate, ForNeed
from hub.matching.doors import doors
from hub.matching.finding import Found, found_for
from hub.matching.needs import Need
from hub.matching.queries.offers import offers
from hub.matching.response import NO_RECORD, ResponseRecord
from hub.matching.services.judging import Judging
from hub.matching.weighing import devotion, scores
from hub.matching.whereabouts import NOWHERE, Whereabouts
from hub.search import tasks as indexing

MOST, MOST_OTHERS = 9, 5
"""So many are offered for each need, and so many at most are shown of those that are not for them, or shut."""


def candidates(
    needs: Iterable[Need],
    person: Person,
    *,
    near: Whereabouts = NOWHERE,
    actor: Actor,
    resident_id: uuid.UUID | None = None,
    without: Collection[uuid.UUID] = (),
    most: int = MOST,
) -> list[ForNeed]:
    """For each need what there is, the best first. The number of statements does not grow with the services.

    What residents do not see is never among them; what takes nobody just now (closed, paused, capped) stands apart and
    cannot be chosen; what a condition refuses, or what is full, stands apart and needs a reason. Raises nothing where
    there is nothing: an empty list says so.
    """
    policy.check(actor)
    engine = indexing.engine()
    found = {need: found_for(need, near.place, engine=engine) for need in needs}
    ids = {one.id for each in found.values() for one in each} - set(without)
    table = _Table(ids, person, near, resident_id)
    return [table.for_need(need, each, most) for need, each in found.items()]


class _Table:
    """What all needs of one sitting share: the services, each judged once."""

    def __init__(
        self, ids: Collection[uuid.UUID], person: Person, near: Whereabouts, resident_id: uuid.UUID | None
    ) -> None:
        self._today: date = clock.today()
        self._offers = offers(ids)
        self._records = sources.records(ids)
        self._already = sources.already(resident_id, ids)
        judging = Judging(list(self._offers.values()), person, near)
        self._verdicts = {offer.id: judging.verdicts(offer) for offer in self._offers.values()}

    def for_need(self, need: Need, found: Sequence[Found], most: int) -> ForNeed:
        every = [self._candidate(need, one) for one in found if one.id in self._offers]
        every.sort(key=lambda one: (-one.score, one.offer.name.casefold(), one.offer.id))
        open_to_all = [one for one in every if not one.is_shut]
        return ForNeed(
            need,
            offered=[one for one in open_to_all if not one.needs_reason][:most],
            not_for_them=[one for one in open_to_all if one.needs_reason][:MOST_OTHERS],
            shut=[one for one in every if one.is_shut][:MOST_OTHERS],
        )

    def _candidate(self, need: Need, found: Found) -> Candidate:
        offer, verdicts = self._offers[found.id], self._verdicts[found.id]
        record: ResponseRecord = self._records.get(found.id, NO_RECORD)
        return Candidate(
            need=need,
            offer=offer,
            verdicts=verdicts,
            doors=doors(offer, today=self._today, already=self._already.get(found.id, "")),
            record=record,
            scores=scores(
                offer,
                verdicts,
                record,
                relevance=found.relevance * (devotion(offer, need.code) if need.code else 1),
                miles=found.miles,
                comes=found.comes,
                today=self._today,
            ),
            miles=found.miles,
            comes=found.comes,
        )
