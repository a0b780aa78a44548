"""What a partner's home says about referrals: which wait for their answer or a word, and how many are in each box."""

from collections.abc import Sequence

from hub.accounts.policy import Actor, Permission
from hub.core import words
from hub.partners import needs, numbers
from hub.partners.needs import Need
from hub.partners.numbers import Number
from hub.referrals.queries import inbox
from hub.referrals.queries.inbox import Box, Line
from hub.referrals.states import UNANSWERED, ReferralStatus

FIRST_FEW = 10
URGENT, ANSWER, WORD = 110, 100, 85
"""Residents waiting for an answer come before everything else; a word on how it goes before the partner's own list."""


def waiting_for_them(actor: Actor) -> Sequence[Need]:
    """Referrals whose next step is the partner's: those to answer, and those of which we have heard nothing."""
    if not actor.may(Permission.REFERRAL_RESPOND):
        return []
    return [_need(one) for one in inbox.next_steps(actor=actor, most=FIRST_FEW)]


def boxes(actor: Actor) -> Sequence[Number]:
    """How many are in each box that is not done."""
    if not actor.may(Permission.REFERRAL_RESPOND):
        return []
    counts = inbox.counts(actor=actor)
    return [
        Number(box.label, counts[box], "referrals.inbox", {"show": box.value}, is_waiting=box is Box.WAITING)
        for box in (Box.WAITING, Box.IN_PROGRESS, Box.WAITING_LIST)
    ]


def _need(one: Line) -> Need:
    is_asked = one.status in UNANSWERED
    said = "Say whether you can help" if is_asked else _WORDS.get(one.status, "Say how it goes")
    when = "Please answer today, nobody has yet." if one.is_silent else _by(one)
    weight = (URGENT if one.is_urgent else ANSWER) if is_asked else WORD
    return Need(
        f"{said}: referral {one.reference}{', urgent' if one.is_urgent else ''}",
        "referrals.partner_show",
        {"referral_id": one.id},
        one.organization_id,
        weight,
        f"{one.service}. {when}".strip(),
    )


def _by(one: Line) -> str:
    return f"{'Was due' if one.is_late else 'By'} {words.day(one.due_on)}." if one.due_on else ""


_WORDS = {
    ReferralStatus.ACCEPTED: "Get in touch with the person, and say so",
    ReferralStatus.WAITLISTED: "Say whether a place is free",
    ReferralStatus.ON_HOLD: "The pause is over: say how it goes on",
}


needs.SOURCES.append(waiting_for_them)
numbers.SOURCES.append(boxes)
