"""Begin the referrals of one sitting: a draft for each service, or a note that somebody was only told of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.accounts.policy import Actor
from hub.directory.models import Service
from hub.referrals.codes import Via
from hub.referrals.models import Referral
from hub.referrals.services import drafting
from hub.referrals.services.signposting import signpost
from hub.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Wish:
    """One service that was chosen: for which need, in which words, and why although something speaks against it."""

    service: Service
    need_id: uuid.UUID | None = None
    words: str = ""
    reason: str = ""


def begin(
    wishes: Sequence[Wish],
    ways: Mapping[uuid.UUID, Via | None],
    resident: Resident,
    *,
    sitting_id: uuid.UUID,
    actor: Actor,
) -> list[Referral]:
    """The drafts. `ways` says for each service how the partner hears of it; None: not at all, the person goes.

    Each record's id comes from the sitting and the service, so that a second press makes nothing a second time.
    """
    drafts = []
    for wish in wishes:
        record_id = uuid.uuid5(sitting_id, str(wish.service.id))
        via = ways.get(wish.service.id, Via.HUB)
        if via is None:
            signpost(wish.service, resident, need_id=wish.need_id, signpost_id=record_id, actor=actor)
            continue
        draft = drafting.start(
            wish.service,
            resident,
            actor=actor,
            referral_id=record_id,
            need_id=wish.need_id,
            via=via,
            needs=wish.words,
            sitting_id=sitting_id,
        )
        if wish.reason and not draft.override_reason and draft.sent_at is None:
            draft.override_reason = wish.reason
        drafts.append(draft)
    return drafts
