"""What a rule asks for, in plain words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from hub.directory.eligibility.values import YOU, Rule, Voice
from hub.directory.models.eligibility import RuleKind

Names = Mapping[str, str]
NO_NAMES: Names = MappingProxyType({})

TENURES = {
    "our-tenant": "our own tenants",
    "social-tenant": "tenants of any council or housing association",
    "private-tenant": "private tenants",
    "homeowner": "home owners",
    "homeless": "people without a home of their own",
    "any": "anybody, whatever your home",
}


def age_range(minimum: object, maximum: object) -> str:
    """ "16 and over", "up to 25", "16 to 25", or "" when any age will do. Both ends are included."""
    low, high = _number(minimum), _number(maximum)
    if low and high:
        return f"{low} to {high}"
    if low:
        return f"{low} and over"
    return f"up to {high}" if high else ""


def sentence(rule: Rule, area_names: Names = NO_NAMES, voice: Voice = YOU) -> str:
    """What the rule asks for, said of one person; nothing where it asks for nothing.

    `area_names` are what people call the areas that it names by code.
    """
    if said := own_words(rule, voice):
        return said
    asked = asked_for(rule, area_names, voice)
    return voice.say(_OF_ONE[rule.kind]).format(asked) if asked else ""


def for_whom(rule: Rule, area_names: Names = NO_NAMES, voice: Voice = YOU) -> str:
    """The same said of everybody it is for: "It is for people aged 16 to 25". Somebody's own words are quoted."""
    if said := own_words(rule, voice):
        return f"They ask for this: “{said}”" if voice.is_theirs else said
    asked = asked_for(rule, area_names, voice)
    return voice.say(_OF_ALL[rule.kind]).format(asked) if asked else ""


def asked_for(rule: Rule, area_names: Names = NO_NAMES, voice: Voice = YOU) -> str:
    """The middle of the sentence: "16 to 25", "Pension Credit or Housing Benefit", "Holm Cross"; "" for nothing."""
    if rule.kind is RuleKind.AGE:
        return age_range(rule.minimum, rule.maximum)
    if rule.kind is RuleKind.AREA:
        return listed([area_names.get(code) or _place(code) for code in rule.any_of])
    known = _IN_WORDS.get(rule.kind, {})
    return listed([voice.say(known[one]) if one in known else _as_written(one) for one in rule.any_of])


def own_words(rule: Rule, voice: Voice) -> str:
    """A sentence that somebody wrote for the person who reads it. To staff it is what the service says.

    Where people live needs no quoting: the areas say it as well.
    """
    if voice.is_theirs or not rule.note:
        return rule.note
    return "" if rule.kind is RuleKind.AREA and rule.any_of else f"They say: “{rule.note}”"


def listed(values: Sequence[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}" if len(values) > 1 else "".join(values)


_OF_ONE = {
    RuleKind.AGE: "{You} are aged {{}}",
    RuleKind.TENURE: "For {{}}",
    RuleKind.AREA: "{You} live in {{}}",
    RuleKind.LANGUAGE: "{You} speak {{}}",
    RuleKind.GENDER: "For {{}}",
    RuleKind.HOUSEHOLD: "{You} {{}}",
    RuleKind.EMPLOYMENT: "{You} are {{}}",
    RuleKind.BENEFITS: "{You} get {{}}",
    RuleKind.TAG: "{You} need: {{}}",
}
_OF_ALL = {
    RuleKind.AGE: "It is for people aged {{}}",
    RuleKind.TENURE: "It is for {{}}",
    RuleKind.AREA: "It is for people who live in {{}}",
    RuleKind.LANGUAGE: "It is for people who speak {{}}",
    RuleKind.GENDER: "It is for {{}}",
    RuleKind.HOUSEHOLD: "It is only if {you} {{}}",
    RuleKind.EMPLOYMENT: "It is for people who are {{}}",
    RuleKind.BENEFITS: "It is for people who get {{}}",
    RuleKind.TAG: "{You} need: {{}}",
}
_IN_WORDS: Mapping[RuleKind, Mapping[str, str]] = {
    RuleKind.TENURE: {**TENURES, "any": "anybody, whatever {your} home"},
    RuleKind.GENDER: {"non-binary": "non-binary people"},
    RuleKind.HOUSEHOLD: {
        "single": "live alone",
        "couple": "live with a partner",
        "with-children": "have children at home",
        "child-under-5": "have a child under 5",
        "lone-parent": "bring up children on {your} own",
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
        "referral-only": "somebody who works with {them} to refer {them}",
        "voucher": "a voucher",
        "veteran": "to have served in the armed forces",
        "care-assessment": "a care assessment from the council",
        "care-leaver": "to have been in care when {you} were young",
        "pupil": "to go to this school, or have a child who does",
    },
}


def _as_written(value: str) -> str:
    return value.replace("-", " ")


def _place(code: str) -> str:
    """A readable name for an area whose own name we do not have: "Holm Cross" of "town:holm-cross"."""
    return code.rsplit(":", maxsplit=1)[-1].replace("-", " ").title()


def _number(value: object) -> str:
    return f"{float(str(value)):g}" if value not in (None, "", 0) else ""
