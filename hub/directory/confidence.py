"""How far to trust an entry: from evidence, in words and a level. One rule for page, card, work list and mail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.core import words
from hub.directory import pace
from hub.directory.models import AssuredBy, DoubtKind, Standing

SHAKING = frozenset(DoubtKind) - {DoubtKind.UNREACHABLE, DoubtKind.OPTED_OUT, DoubtKind.REPORTED}
"""What speaks against the entry itself. That nobody can be asked by mail does not; nor does what a single stranger
says before one of ours has looked: or anybody could mark every entry as doubtful in a day."""


class Level(StrEnum):
    HIGH = "high"
    FAIR = "fair"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known for and against one entry."""

    assured: date | None
    by: AssuredBy | None = None
    standing: Standing = Standing.GOOD
    doubts: Collection[DoubtKind] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """The verdict. `words` are for everybody, `warning` too (or empty); the reasons are for staff."""

    level: Level
    words: str
    warning: str
    reasons: tuple[str, ...]

    @property
    def is_low(self) -> bool:
        return self.level is Level.LOW


REASONS = {
    DoubtKind.SAID_CLOSED: "The organization says that it has closed",
    DoubtKind.BORNE_OUT: "More than one person says that it is wrong, or one of us does",
    DoubtKind.REPORTED: "Somebody reported that it is wrong",
    DoubtKind.SAID_CHANGED: "The organization says that something has changed",
    DoubtKind.BOUNCED: "Our email to them came back",
    DoubtKind.NOT_IN_FEED: "It is not in the list that it came from any more",
    DoubtKind.UNREACHABLE: "There is no email address to ask",
    DoubtKind.OPTED_OUT: "They asked us not to send these emails",
    DoubtKind.CALL_FAILED: "We rang and nobody answered",
}
OF_STANDING = {
    Standing.LOWERED: "Nobody answered two reminders, so it ranks lower",
    Standing.HIDDEN: "Residents do not see it",
}


def weigh(evidence: Evidence, *, today: date, staff: str = "us") -> Confidence:
    """The verdict on this evidence. `staff` is what the association is called."""
    shaken = [kind for kind in DoubtKind if kind in evidence.doubts and kind in SHAKING]
    old = pace.is_old(evidence.assured, today)
    if shaken or old or evidence.standing is not Standing.GOOD:
        level = Level.LOW
    elif evidence.by in {AssuredBy.ORGANIZATION, AssuredBy.STAFF}:
        level = Level.HIGH
    else:
        level = Level.FAIR
    reasons = [REASONS[kind] for kind in DoubtKind if kind in evidence.doubts]
    reasons += [OF_STANDING[evidence.standing]] if evidence.standing in OF_STANDING else []
    reasons += [
        "Nobody has ever checked it" if evidence.assured is None else "The last check is long ago"
    ] * old
    return Confidence(
        level,
        checked(evidence.assured, evidence.by, staff=staff),
        _warning(evidence, shaken, old),
        tuple(reasons),
    )


def checked(assured: date | None, by: AssuredBy | None, *, staff: str = "us") -> str:
    """ "Checked 3 weeks ago by the organization", "From a list of 3 weeks ago", "Not checked yet"."""
    if assured is None:
        return "Not checked yet"
    if by is AssuredBy.IMPORT:
        return f"Taken from a list {words.ago(assured)}"
    return f"Checked {words.ago(assured)}{_by(by, staff)}"


def _by(by: AssuredBy | None, staff: str) -> str:
    return (
        {AssuredBy.ORGANIZATION: " by the organization", AssuredBy.STAFF: f" by {staff}"}.get(by, "")
        if by
        else ""
    )


def _warning(evidence: Evidence, shaken: Collection[DoubtKind], old: bool) -> str:
    """What a resident should know, in one sentence; nothing where there is nothing to say."""
    if DoubtKind.SAID_CLOSED in shaken:
        return "They say that it has closed. We are finding out."
    if {DoubtKind.BORNE_OUT, DoubtKind.SAID_CHANGED}.intersection(shaken):
        return "We were told that something here may be wrong, and are finding out: ring before you go."
    if evidence.assured is None:
        return "Ring before you go."
    if old or shaken or evidence.standing is not Standing.GOOD:
        return "That is a while ago: ring before you go."
    return ""
