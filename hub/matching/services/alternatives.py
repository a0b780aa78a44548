"""Where else, after a refusal or silence: the best that are left, each with a sentence."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.core.db import db
from hub.directory.models import Attribute, LinkEntity, Taxonomy, TaxonomyTerm
from hub.matching.candidates import Candidate
from hub.matching.needs import Need
from hub.matching.services.candidates import candidates
from hub.matching.services.judging import of_resident
from hub.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Alternative:
    """A service to try instead, and why this one."""

    service_id: uuid.UUID
    name: str
    organization: str
    sentence: str
    candidate: Candidate


def alternatives(
    resident: Resident | None,
    *,
    service_id: uuid.UUID,
    needs: Sequence[Need] = (),
    without: Collection[uuid.UUID] = (),
    actor: Actor,
    limit: int = 5,
) -> Sequence[Alternative]:
    """Other services for the same need, the best first; never the one that was tried, nor those in `without`.

    `needs` are as they were told; what the service itself is for stands in for them, and goes with them.
    """
    person, near = of_resident(resident)
    groups = candidates(
        list(dict.fromkeys([*needs, *needs_met_by(service_id)])),
        person,
        near=near,
        resident_id=resident.id if resident else None,
        without={service_id, *without},
        most=limit,
        actor=actor,
    )
    best: dict[uuid.UUID, Candidate] = {}
    for one in (one for group in groups for one in group.offered):
        if one.offer.id not in best or best[one.offer.id].score < one.score:
            best[one.offer.id] = one
    ranked = sorted(best.values(), key=lambda one: (-one.score, one.offer.id))
    return [_alternative(one) for one in ranked[:limit]]


def needs_met_by(service_id: uuid.UUID) -> list[Need]:
    """What a service is for, in the words of the directory."""
    carried = (
        select(TaxonomyTerm.name, TaxonomyTerm.code)
        .join(Attribute, Attribute.taxonomy_term_id == TaxonomyTerm.id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(Attribute.link_entity == LinkEntity.SERVICE, Attribute.link_id == service_id)
        .where(Taxonomy.code == "needs")
        .order_by(TaxonomyTerm.position, TaxonomyTerm.code)
    )
    return [Need(name, code) for name, code in db.session.execute(carried)]


def _alternative(one: Candidate) -> Alternative:
    return Alternative(one.offer.id, one.offer.name, one.offer.organization, one.in_a_sentence, one)
