"""What a resident's page shows of their referrals."""

import uuid
from collections.abc import Sequence

from hub.accounts.policy import Actor, Permission
from hub.core import clock, words
from hub.referrals.queries import drafts
from hub.residents.panels import Line, Panel

MOST = 10


def referrals_of(ids: Sequence[uuid.UUID], actor: Actor) -> Panel | None:
    """The newest referrals of this person. A new one begins with who can help, which has a panel of its own."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return None
    today = clock.today()
    lines = [
        Line(
            one.service.name,
            "referrals.show",
            {"referral_id": one.id},
            one.reference + (f", due by {words.day(one.due_on)}" if one.due_on else ""),
            "Late" if one.due_on and one.due_on < today else one.status.label,
            "bad" if one.due_on and one.due_on < today else "plain",
        )
        for one in drafts.open_ones_of(ids, actor=actor)[:MOST]
    ]
    return Panel("Referrals", lines, "Nobody has referred them to anybody yet.")
