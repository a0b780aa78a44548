"""What the page of a referral shows of working together, for whoever came through a door."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.core.db import transaction
from hub.referrals.forms.together import MessageForm
from hub.referrals.models import Referral
from hub.referrals.queries import conversation, visible
from hub.referrals.queries.conversation import Message
from hub.referrals.services import messages
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who
from hub.referrals.views.door import Door
from hub.referrals.views.together.messages import form_for


@dataclass(frozen=True, slots=True)
class Together:
    """Each part as the templates in referrals/together show it. None for a form that cannot be used now."""

    conversation: Sequence[Message]
    new: int
    message: MessageForm | None
    by_hand: bool


def of(door: Door) -> Together:
    """Everything, with what is new marked as new: mark it as read afterwards."""
    referral = door.referral
    roles = visible.parts(door.actor, referral)
    works = bool(roles & {Who.PARTNER, Who.REFERRER}) and referral.status.is_open
    said = conversation.of(referral, actor=door.actor, reader_id=door.reader_id)
    by_hand = referral.via.is_off_platform
    return Together(
        conversation=said,
        new=sum(one.is_new for one in said),
        message=_fresh(door) if works and not by_hand else None,
        by_hand=by_hand,
    )


def seen(door: Door, together: Together) -> None:
    """Somebody with an account has read what is new, because the page showed it."""
    if together.new and door.is_known:
        with transaction():
            messages.mark_read(door.referral, actor=door.actor, reader_id=door.reader_id)


def is_there(referral: Referral) -> bool:
    """Whether there is anything to work on together: a draft is nobody's but ours."""
    return referral.status is not ReferralStatus.DRAFT


def _fresh(door: Door) -> MessageForm:
    form = form_for(door)
    form.fresh_key()
    return form
