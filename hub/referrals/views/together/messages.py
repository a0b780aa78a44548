"""Writing to the other side, and having read what it wrote."""

from flask import redirect
from flask.typing import ResponseReturnValue

from hub.core.db import transaction
from hub.core.forms import HubForm
from hub.referrals.forms.together import MessageForm
from hub.referrals.services import messages
from hub.referrals.views.door import LINK, Door, at_every_door
from hub.referrals.views.together.asking import SAID, ask, known

SAID["message"] = "Your message is with them."


@at_every_door("message", "message")
def message(door: Door) -> ResponseReturnValue:
    """Sent from the page of the referral; by itself it stands here only when something was missing."""
    form = form_for(door)

    def write(now: Door) -> None:
        messages.write(now.referral, form.message.data, actor=now.actor, signed=form.name, key=form.record_id)
        messages.mark_read(now.referral, actor=now.actor, reader_id=now.reader_id)

    return ask(door, form, write, slug="message", part="conversation")


@at_every_door("read", "read", methods=["POST"], doors=(LINK,))
def read(door: Door) -> ResponseReturnValue:
    """ "I have read this." Without an account looking is not enough: mail scanners look too."""
    if HubForm().submitted():
        with transaction():
            messages.mark_read(door.referral, actor=door.actor, reader_id=door.reader_id)
    return redirect(f"{door.url()}#conversation", 303)


def form_for(door: Door) -> MessageForm:
    return MessageForm(is_known=door.is_known, to_partner=door.is_ours, data=known(door))
