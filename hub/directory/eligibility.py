"""Is this for me? Each rule answers yes, no or unknown with a sentence. Unknown is never no. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hub.directory.models.eligibility import EligibilityRule, RuleKind


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody chose to tell us about themselves. What is not there is not known."""

    age: int | None = None
    facts: Mapping[RuleKind, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's answer, in words for the person it is about."""

    answer: Answer
    sentence: str


TENURES = {
    "our-tenant": "our own tenants",
    "social-tenant": "tenants of any council or housing association",
    "private-tenant": "private tenants",
    "homeowner": "home owners",
    "homeless": "people without a home of their own",
    "any": "anybody, whatever your home",
}
_WIDER = {"our-tenant": {"social-tenant", "any"}}


def age_range(minimum: object, maximum: object) -> str:
    """ "16 and over", "up to 25", "16 to 25", or "" when any age will do. Both ends are included."""
    low, high = _number(minimum), _number(maximum)
    if low and high:
        return f"{low} to {high}"
    if low:
        return f"{low} and over"
    return f"up to {high}" if high else ""


def judge(rule: EligibilityRule, person: Person) -> Verdict:
    """What one rule says of one person."""
    return Verdict(_answer(rule, person), sentence(rule))


def overall(verdicts: Iterable[Verdict]) -> Answer:
    """No if any rule says no; yes only if every rule says yes."""
    answers = [verdict.answer for verdict in verdicts]
    if Answer.NO in answers:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES


def sentence(rule: EligibilityRule) -> str:
    """What the rule asks for, in plain words."""
    if rule.note:
        return rule.note
    if rule.kind is RuleKind.AGE:
        return f"You are aged {age_range(rule.minimum, rule.maximum)}"
    values = _listed([_in_words(rule.kind, value) for value in rule.any_of])
    return _SENTENCES[rule.kind].format(values)


_SENTENCES = {
    RuleKind.TENURE: "For {}",
    RuleKind.AREA: "You live in {}",
    RuleKind.LANGUAGE: "You speak {}",
    RuleKind.GENDER: "For {}",
    RuleKind.HOUSEHOLD: "Your household: {}",
    RuleKind.EMPLOYMENT: "Work: {}",
    RuleKind.BENEFITS: "You get {}",
    RuleKind.TAG: "For {}",
}


def _answer(rule: EligibilityRule, person: Person) -> Answer:
    if rule.kind is RuleKind.AGE:
        if person.age is None:
            return Answer.UNKNOWN
        low, high = rule.minimum or 0, rule.maximum if rule.maximum is not None else 200
        return Answer.YES if low <= person.age <= high else Answer.NO
    wanted = {value.lower() for value in rule.any_of}
    if not wanted or "any" in wanted:
        return Answer.YES
    told = person.facts.get(rule.kind)
    if told is None:
        return Answer.UNKNOWN
    known = {value.lower() for value in told}
    known |= {wider for value in known for wider in _WIDER.get(value, ())}
    return Answer.YES if known & wanted else Answer.NO


def _in_words(kind: RuleKind, value: str) -> str:
    if kind is RuleKind.TENURE:
        return TENURES.get(value, value.replace("-", " "))
    return value.rsplit(":", maxsplit=1)[-1].replace("-", " ")


def _listed(values: Sequence[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}" if len(values) > 1 else "".join(values)


def _number(value: object) -> str:
    return f"{float(str(value)):g}" if value not in (None, "", 0) else ""
