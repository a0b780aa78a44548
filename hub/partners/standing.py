"""How an entry stands, in a word or two for the people it belongs to. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from hub.core import words
from hub.directory import pace
from hub.directory.models import CapacityState, ServiceStatus, Standing


@dataclass(frozen=True, slots=True)
class State:
    """For the macro `tag`."""

    words: str
    tone: str = "plain"


WAITING = State("Waiting for approval", "brand")


class ServiceLine(Protocol):
    """What a list knows of a service."""

    @property
    def is_published(self) -> bool: ...
    @property
    def organization_is_published(self) -> bool: ...
    @property
    def status(self) -> ServiceStatus: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def is_urgent(self) -> bool: ...
    @property
    def assured_date(self) -> date | None: ...
    @property
    def room(self) -> CapacityState | None: ...
    @property
    def room_expires_at(self) -> datetime | None: ...


def is_hidden_until_confirmed(one: ServiceLine) -> bool:
    """Whether residents would find it if only somebody said that it is right."""
    return one.is_published and one.organization_is_published and one.standing is Standing.HIDDEN


def is_public(one: ServiceLine) -> bool:
    """Whether visitors find it: that takes its organization, too, and that somebody answered for it."""
    running = one.status in {ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED}
    hidden = one.standing is Standing.HIDDEN
    return one.is_published and one.organization_is_published and running and not hidden


def is_due(one: ServiceLine, today: date) -> bool:
    """Whether it is time that somebody says again that it is right: by the clocks that also write the emails."""
    every = pace.URGENT if one.is_urgent else pace.USUAL
    return one.assured_date is None or today - one.assured_date > every


def asks_for_their_word(one: ServiceLine, today: date) -> bool:
    """Whether a word of theirs is wanted: it is due, or the entry was lowered or hidden for want of one."""
    if is_hidden_until_confirmed(one):
        return True
    return is_public(one) and (one.standing is Standing.LOWERED or is_due(one, today))


def is_room_unknown(one: ServiceLine, now: datetime) -> bool:
    if one.status is ServiceStatus.TEMPORARILY_CLOSED:
        return False
    return (
        one.room in {None, CapacityState.UNKNOWN} or one.room_expires_at is None or one.room_expires_at <= now
    )


def of_service(one: ServiceLine, *, today: date) -> list[State]:
    """Whether people find it, whether it runs, and whether it was checked; what matters most first."""
    match one.status:
        case ServiceStatus.DEFUNCT:
            return [State("Ended", "bad")]
        case ServiceStatus.INACTIVE:
            return [State("Not running", "bad")]
        case _ if not one.is_published:
            return [State("Draft", "wait")]
        case _ if not one.organization_is_published:
            return [State("Hidden with its organization", "wait")]
        case _ if one.standing is Standing.HIDDEN:
            return [State("Hidden until you say that it is right", "bad")]
    found = [State("Public", "good")]
    if one.status is ServiceStatus.TEMPORARILY_CLOSED:
        found.append(State("Closed for now", "wait"))
    if one.standing is Standing.LOWERED:
        found.append(State("Shown below others", "wait"))
    if is_due(one, today):
        found.append(State(_unchecked(one.assured_date), "wait"))
    return found


def of_opportunity(is_published: bool, closes_on: date | None, *, today: date) -> State:
    if closes_on is not None and closes_on < today:
        return State("Over")
    return State("Public", "good") if is_published else State("Draft", "wait")


def _unchecked(assured: date | None) -> str:
    """ "Not checked since May 2025"."""
    if assured is None:
        return "Never checked"
    return f"Not checked since {assured:%B} {assured.year}"


def checked(assured: date | None) -> str:
    return f"Checked {words.ago(assured)}" if assured else "Nobody has checked it yet"
