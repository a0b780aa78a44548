"""Whom to ask about an entry. Pure: what is known of each address is given."""

import uuid
from collections.abc import Set
from dataclasses import dataclass

from hub.directory.models import DoubtKind
from hub.messaging.addresses import hashed


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can say whether an entry is right. `user_id` for people with an account."""

    address: str
    user_id: uuid.UUID | None = None

    @property
    def mailbox(self) -> str:
        """What stands for the address in our tables."""
        return hashed(self.address)


@dataclass(frozen=True, slots=True)
class Known:
    """Of an organization: its people, its listed address, and what mailboxes are no use to write to."""

    people: tuple[Recipient, ...]
    listed: str
    refused: Set[str] = frozenset()
    """They asked us not to."""
    bad: Set[str] = frozenset()
    """What we sent there came back."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is written to about one service; with nobody, why an editor has to ring."""

    recipients: tuple[Recipient, ...] = ()
    why_nobody: DoubtKind | None = None


def asked(known: Known, of_service: str) -> Asked:
    """Its people with accounts; without any the service's listed address, else the organization's.

    Where mail does not arrive the next of these is tried. Who has refused is not written to, and nobody else is
    found behind their back.
    """
    listed = tuple(Recipient(given.strip()) for given in (of_service, known.listed) if "@" in given)
    tiers = [known.people, *((one,) for one in listed)]
    reached = [tuple(one for one in tier if one.mailbox not in known.bad) for tier in tiers]
    first = next((tier for tier in reached if tier), ())
    left = tuple(one for one in first if one.mailbox not in known.refused)
    if left:
        return Asked(left)
    if first:
        return Asked(why_nobody=DoubtKind.OPTED_OUT)
    return Asked(why_nobody=DoubtKind.BOUNCED if any(tiers) else DoubtKind.UNREACHABLE)
