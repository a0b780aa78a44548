"""Which partner looks at a referral is written down before anything is shown, whichever of its pages it is.

Who of ours looks is written down for all pages about people (hub.residents.views.reads).
"""

from flask import request

from hub.accounts.access import current_actor
from hub.core.db import transaction
from hub.core.errors import Gone, NotFound
from hub.referrals.services import partner_reads
from hub.referrals.views import door as doors
from hub.referrals.views.blueprint import bp
from hub.referrals.views.door import Door


@bp.before_request
def note() -> None:
    """Whoever holds the link, or signed in as one of the partner's people."""
    door = _partner_at_the_door()
    if door is None:
        return
    doors.carry(door)
    if partner_reads.is_to_note(door.referral, door.reader_id):
        with transaction():
            partner_reads.note(door.referral, door.reader_id, actor=door.actor)


def _partner_at_the_door() -> Door | None:
    named = request.view_args or {}
    try:
        if "token" in named:
            return doors.by_link(named["token"])
        if "referral_id" in named and not current_actor().is_staff:
            return doors.signed_in(named["referral_id"])
    except (NotFound, Gone):
        return None  # the page itself refuses
    return None
