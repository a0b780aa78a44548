"""What would make it possible: for a no what would have to be so, for an unknown what to find out."""

from datetime import date
from math import ceil

from dateutil.relativedelta import relativedelta

from hub.core import clock, words
from hub.directory.eligibility.person import Person
from hub.directory.eligibility.values import Answer, Possible, Rule, Step, Voice
from hub.directory.eligibility.wording import Names, asked_for
from hub.directory.models.eligibility import RuleKind

NEARLY = 10
"""Years beyond the oldest age within which an exception is worth asking for."""
REFERRAL_ONLY, VOUCHER = "referral-only", "voucher"
_ROUTES = {
    REFERRAL_ONLY: {
        True: "Ask us, your doctor, your school or your social worker to refer you.",
        False: "You can refer them yourself.",
    },
    VOUCHER: {
        True: "Ask us, your doctor or an advice centre for a voucher.",
        False: "Give them a voucher, or ask who does.",
    },
}
"""Tags that are a way in rather than something about the person: for the person, and for staff."""

_TO_TELL = {
    RuleKind.AGE: ("Say how old you are.", "Ask how old they are."),
    RuleKind.TENURE: ("Say what your home is.", "Ask how they have their home."),
    RuleKind.AREA: ("Give your whole postcode.", "Ask for their whole postcode."),
    RuleKind.LANGUAGE: ("Say which languages you speak.", "Ask which languages they speak."),
    RuleKind.GENDER: ("Say how you describe yourself.", "Ask how they describe themselves."),
    RuleKind.HOUSEHOLD: ("Say who you live with.", "Ask who they live with."),
    RuleKind.EMPLOYMENT: ("Say whether you work or study.", "Ask whether they work or study."),
    RuleKind.BENEFITS: ("Say which benefits you get.", "Ask which benefits they get."),
    RuleKind.TAG: ("Say whether this is true for you.", "Ask whether this is true for them."),
}
_OF_NO = {
    RuleKind.TENURE: (Step.ASK, "Ask whether they take other people too."),
    RuleKind.AREA: (Step.ASK, "Ask whether they take people outside {asked}."),
    RuleKind.LANGUAGE: (Step.ASK, "Ask whether they can find an interpreter."),
    RuleKind.GENDER: (Step.ASK, "Ask whom they know who gives the same help to everybody."),
    RuleKind.HOUSEHOLD: (Step.CHANGE, "If {you} {asked}, it may be for {them}."),
    RuleKind.EMPLOYMENT: (Step.CHANGE, "If {you} are {asked}, it may be for {them}."),
    RuleKind.BENEFITS: (
        Step.BENEFIT,
        "If {you} get {asked}, it may be for {them}. A benefits check shows what {you} could get.",
    ),
    RuleKind.TAG: (Step.ASK, "Ask whether they make an exception."),
}


def possible(rule: Rule, person: Person, answer: Answer, area_names: Names, voice: Voice) -> Possible:
    """What to do about a rule that did not say yes."""
    if route := _route(rule, voice):
        return route
    if answer is Answer.UNKNOWN:
        return Possible(_TO_TELL[rule.kind][not voice.is_theirs], Step.TELL)
    if rule.kind is RuleKind.AGE:
        return _of_age(rule, person, voice)
    step, said = _OF_NO[rule.kind]
    asked = asked_for(rule, area_names, voice)
    return Possible(said.format(asked=asked, you=voice.subject, them=voice.object), step)


def is_way_in(rule: Rule) -> bool:
    """Whether it says how to come to it, rather than who it is for."""
    return rule.kind is RuleKind.TAG and any(value in _ROUTES for value in rule.any_of)


def _route(rule: Rule, voice: Voice) -> Possible | None:
    if not is_way_in(rule):
        return None
    way = next(_ROUTES[value] for value in rule.any_of if value in _ROUTES)
    return Possible(way[voice.is_theirs], Step.BE_REFERRED)


def _of_age(rule: Rule, person: Person, voice: Voice) -> Possible:
    years = person.years or 0
    if rule.minimum and years < rule.minimum:
        age = ceil(rule.minimum)
        return Possible(
            voice.say(f"{{You}} would need to be {age}: {_until(age, person, years)}."), Step.WAIT
        )
    if rule.maximum and years - rule.maximum > NEARLY:
        return Possible(f"Ask them who helps people of {years}.", Step.ASK)
    return Possible(f"Ask whether they take somebody of {years}.", Step.ASK)


def _until(age: int, person: Person, years: int) -> str:
    """ "in 3 months" where the birthday is known; otherwise as near as an age tells."""
    if person.born_on is None:
        return "within a year" if age - years == 1 else f"in about {age - years} years"
    return _in(person.born_on + relativedelta(years=age), clock.today())


def _in(day: date, today: date) -> str:
    away = relativedelta(day, today)
    if away.years >= 2:
        return f"in {words.plural(away.years, 'year')}"
    months = away.years * 12 + away.months
    return f"in {words.plural(months, 'month')}" if months else f"on {words.day(day)}"
