"""Messages for somebody whose address is not written down with them: whoever knows the person is asked at the door.

`to="resident:<id>"` names such an addressee. At the moment of sending, and of each further try, the kind that was
registered says whether, when and where to, so that what was promised yesterday does not reach somebody for whom it is
not safe today.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.messaging.models import Message


class Later(Exception):
    """Not at this hour."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class Never(Exception):
    """Not this way any more."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands on the outside of a message, where others may read it."""

    address: str
    sender_name: str = ""
    """Empty: the site's own."""
    takes_answers: bool = True


class Kind(Protocol):
    """What residents, and whoever else is not written to by an address, register."""

    def envelope(self, message: Message) -> Envelope:
        """Where it goes now. Raises Later or Never."""

    def came_to_nothing(self, message: Message) -> None:
        """It did not arrive and will not: inside a transaction, before the message forgets what it was about."""

    def has_left(self, message: Message) -> None:
        """It was taken by the other side."""


KINDS: dict[str, Kind] = {}


def kind_of(recipient: str) -> Kind | None:
    """Who knows the addressee; None for an ordinary address."""
    name, colon, _ = recipient.partition(":")
    return KINDS.get(name) if colon and "@" not in name else None


def envelope(message: Message) -> Envelope:
    kind = kind_of(message.recipient)
    return kind.envelope(message) if kind else Envelope(message.recipient)


def came_to_nothing(message: Message) -> None:
    if kind := kind_of(message.recipient):
        kind.came_to_nothing(message)


def has_left(message: Message) -> None:
    if kind := kind_of(message.recipient):
        kind.has_left(message)
