"""What to ask somebody so that these conditions can be answered, and nothing beyond. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.directory import vocabulary
from hub.directory.eligibility import Rule, asks_something
from hub.directory.models import RuleKind


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices` are the answers that count, by code; an age and a postcode are typed."""

    kind: RuleKind
    choices: Mapping[str, str]


def questions(rules: Iterable[Rule]) -> list[Question]:
    """One question for each kind of condition that an answer would settle, in a fixed order."""
    asked: dict[RuleKind, dict[str, str]] = {}
    for rule in rules:
        if asks_something(rule):
            asked.setdefault(rule.kind, {}).update(_choices(rule))
    return [Question(kind, asked[kind]) for kind in RuleKind if kind in asked]


def _choices(rule: Rule) -> dict[str, str]:
    own, usual = OWN_WORDS.get(rule.kind, {}), vocabulary.RULE_VALUES.get(rule.kind, {})
    is_only_one = len(rule.any_of) == 1
    return {
        value: own.get(value) or usual.get(value) or (rule.note if is_only_one else "") or _as_written(value)
        for value in rule.any_of
    }


def _as_written(value: str) -> str:
    said = value.replace("-", " ")
    return f"{said[:1].upper()}{said[1:]}"


OWN_WORDS: Mapping[RuleKind, Mapping[str, str]] = {
    RuleKind.HOUSEHOLD: {
        "single": "I live alone",
        "couple": "I live with a partner",
        "with-children": "I have children at home",
        "child-under-5": "I have a child under 5",
        "lone-parent": "I bring up children on my own",
        "expecting": "I am expecting a baby",
        "carer": "I look after somebody",
    },
    RuleKind.EMPLOYMENT: {
        "out-of-work": "I am out of work",
        "looking-for-work": "I am looking for work",
        "in-work": "I am in work",
        "student": "I am at school, college or university",
        "retired": "I am retired",
        "unable-to-work": "I am not able to work",
    },
    RuleKind.BENEFITS: {"any": "I get a benefit, whichever it is"},
    RuleKind.TAG: {
        "veteran": "I, or somebody in my family, served in the armed forces",
        "care-assessment": "The council has looked at what care I need",
        "care-leaver": "I was in care when I was young",
        "pupil": "I go to this school, or my child does",
    },
}
"""The answers as somebody gives them of themselves."""
