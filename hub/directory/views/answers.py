"""What a visitor tells us to see whether a service is for them. It stands in the address and is kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from hub.directory.eligibility import TENURES, Answer, Person, Verdict, overall
from hub.directory.models import RuleKind
from hub.directory.profile import Profile

OLDEST = 120
ASKED = (RuleKind.AGE, RuleKind.TENURE)

_SAID = {
    Answer.YES: "From what you told us, this looks right for you.",
    Answer.NO: "From what you told us, this may not be for you. Ring and ask, or look at others like it below.",
    Answer.UNKNOWN: "It may be for you. There are things on the list that we cannot tell: ring and ask.",
}


@dataclass(frozen=True, slots=True)
class Check:
    """The small form "Check if it is for you", and what came of it."""

    asks_age: bool
    asks_tenure: bool
    age: str
    tenure: str
    problem: str
    verdicts: Sequence[Verdict]

    @classmethod
    def of(cls, profile: Profile, given: "MultiDict[str, str]") -> "Check":
        kinds = {rule.kind for rule in profile.rules}
        typed = given.get("age", "").strip()[:10]
        tenure = given.get("tenure", "")
        tenure = tenure if tenure in TENURES else ""
        age = int(typed) if typed.isdecimal() and typed.isascii() and int(typed) <= OLDEST else None
        facts = {RuleKind.TENURE: frozenset({tenure})} if tenure else {}
        person = Person(age=age, facts=facts)
        return cls(
            asks_age=RuleKind.AGE in kinds,
            asks_tenure=RuleKind.TENURE in kinds,
            age=typed,
            tenure=tenure,
            problem="Enter your age as a number, like 34" if typed and age is None else "",
            verdicts=[verdict for verdict in profile.judged(person) if verdict.sentence],
        )

    @property
    def is_offered(self) -> bool:
        """Whether there is anything that an answer would settle."""
        return self.asks_age or self.asks_tenure

    @property
    def is_answered(self) -> bool:
        """Whether the person told us anything that a condition asks for."""
        age = self.asks_age and self.age and not self.problem
        return bool(age or (self.asks_tenure and self.tenure))

    @property
    def conclusion(self) -> tuple[Answer, str]:
        answer = overall(self.verdicts)
        return answer, _SAID[answer]


def homes(organization: str) -> list[tuple[str, str]]:
    """How people have their home, as the form offers it; the codes are those of eligibility.TENURES."""
    return [(code, words.format(organization=organization)) for code, words in _HOMES.items()]


_HOMES = {
    "our-tenant": "I rent from {organization}",
    "social-tenant": "I rent from the council or another housing association",
    "private-tenant": "I rent from a private landlord",
    "homeowner": "I own my home, or pay a mortgage",
    "homeless": "I have no home of my own",
}
