"""What is said of the help that came, by choosing, and what the answers of two people make together. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from hub.referrals.codes import OutcomeCode


class Helped(StrEnum):
    """Whether the help did what it was for, as the resident answers it."""

    HELPED = "helped"
    IN_PART = "in_part"
    DID_NOT_HELP = "did_not_help"
    DID_NOT_HAPPEN = "did_not_happen"

    @property
    def label(self) -> str:
        """In the mouth of the resident."""
        return {
            "helped": "Yes, it helped",
            "in_part": "It helped in part",
            "did_not_help": "No, it did not help",
            "did_not_happen": "It never happened",
        }[self.value]

    @property
    def told(self) -> str:
        """The same, told by somebody else, in the middle of a sentence."""
        return {
            "helped": "it helped",
            "in_part": "it helped in part",
            "did_not_help": "it did not help",
            "did_not_happen": "it never happened",
        }[self.value]


class Seen(StrEnum):
    """What the referrer sees of it, from where they stand."""

    BETTER = "better"
    SOMEWHAT = "somewhat"
    NO_CHANGE = "no_change"
    WORSE = "worse"
    CANNOT_SAY = "cannot_say"

    @property
    def label(self) -> str:
        return {
            "better": "Things are better for them",
            "somewhat": "Things are somewhat better",
            "no_change": "Nothing has changed",
            "worse": "Things are worse",
            "cannot_say": "I cannot say",
        }[self.value]

    @property
    def told(self) -> str:
        """The same in the middle of a sentence."""
        return (
            "it cannot be said yet"
            if self is Seen.CANNOT_SAY
            else f"{self.label[:1].lower()}{self.label[1:]}"
        )


class Standing(StrEnum):
    """How an outcome may be counted. Reports never mix the three."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def meaning(self) -> str:
        return {
            "claimed": "The partner says so. The person has not answered yet.",
            "confirmed": "The person says so too.",
            "disputed": "The person says otherwise.",
        }[self.value]


class Way(StrEnum):
    """How the resident's answer came to us."""

    LINK = "link"
    PASSPORT = "passport"
    PERSON = "person"

    @property
    def label(self) -> str:
        return {
            "link": "by the link in an email",
            "passport": "with their paper",
            "person": "to one of our staff",
        }[self.value]


class Stage(StrEnum):
    """When a measure was taken."""

    BEFORE = "before"
    AFTER = "after"


_GOOD = frozenset({Helped.HELPED, Helped.IN_PART})
_BAD = frozenset({Helped.IN_PART, Helped.DID_NOT_HELP})
CONFIRMS: Mapping[OutcomeCode, frozenset[Helped]] = {
    OutcomeCode.GOAL_MET: _GOOD,
    OutcomeCode.GOAL_PARTLY_MET: _GOOD,
    OutcomeCode.ADVICE_GIVEN: _GOOD,
    OutcomeCode.GOAL_NOT_MET: _BAD,
}
"""Of each claim, the answers that bear it out. Any other answer disputes it: help that never happened disputes all."""


def standing_of(claim: OutcomeCode, answer: Helped | None) -> Standing:
    """What the partner's claim is worth once the resident has answered, or while they have not."""
    if answer is None:
        return Standing.CLAIMED
    return Standing.CONFIRMED if answer in CONFIRMS[claim] else Standing.DISPUTED
