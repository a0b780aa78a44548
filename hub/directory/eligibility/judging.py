"""One rule and one person: yes, no or unknown."""

from collections.abc import Iterable

from hub.directory.eligibility.person import ANY, NOBODY, Person
from hub.directory.eligibility.possible import is_way_in, possible
from hub.directory.eligibility.values import YOU, Answer, Rule, Verdict, Voice
from hub.directory.eligibility.wording import NO_NAMES, Names, for_whom, sentence
from hub.directory.models.eligibility import RuleKind


def judge(rule: Rule, person: Person, area_names: Names = NO_NAMES, voice: Voice = YOU) -> Verdict:
    """What one rule says of one person. `area_names` are what people call the areas it may name by code."""
    answer = _answer(rule, person)
    if answer is Answer.YES:
        return Verdict(answer, sentence(rule, area_names, voice))
    said = for_whom(rule, area_names, voice)
    return Verdict(answer, said, possible(rule, person, answer, area_names, voice))


def asks_something(rule: Rule) -> bool:
    """Whether an answer of the person would settle it. A way in, such as being referred, is nothing about them."""
    return _answer(rule, NOBODY) is Answer.UNKNOWN and not is_way_in(rule)


def overall(verdicts: Iterable[Verdict]) -> Answer:
    """No if any rule says no; yes only if every rule says yes."""
    answers = [verdict.answer for verdict in verdicts]
    if Answer.NO in answers:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES


def _answer(rule: Rule, person: Person) -> Answer:
    if rule.kind is RuleKind.AGE:
        return _of_age(rule, person.years)
    wanted = {value.lower() for value in rule.any_of}
    if not wanted or (ANY in wanted and rule.kind is not RuleKind.BENEFITS):
        return Answer.YES
    met = {person.meets(rule.kind, value) for value in wanted}
    if Answer.YES in met:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in met else Answer.NO


def _of_age(rule: Rule, years: int | None) -> Answer:
    if not rule.minimum and not rule.maximum:
        return Answer.YES
    if years is None:
        return Answer.UNKNOWN
    is_in = (rule.minimum or 0) <= years and (not rule.maximum or years <= rule.maximum)
    return Answer.YES if is_in else Answer.NO
