"""One service and one resident: what speaks against it, by the same engine that ranks and explains."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from hub.core import clock
from hub.directory.eligibility import THEY, Answer, Person, Verdict, judge
from hub.directory.eligibility.possible import REFERRAL_ONLY
from hub.directory.models import RuleKind
from hub.matching import sources
from hub.matching.doors import doors
from hub.matching.offer import Offer
from hub.matching.queries.offers import offers
from hub.matching.speaking import spoken
from hub.matching.told import of_record
from hub.matching.whereabouts import NOWHERE, Whereabouts, whereabouts
from hub.places import queries as places
from hub.residents import services as residents
from hub.residents.models import Resident


class Judging:
    """Some services, judged for one person with everything that is known of where they live."""

    def __init__(self, found: Sequence[Offer], person: Person, near: Whereabouts) -> None:
        codes = {
            code
            for offer in found
            for rule in offer.conditions
            if rule.kind is RuleKind.AREA
            for code in rule.any_of
        }
        inside, outside = near.facts(codes)
        # whoever works with them may refer them
        way_in = person.has.get(RuleKind.TAG, frozenset()) | {REFERRAL_ONLY}
        self._names = places.area_names(codes)
        self._person = replace(
            person, has={**person.has, RuleKind.TAG: way_in, **inside}, lacks={**person.lacks, **outside}
        )

    def verdicts(self, offer: Offer) -> list[Verdict]:
        """What each condition says, and whether they are spoken to in their language."""
        found = [judge(rule, self._person, self._names, THEY) for rule in offer.conditions]
        return [one for one in (*found, spoken(offer, self._person)) if one and one.sentence]


def of_resident(resident: Resident | None) -> tuple[Person, Whereabouts]:
    """What the record says of somebody, and where they live; of nobody, nothing."""
    if resident is None:
        return Person(), NOWHERE
    facts = residents.facts_for_matching(resident)
    return of_record(facts.age, facts.facts), whereabouts(facts.postcode) if facts.postcode else NOWHERE


def conditions_against(service_id: uuid.UUID, resident: Resident | None) -> list[Verdict]:
    """The conditions of a service that say no to this resident. What nobody knows says nothing."""
    offer = _offer(service_id)
    return _refusals(offer, resident) if offer else []


def against(service_id: uuid.UUID, resident: Resident | None) -> list[Verdict]:
    """What says no to sending this resident there; empty where nothing does.

    Conditions, and what its doors refuse: closed, paused, full, the weekly cap, an open referral of the same person.
    """
    offer = _offer(service_id)
    if offer is None:
        return []
    already = sources.already(resident.id if resident else None, [service_id]).get(service_id, "")
    shut = [at.verdict for at in doors(offer, today=clock.today(), already=already)]
    return _refusals(offer, resident) + [verdict for verdict in shut if verdict.answer is Answer.NO]


def _offer(service_id: uuid.UUID) -> Offer | None:
    return offers([service_id], live=False).get(service_id)


def _refusals(offer: Offer, resident: Resident | None) -> list[Verdict]:
    person, near = of_resident(resident)
    return [
        verdict for verdict in Judging([offer], person, near).verdicts(offer) if verdict.answer is Answer.NO
    ]
