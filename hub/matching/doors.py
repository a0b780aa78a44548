"""What a service's own state says of offering it: live, shown, open, room, a pause, the weekly cap, the way in. Pure.

The same three answers as for people, from the same engine. A door that is shut means that the service is not offered
at all; any other no can be overridden with a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.core import words
from hub.directory.eligibility import Answer, Possible, Step, Verdict
from hub.directory.models import CapacityState, ServiceStatus, Standing
from hub.matching.offer import Offer

RUNNING = frozenset({ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED})


class Door(StrEnum):
    LIVE = "live"
    SHOWN = "shown"
    OPEN = "open"
    PAUSE = "pause"
    CAP = "cap"
    ALREADY = "already"
    ROOM = "room"
    WAY_IN = "way-in"


SHUTS = frozenset({Door.LIVE, Door.SHOWN, Door.OPEN, Door.PAUSE, Door.CAP, Door.ALREADY})
"""A no at one of these, and nobody is sent there."""


@dataclass(frozen=True, slots=True)
class At:
    """One door and what it says."""

    door: Door
    verdict: Verdict

    @property
    def is_shut(self) -> bool:
        return self.door in SHUTS and self.verdict.answer is Answer.NO


def doors(offer: Offer, *, today: date, already: str = "") -> list[At]:
    """Each door of a service. `already` says that the same person has been referred there and waits for an answer."""
    found = [At(Door.LIVE, _live(offer)), At(Door.SHOWN, _shown(offer)), At(Door.OPEN, _open(offer, today))]
    found += [
        At(Door.PAUSE, _pause(offer, today)),
        At(Door.ROOM, _room(offer)),
        At(Door.WAY_IN, _way_in(offer)),
    ]
    if offer.load is not None:
        found.append(At(Door.CAP, _cap(offer)))
    if already:
        found.append(At(Door.ALREADY, _no(already, "Wait for the answer, or write to them.", Step.WAIT)))
    return found


def worth_saying(found: list[At]) -> Iterator[Verdict]:
    """What a reader should know: whatever is not simply in order, and that there is room."""
    for at in found:
        if at.verdict.answer is not Answer.YES or at.door is Door.ROOM:
            yield at.verdict


def _yes(sentence: str) -> Verdict:
    return Verdict(Answer.YES, sentence)


def _no(sentence: str, possible: str, step: Step = Step.ASK) -> Verdict:
    return Verdict(Answer.NO, sentence, Possible(possible, step))


def _unknown(sentence: str, possible: str, step: Step = Step.ASK) -> Verdict:
    return Verdict(Answer.UNKNOWN, sentence, Possible(possible, step))


def _live(offer: Offer) -> Verdict:
    if offer.is_published and offer.status in RUNNING:
        return _yes("It is in the directory.")
    return _no("It is not in the directory just now.", "Ask the directory's editors whether it still runs.")


def _shown(offer: Offer) -> Verdict:
    if offer.standing is Standing.HIDDEN:
        return _no(
            "Nobody has confirmed for long that it still runs.", "Ring them. If it does, confirm the entry."
        )
    if offer.standing is Standing.LOWERED:
        return _unknown("It may be out of date: they did not answer two reminders.", "Ring before you refer.")
    return _yes("Somebody has confirmed it.")


def _open(offer: Offer, today: date) -> Verdict:
    if offer.status is not ServiceStatus.TEMPORARILY_CLOSED:
        return _yes("It runs.")
    return _no(f"It is closed for now{_until(offer.closed_until, today)}.", *_when(offer.closed_until, today))


def _pause(offer: Offer, today: date) -> Verdict:
    if offer.capacity is not CapacityState.PAUSED:
        return _yes("It takes people.")
    until = _until(offer.paused_until, today)
    return _no(f"It takes nobody new just now{until}.", *_when(offer.paused_until, today))


def _cap(offer: Offer) -> Verdict:
    load = offer.load
    if load is None or not load.is_reached:
        return _yes("They take more referrals this week.")
    taken = words.plural(load.cap, "referral")
    when = (
        f"They take more from {words.day(load.frees_on)}." if load.frees_on else "They take more next week."
    )
    return _no(f"They take {taken} a week, and have had them.", when, Step.WAIT)


def _room(offer: Offer) -> Verdict:
    if offer.capacity is CapacityState.OPEN:
        return _yes("They say that there is room.")
    if offer.capacity is CapacityState.WAITING_LIST:
        how_long = f" of about {words.plural(offer.weeks, 'week')}" if offer.weeks else ""
        return _unknown(
            f"There is a waiting list{how_long}.", "They can wait, if that is soon enough.", Step.WAIT
        )
    if offer.capacity is CapacityState.FULL:
        return _no("It is full just now.", "Ask when there will be room, and whether there is a list.")
    if offer.capacity is CapacityState.PAUSED:
        return _yes("See when it takes people again.")
    return _unknown("Nobody has told us whether there is room.", "Ring and ask.")


def _way_in(offer: Offer) -> Verdict:
    if offer.only_a_doctor_refers:
        return _unknown("A doctor refers to it.", "Ask their GP surgery to refer them.", Step.BE_REFERRED)
    if not offer.has_email:
        how = (
            f"Ring {offer.phone}, then record the referral."
            if offer.phone
            else "Look on their page for a way."
        )
        return _unknown("We have no email address to send a referral to.", how)
    return _yes("They take referrals by email.")


def _until(day: date | None, today: date) -> str:
    return f", until {words.day(day)}" if day and day > today else ""


def _when(day: date | None, today: date) -> tuple[str, Step]:
    if day and day > today:
        return f"Try again on {words.day(day)}.", Step.WAIT
    return "Ask when it takes people again.", Step.ASK
