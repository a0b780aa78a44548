"""What else could help, where a referral ended without help or nobody answers. The deed promises to look; the worker
looks the same minute, as matching does for anybody, and what it found is kept with the referral: the services and why
each, as they stood that day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core import clock
from hub.core.db import db
from hub.directory.models import TaxonomyTerm
from hub.matching.needs import Need
from hub.matching.services import alternatives
from hub.outbox import services as outbox
from hub.referrals.codes import DeclineCode, DeclinedBy
from hub.referrals.models import Referral, UnmetNeed
from hub.referrals.queries.soundness import LOOK
from hub.referrals.services.moving import Change, locked, note
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed
from hub.residents import queries as residents
from hub.residents.models import Resident

MOST = 5
LONG = timedelta(hours=24)
"""Whatever is looked for longer than this, and is promised no more, is promised again."""
NOTHING_ELSE = "nothing_else"
"""Why a need goes without help: nobody else could be asked."""


@dataclass(frozen=True, slots=True)
class Found:
    """A service to ask instead, and why this one: "1.2 miles away, they say that there is room"."""

    service_id: uuid.UUID
    sentence: str


def promise(referral: Referral) -> dict[str, Any]:
    """Promise to look; gives what the deed sets besides. Until then the page says that we are looking."""
    outbox.enqueue(LOOK, referral_id=str(referral.id))
    return {"looking_since": clock.now()}


def others(referral: Referral) -> list[Found]:
    """The best that are left for the same need, none of them tried before."""
    resident = db.session.get(Resident, residents.survivor(referral.resident_id))
    term = db.session.get(TaxonomyTerm, referral.need_id) if referral.need_id else None
    told = referral.needs or ""
    found = alternatives(
        resident,
        service_id=referral.service_id,
        needs=[Need(told or term.name, term.code) if term else Need(told)] if term or told else [],
        without=_tried(referral),
        actor=SYSTEM,
        limit=MOST,
    )
    return [Found(one.service_id, one.sentence) for one in found]


def promise_forgotten() -> int:
    """Promise again what should have been looked for long ago; says how much that was."""
    waiting = select(Referral.id).where(Referral.looking_since < clock.now() - LONG)
    ids = [str(one) for one in db.session.scalars(waiting)]
    lost = [one for one in ids if not outbox.is_promised(LOOK, referral_id=one)]
    for referral_id in lost:
        outbox.enqueue(LOOK, referral_id=referral_id)
    return len(lost)


def keep(referral: Referral, found: Sequence[Found]) -> None:
    """Keep what was found, once, and count a need that nothing else meets."""
    if locked(referral).looking_since is None:
        return  # a second promise, or a second worker
    sets = {
        "looking_since": None,
        "alternatives": [str(one.service_id) for one in found],
    }
    referral.alternative_words = [
        one.sentence for one in found
    ]  # not in the history: they go with the person
    note(Change(referral, Deed.OFFER, SYSTEM, sets=sets))
    if not found and _is_unmet(referral):
        resident = db.session.get_one(Resident, referral.resident_id)
        db.session.add(
            UnmetNeed(
                id=uuid.uuid4(),
                need_id=referral.need_id,
                service_id=referral.service_id,
                ward=resident.ward,
                because=NOTHING_ELSE,
                noted_on=clock.today(),
            )
        )


def _is_unmet(referral: Referral) -> bool:
    """It ended, it was not the resident who ended it, and the need was not counted when it did."""
    if referral.status is ReferralStatus.DECLINED:
        counted = referral.decline_code is not None and referral.decline_code.is_unmet_need
        is_helped = referral.decline_code is DeclineCode.DUPLICATE
        return not counted and not is_helped and referral.declined_by is not DeclinedBy.RESIDENT
    return referral.status is ReferralStatus.COULD_NOT_COMPLETE


def _tried(referral: Referral) -> set[uuid.UUID]:
    """The services of the referrals that this one carries on."""
    tried = set[uuid.UUID]()
    parent_id = referral.part_of_id
    while parent_id is not None:
        parent = db.session.get_one(Referral, parent_id)
        if parent.service_id in tried:
            break
        tried.add(parent.service_id)
        parent_id = parent.part_of_id
    return tried
