"""A sitting from the first need to the choice, and its end."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import Invalid, NotFound
from hub.directory.eligibility import NOBODY, Person
from hub.matching import policy
from hub.matching.candidates import Candidate, ForNeed
from hub.matching.models import Sitting
from hub.matching.needs import LONGEST, Need
from hub.matching.queries import sittings as queries
from hub.matching.services.candidates import candidates
from hub.matching.told import Told, of_record
from hub.matching.whereabouts import NOWHERE, Whereabouts, whereabouts
from hub.residents import services as residents
from hub.residents.models import Resident

KEPT = timedelta(days=14)
MOST_NEEDS, MOST_CHOSEN = 8, 12
SHORTEST_REASON = 10
GONE = (
    "Something has changed since you opened this page: one of those you chose takes nobody now. Choose again."
)
WHY = "Say why it is right for them all the same, in a few words."


@dataclass(frozen=True, slots=True)
class Pick:
    """One service that was chosen, for these needs; `reason` where something speaks against it."""

    service_id: uuid.UUID
    needs: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a sitting hands over to the referrals."""

    sitting_id: uuid.UUID
    resident_id: uuid.UUID | None
    needs: Sequence[Need]
    told: Told
    picks: Sequence[Pick]


def ask(
    sitting_id: uuid.UUID,
    *,
    needs: Iterable[Need],
    told: Told,
    resident: Resident | None = None,
    actor: Actor,
) -> Sitting:
    """Begin a sitting, or change what one of the actor's asks for. A second press of the same page makes no second."""
    policy.check(actor)
    wanted = _tidy(needs)
    found = db.session.get(Sitting, sitting_id)
    if found is not None and found.created_by_id != actor.id:
        raise NotFound
    if found is None:
        found = Sitting(
            id=sitting_id, created_by_id=actor.id, resident_id=resident.id if resident else None, chosen=[]
        )
        db.session.add(found)
        audit.record(
            "match.asked", actor=actor, record_type="match_sitting", record_id=sitting_id, needs=len(wanted)
        )
    found.needs = [{"words": need.words, "code": need.code} for need in wanted]
    found.told = told.written()
    found.touched_at = clock.now()
    db.session.flush()
    return found


def person(sitting: Sitting, resident: Resident | None) -> tuple[Person, Whereabouts]:
    """Whom it is about and where they live: the record, with what was told today laid over it."""
    told = Told.read(sitting.told)
    known, postcode = NOBODY, told.postcode
    if resident is not None:
        facts = residents.facts_for_matching(resident)
        known, postcode = of_record(facts.age, facts.facts), postcode or facts.postcode
    return told.over(known), whereabouts(postcode) if postcode else NOWHERE


def found(sitting: Sitting, resident: Resident | None, *, actor: Actor) -> tuple[list[ForNeed], Whereabouts]:
    """What there is for each need of a sitting, and where they live as far as it is known."""
    who, where = person(sitting, resident)
    among = candidates(needs_of(sitting), who, near=where, resident_id=sitting.resident_id, actor=actor)
    return among, where


def choose(
    sitting: Sitting,
    among: Sequence[ForNeed],
    picked: Iterable[tuple[str, uuid.UUID]],
    reasons: Mapping[uuid.UUID, str],
    *,
    actor: Actor,
) -> Sequence[Pick]:
    """Keep what was chosen: (key of the need, service). Raises Invalid when nothing was, or a reason is missing.

    A service that takes nobody just now cannot be chosen, nor one that was never among the candidates.
    """
    offered = {(each.need.key, one.offer.id): one for each in among for one in each.choosable}
    wanted = list(dict.fromkeys(picked))
    if not wanted:
        raise Invalid("Choose at least one service.")
    if any(pick not in offered for pick in wanted):
        raise Invalid(GONE)
    chosen = [offered[pick] for pick in wanted]
    picks = _picks(chosen, reasons)
    if len(picks) > MOST_CHOSEN:
        raise Invalid(f"Choose at most {MOST_CHOSEN} services at once.")
    sitting.chosen = [
        {"service_id": str(pick.service_id), "needs": list(pick.needs), "reason": pick.reason}
        for pick in picks
    ]
    sitting.touched_at = clock.now()
    audit.record(
        "match.chosen",
        actor=actor,
        record_type="match_sitting",
        record_id=sitting.id,
        services=[str(pick.service_id) for pick in picks],
        overridden=sum(bool(pick.reason) for pick in picks),
    )
    return picks


def chosen(sitting_id: uuid.UUID, *, actor: Actor) -> Chosen:
    """What was chosen, for whoever makes the referrals. NotFound for anybody but the worker who chose."""
    sitting = queries.get(sitting_id, actor=actor)
    picks = [Pick(uuid.UUID(one["service_id"]), tuple(one["needs"]), one["reason"]) for one in sitting.chosen]
    return Chosen(sitting.id, sitting.resident_id, needs_of(sitting), Told.read(sitting.told), picks)


def is_referred(sitting_id: uuid.UUID, *, actor: Actor) -> None:
    """Referrals were made of it: it is no longer unfinished."""
    queries.get(sitting_id, actor=actor).referred_at = clock.now()


def forget() -> int:
    """Delete the sittings that nobody touched for a fortnight. Returns how many."""
    old = delete(Sitting).where(Sitting.touched_at < clock.now() - KEPT)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]


def needs_of(sitting: Sitting) -> list[Need]:
    return [Need(one["words"], one["code"]) for one in sitting.needs]


def missing_reasons(
    among: Sequence[ForNeed], picked: Iterable[tuple[str, uuid.UUID]], reasons: Mapping[uuid.UUID, str]
) -> list[uuid.UUID]:
    """The services that were chosen against a no, and without a reason."""
    offered = {(each.need.key, one.offer.id): one for each in among for one in each.choosable}
    return list(
        dict.fromkeys(
            one.offer.id
            for pick in picked
            if (one := offered.get(pick))
            and one.needs_reason
            and not _is_reason(reasons.get(one.offer.id, ""))
        )
    )


def _picks(chosen: Sequence[Candidate], reasons: Mapping[uuid.UUID, str]) -> list[Pick]:
    found: dict[uuid.UUID, Pick] = {}
    for one in chosen:
        reason = reasons.get(one.offer.id, "").strip() if one.needs_reason else ""
        if one.needs_reason and not _is_reason(reason):
            raise Invalid(WHY)
        before = found[one.offer.id].needs if one.offer.id in found else ()
        found[one.offer.id] = Pick(one.offer.id, (*before, one.need.words), reason)
    return list(found.values())


def _is_reason(text: str) -> bool:
    return len(text.strip()) >= SHORTEST_REASON


def _tidy(needs: Iterable[Need]) -> list[Need]:
    wanted = {need.key: need for need in needs if need.code or need.words.strip()}
    if not wanted:
        raise Invalid("Say what is needed: choose from the list, or write it in their own words.")
    if len(wanted) > MOST_NEEDS:
        raise Invalid(f"Ask for at most {MOST_NEEDS} needs at once. You can come back for the others.")
    return [Need(need.words.strip()[:LONGEST], need.code) for need in wanted.values()]
