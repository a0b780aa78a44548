"""What waits for somebody who speaks for an organization. Whoever has something to ask adds a source."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hub.accounts.policy import Actor
from hub.core import clock, words
from hub.partners import signs, standing
from hub.partners.queries import claims, keeping, workspace

LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Need:
    """Something to do: what, the page to do it on, and how much it matters (residents waiting is 100)."""

    words: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    organization_id: uuid.UUID | None = None
    weight: int = 50
    more: str = ""
    """Why, in a few words."""


Source = Callable[[Actor], Sequence[Need]]


def entries_that_ask(services: Sequence[workspace.Line]) -> list[Need]:
    """Entries that nobody has confirmed for long, and those of which nobody knows whether there is room."""
    today, now = clock.today(), clock.now()
    found = []
    for one in services:
        if standing.asks_for_their_word(one, today):
            found.append(_to_check(one))
        if standing.is_public(one) and standing.is_room_unknown(one, now):
            found.append(_room_unknown(one))
    return found


def _to_check(one: workspace.Line) -> Need:
    is_hidden = standing.is_hidden_until_confirmed(one)
    checked = (
        f"Last checked {words.ago(one.assured_date)}." if one.assured_date else "Nobody has checked it yet."
    )
    return Need(
        f"Check that “{one.name}” is still right",
        "partners.service",
        {"service_id": one.id},
        one.organization_id,
        90 if is_hidden else 60,
        f"People do not find it until you do. {checked}" if is_hidden else checked,
    )


def _room_unknown(one: workspace.Line) -> Need:
    return Need(
        f"Say whether “{one.name}” has room for new people",
        "editing.service_part",
        {"service_id": one.id, "slug": "capacity"},
        one.organization_id,
        40,
        "What you told us is more than two weeks old."
        if one.room_expires_at
        else "You have not told us yet.",
    )


def changes_sent_back(actor: Actor) -> list[Need]:
    """Changes of theirs that somebody sent back lately, with the reason."""
    return [
        Need(
            f"Look again at “{change.title}”: your change was sent back",
            "moderation.proposal",
            {"change_id": change.id},
            change.organization_id,
            80,
            change.reason,
        )
        for change in workspace.sent_back(actor=actor, since=clock.now() - LATELY)
    ]


def people_who_ask(actor: Actor) -> list[Need]:
    """Somebody wants to look after an organization with its owner."""
    return [
        Need(
            f"Say whether {claim.name} may look after {claim.organization.name} with you",
            "partners.answer_claim",
            {"organization_id": claim.organization_id, "claim_id": claim.id},
            claim.organization_id,
            70,
        )
        for claim in claims.waiting_for_owners(actor=actor)
    ]


def insurance(actor: Actor) -> list[Need]:
    """Insurance that has run out, or soon does."""
    today = clock.today()
    return [
        Need(
            f"Tell us of the new insurance of {organization.name}",
            "partners.change_checks",
            {"organization_id": organization.id, "slug": "insurance"},
            organization.id,
            75,
            f"{signs.insurance(until, today).words}.",
        )
        for organization, until in keeping.insurance_that_ends(today + signs.SOON, actor=actor)
    ]


SOURCES: list[Source] = [changes_sent_back, insurance, people_who_ask]


def of(actor: Actor, services: Sequence[workspace.Line]) -> list[Need]:
    """Everything that waits for this person, what matters most first. `services` are the lines of all their entries:
    the page that shows these has read them already."""
    found = [need for source in SOURCES for need in source(actor)] + entries_that_ask(services)
    return sorted(found, key=lambda need: -need.weight)
