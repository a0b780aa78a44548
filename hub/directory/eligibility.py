"""Is this for me? Each rule answers yes, no or unknown with a sentence. Unknown is never no. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

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


def judge(
    rule: EligibilityRule, person: Person, area_names: Mapping[str, str] = MappingProxyType({})
) -> Verdict:
    """What one rule says of one person. `area_names` are what people call the areas it may name by code."""
    return Verdict(_answer(rule, person), sentence(rule, area_names))


def overall(verdicts: Iterable[Verdict]) -> Answer:
    """No if any rule says no; yes only if every rule says yes."""
    answers = [verdict.answer for verdict in verdicts]
    if Answer.NO in answers:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES


def sentence(rule: EligibilityRule, area_names: Mapping[str, str] = MappingProxyType({})) -> str:
    """What the rule asks for, in plain words; nothing where it asks for nothing."""
    if rule.note:
        return rule.note
    if rule.kind is RuleKind.AGE:
        ages = age_range(rule.minimum, rule.maximum)
        return f"You are aged {ages}" if ages else ""
    if not rule.any_of:
        return ""
    if rule.kind is RuleKind.AREA:
        return f"You live in {_listed([area_names.get(code) or _place(code) for code in rule.any_of])}"
    known = _IN_WORDS.get(rule.kind, {})
    said = _listed([known.get(value) or value.replace("-", " ") for value in rule.any_of])
    return _SENTENCES[rule.kind].format(said)


_SENTENCES = {
    RuleKind.TENURE: "For {}",
    RuleKind.LANGUAGE: "You speak {}",
    RuleKind.GENDER: "For {}",
    RuleKind.HOUSEHOLD: "You {}",
    RuleKind.EMPLOYMENT: "You are {}",
    RuleKind.BENEFITS: "You get {}",
    RuleKind.TAG: "You need: {}",
}
_IN_WORDS: Mapping[RuleKind, Mapping[str, str]] = {
    RuleKind.TENURE: TENURES,
    RuleKind.GENDER: {"non-binary": "non-binary people"},
    RuleKind.HOUSEHOLD: {
        "single": "live alone",
        "couple": "live with a partner",
        "with-children": "have children at home",
        "child-under-5": "have a child under 5",
        "lone-parent": "bring up children on your own",
        "expecting": "are expecting a baby",
        "carer": "look after somebody",
    },
    RuleKind.EMPLOYMENT: {
        "student": "at school, college or university",
        "in-work": "in work",
        "out-of-work": "out of work",
    },
    RuleKind.BENEFITS: {
        "any": "a benefit, whichever it is",
        "universal-credit": "Universal Credit",
        "pension-credit": "Pension Credit",
        "housing-benefit": "Housing Benefit",
        "council-tax-support": "Council Tax support",
        "personal-independence-payment": "Personal Independence Payment",
        "attendance-allowance": "Attendance Allowance",
        "carers-allowance": "Carer's Allowance",
        "child-benefit": "Child Benefit",
    },
    RuleKind.TAG: {
        "referral-only": "somebody who works with you to refer you",
        "voucher": "a voucher",
        "veteran": "to have served in the armed forces",
        "care-assessment": "a care assessment from the council",
        "care-leaver": "to have been in care when you were young",
        "pupil": "to go to this school, or have a child who does",
    },
}


def _answer(rule: EligibilityRule, person: Person) -> Answer:
    if rule.kind is RuleKind.AGE:
        if person.age is None:
            return Answer.UNKNOWN
        low, high = rule.minimum or 0, rule.maximum if rule.maximum is not None else 200
        return Answer.YES if low <= person.age <= high else Answer.NO
    wanted = {value.lower() for value in rule.any_of}
    if not wanted or ("any" in wanted and rule.kind is not RuleKind.BENEFITS):
        return Answer.YES
    told = person.facts.get(rule.kind)
    if told is None:
        return Answer.UNKNOWN
    known = {value.lower() for value in told}
    if known and rule.kind is RuleKind.BENEFITS:
        known.add("any")  # whoever gets one benefit gets "any benefit"; an empty set says that there is none
    known |= {wider for value in known for wider in _WIDER.get(value, ())}
    return Answer.YES if known & wanted else Answer.NO


def _place(code: str) -> str:
    """A readable name for an area whose own name we do not have: "Holm Cross" of "town:holm-cross"."""
    return code.rsplit(":", maxsplit=1)[-1].replace("-", " ").title()


def _listed(values: Sequence[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}" if len(values) > 1 else "".join(values)


def _number(value: object) -> str:
    return f"{float(str(value)):g}" if value not in (None, "", 0) else ""
