"""What capabilities above put on the page of a referral, and on the page after it was sent.

beside.PARTS.append(outcome_of)     # (referral, actor) -> Part | None
beside.AFTER_SENDING.append(paper)  # (referral, actor) -> (words, address) | None
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.accounts.policy import Actor
from hub.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page: its template, which finds what it shows under the name `part`, and what it does."""

    template: str
    shown: Mapping[str, Any] = field(default_factory=dict)


PARTS: list[Callable[[Referral, Actor], Part | None]] = []
AFTER_SENDING: list[Callable[[Referral, Actor], tuple[str, str] | None]] = []


def parts(referral: Referral, actor: Actor) -> list[Part]:
    """The pieces that have something to show, in the order in which they were registered."""
    return [part for source in PARTS if (part := source(referral, actor)) is not None]


def after_sending(referral: Referral, actor: Actor) -> list[tuple[str, str]]:
    """What can be done next for one that has just gone: words and address of each link."""
    return [link for source in AFTER_SENDING if (link := source(referral, actor)) is not None]
