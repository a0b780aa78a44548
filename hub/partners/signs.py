"""How an organization stands with its checks, in words: what is right, what runs out, what is missing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hub.core.words import ago, day
from hub.partners.models import Agreement, Diligence

SOON = timedelta(days=60)
TRAINING_LASTS = timedelta(days=2 * 365)
DBS_LASTS = timedelta(days=3 * 365)
GOOD, WAIT, BAD = "good", "wait", "bad"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing we look at: its name, how it stands, and the colour that helps to see it."""

    name: str
    words: str
    tone: str


def signs(record: Diligence, today: date) -> Sequence[Sign]:
    """Every check of one organization, in the order of the page."""
    return (
        _registered(record),
        _lead(record),
        _done("Safeguarding training", record.trained_on, TRAINING_LASTS, today),
        _done("DBS checks", record.dbs_checked_on, DBS_LASTS, today),
        insurance(record.insured_until, today),
    )


def summary(record: Diligence, today: date) -> Sign:
    """All the checks in one badge: the worst of them speaks."""
    found = signs(record, today)
    if any(sign.tone == BAD for sign in found):
        return Sign("Checks", "Something ran out", BAD)
    if open_ones := sum(sign.tone == WAIT for sign in found):
        return Sign("Checks", f"{open_ones} of {len(found)} to do", WAIT)
    return Sign("Checks", "Complete", GOOD)


def insurance(until: date | None, today: date) -> Sign:
    name = "Public liability insurance"
    if until is None:
        return Sign(name, "We do not know until when it is insured", WAIT)
    if until < today:
        return Sign(name, f"Ran out {ago(until)}, on {day(until, year=True)}", BAD)
    if until - today <= SOON:
        return Sign(name, f"Runs out on {day(until, year=True)}", WAIT)
    return Sign(name, f"Insured until {day(until, year=True)}", GOOD)


def review(record: Agreement, today: date) -> Sign:
    """Whether the agreement is signed, and whether it is time to look at it again."""
    name = "Agreement"
    if record.signed_on is None:
        return Sign(name, "Not signed", WAIT)
    if record.review_on is None:
        return Sign(name, f"Signed on {day(record.signed_on, year=True)}, no day for a review", WAIT)
    if record.review_on <= today:
        return Sign(name, f"Review was due on {day(record.review_on, year=True)}", BAD)
    if record.review_on - today <= SOON:
        return Sign(name, f"Review on {day(record.review_on, year=True)}", WAIT)
    return Sign(name, f"Signed, next review on {day(record.review_on, year=True)}", GOOD)


def _registered(record: Diligence) -> Sign:
    name = "Registered numbers"
    if record.charity_number or record.company_number:
        known = (("charity", record.charity_number), ("company", record.company_number))
        return Sign(
            name, " and ".join(f"{kind} {number}" for kind, number in known if number).capitalize(), GOOD
        )
    return Sign(name, "No charity or company number", WAIT)


def _lead(record: Diligence) -> Sign:
    name = "Safeguarding lead"
    if record.lead_name and (record.lead_phone or record.lead_email):
        return Sign(name, "We know who it is and how to reach them", GOOD)
    if record.lead_name:
        return Sign(name, "We have a name, but no number or address", WAIT)
    return Sign(name, "We do not know who it is", WAIT)


def _done(name: str, on: date | None, lasts: timedelta, today: date) -> Sign:
    if on is None:
        return Sign(name, "No date yet", WAIT)
    if today - on > lasts:
        return Sign(name, f"More than {lasts.days // 365} years ago, on {day(on, year=True)}", WAIT)
    return Sign(name, f"Done on {day(on, year=True)}", GOOD)
