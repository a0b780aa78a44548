"""Whom to ask about an entry, and that an address is remembered only as a hash. Pure but for the site's key."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from hub.core.seals import keyed


def mailbox(address: str) -> str:
    """What stands for an address in our tables."""
    return keyed(address.strip().lower(), purpose="hub.mailbox")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can say whether an entry is right. `user_id` for people with an account."""

    address: str
    user_id: uuid.UUID | None = None

    @property
    def mailbox(self) -> str:
        return mailbox(self.address)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is written to about one service; with nobody, why not."""

    recipients: tuple[Recipient, ...] = ()
    has_refused: bool = False


def asked(
    people: Sequence[Recipient], of_service: str, of_organization: str, refused: frozenset[str]
) -> Asked:
    """Its people with accounts; without any the service's listed address, else the organization's.

    Who has refused is not written to, and nobody else is found behind their back: then an editor rings.
    """
    listed = next((Recipient(given.strip()) for given in (of_service, of_organization) if "@" in given), None)
    could_be = tuple(people) or ((listed,) if listed else ())
    left = tuple(one for one in could_be if one.mailbox not in refused)
    return Asked(left, has_refused=bool(could_be) and not left)
