"""Where a referral stands, as it is told to the person it is about: what, and what comes next. Pure.

Nobody is named here. Who was asked stands beside it on the page, and not where that would put somebody in danger.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from hub.core import words
from hub.referrals.codes import DeclineCode, DeclinedBy
from hub.referrals.models import Referral
from hub.referrals.states import ReferralStatus as S


@dataclass(frozen=True, slots=True)
class Told:
    """In large letters, and in a sentence or two beneath. `tone` colours it."""

    what: str
    next: str
    tone: str = "plain"


def told(referral: Referral) -> Told:
    """Every state has an answer."""
    return _TOLD[referral.status](referral)


def _by(day: date | None, otherwise: str) -> str:
    return f"by {words.day(day)}" if day else otherwise


def _draft(_: Referral) -> Told:
    """Only whoever asked themselves holds a paper so early."""
    return Told(
        "It has not been sent yet",
        "Somebody of ours reads it first, and sends it on. Until then you can take it back here.",
    )


def _sent(referral: Referral) -> Told:
    return Told(
        "We have asked them to help you",
        f"They should look at it {_by(referral.due_on, 'soon')}. You do not need to do anything.",
        "wait",
    )


def _acknowledged(referral: Referral) -> Told:
    due = _by(referral.due_on, "soon")
    return Told("They have seen it", f"They should say {due} whether they can help you.", "wait")


def _needs_information(referral: Referral) -> Told:
    return Told(
        "They asked us a question",
        f"It is our turn. We should answer {_by(referral.due_on, 'soon')}, and may ask you something first.",
        "wait",
    )


def _accepted(referral: Referral) -> Told:
    return Told("They will help you", f"They should get in touch {_by(referral.contact_by, 'soon')}.", "good")


def _waitlisted(referral: Referral) -> Told:
    weeks = f"It may take about {words.plural(referral.wait_weeks, 'week')}. " if referral.wait_weeks else ""
    return Told("You are on their waiting list", f"{weeks}We ask them how long it still takes.", "wait")


def _in_progress(_: Referral) -> Told:
    return Told("They say that they are helping you", "If that is not so, tell us here.", "good")


def _on_hold(referral: Referral) -> Told:
    return Told(
        "The help has stopped for a while",
        f"It should go on {'after ' + words.day(referral.hold_until) if referral.hold_until else 'later'}.",
        "wait",
    )


def _completed(_: Referral) -> Told:
    return Told("They say that their help has come to its end", "Tell us whether it helped.", "good")


def _could_not(_: Referral) -> Told:
    return Told(
        "They could not finish helping you",
        "Somebody of ours looks for other help, and asks you before anybody else is told of you.",
        "bad",
    )


def _declined(referral: Referral) -> Told:
    if referral.declined_by is DeclinedBy.RESIDENT:
        return Told("You did not want it", "If you want help after all, ring us.")
    if referral.decline_code is DeclineCode.DUPLICATE:
        return Told(
            "They know you already", "They say that they help you already. If that is not so, ring us."
        )
    return Told(
        "They cannot help you this time",
        "Somebody of ours looks for other help, and asks you before anybody else is told of you.",
        "bad",
    )


def _rerouted(_: Referral) -> Told:
    return Told(
        "Somebody else was asked instead",
        "You agreed to that. Ask us for a new paper with which you can follow it.",
    )


def _withdrawn(referral: Referral) -> Told:
    if referral.sent_at is None:
        return Told("You took it back", "It went to nobody. If you want help after all, ring us.")
    return Told(
        "It was taken back",
        "They no longer see anything of this. If you want help after all, ring us.",
    )


def _expired(_: Referral) -> Told:
    return Told(
        "They did not answer us in time",
        "That is not your doing. Somebody of ours looks for other help, and asks you first.",
        "bad",
    )


def _in_error(_: Referral) -> Told:
    return Told("There is nothing to follow here", "It was a mistake of ours, and we are sorry. Ring us.")


_TOLD: Mapping[S, Callable[[Referral], Told]] = {
    S.DRAFT: _draft,
    S.SENT: _sent,
    S.ACKNOWLEDGED: _acknowledged,
    S.NEEDS_INFORMATION: _needs_information,
    S.ACCEPTED: _accepted,
    S.WAITLISTED: _waitlisted,
    S.IN_PROGRESS: _in_progress,
    S.ON_HOLD: _on_hold,
    S.COMPLETED: _completed,
    S.COULD_NOT_COMPLETE: _could_not,
    S.DECLINED: _declined,
    S.REROUTED: _rerouted,
    S.WITHDRAWN: _withdrawn,
    S.EXPIRED_NO_RESPONSE: _expired,
    S.ENTERED_IN_ERROR: _in_error,
}
