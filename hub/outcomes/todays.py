"""What needs somebody of ours today about outcomes: residents who say that it did not help."""

from collections.abc import Sequence

from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.outcomes.queries import lists
from hub.tasks import today
from hub.tasks.today import Column, Heap, Item

NAME = "Disputed outcomes"
LIST = "outcomes.disputed"


def disputes(actor: Actor, most: int) -> Sequence[Heap]:
    """They were promised help, and say that it did nothing or never came."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return []
    first, total = lists.first_disputed(actor=actor, most=most)
    items = [
        Item(
            f"They say: {one.helped.told}",
            "Look at it",
            "referrals.show",
            {"referral_id": one.referral_id},
            about=f"{one.resident}, {one.service}",
            since=clock.day_of(one.answered_at),
            due_on=one.due_on,
        )
        for one in first
    ]
    return [Heap(NAME, items, total, LIST, weight=today.PERSON_WAITS)]


def of_each(actor: Actor) -> Sequence[Column]:
    """For the lead of a team: how many wait for each colleague."""
    return [Column("Disputed", lists.disputed_by_owner(actor=actor), LIST, tone="bad")]
