"""Writing down an attempt to reach the person."""

from datetime import datetime

from flask.typing import ResponseReturnValue

from hub.consent import queries as consent
from hub.core.clock import LONDON
from hub.core.errors import Conflict
from hub.referrals.contact_codes import ContactResult, ContactWay
from hub.referrals.forms.together import AttemptForm
from hub.referrals.services import attempts
from hub.referrals.services.refusing import OVER
from hub.referrals.transitions import Deed, move_for
from hub.referrals.views.door import Door, at_every_door
from hub.referrals.views.together.asking import SAID, ask, known

SAID["attempt"] = "Thank you. It is in the history."


@at_every_door("attempt", "attempt")
def attempt(door: Door) -> ResponseReturnValue:
    """When, how, and what came of it; and with one tick that the help has begun."""
    can_begin = not door.is_ours and door.referral.status in move_for(Deed.BEGIN).sources
    form = AttemptForm(
        is_known=door.is_known, can_begin=can_begin, for_partner=not door.is_ours, data=known(door)
    )
    if not door.referral.status.is_open and not form.typed():
        raise Conflict(OVER)

    def write(now: Door) -> None:
        attempts.write_down(
            now.referral,
            tried_at=datetime.combine(form.day, form.time, LONDON),
            way=ContactWay(form.way.data),
            result=ContactResult(form.result.data),
            next_on=form.next_on.data,
            words=form.words.data,
            begins=form.wants_begin,
            key=form.record_id,
            actor=now.actor,
            signed=form.name,
        )

    contact = consent.facts_of(door.referral.id).contact
    return ask(
        door,
        form,
        write,
        slug="attempt",
        part="history",
        template="referrals/together/attempt.html",
        no_messages=contact is not None and not contact.may_leave_message,
    )
