"""Yes, no or unknown, each with a sentence that a person understands."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.directory.eligibility import (
    THEY,
    YOU,
    Answer,
    Person,
    Voice,
    age_range,
    judge,
    overall,
    sentence,
    told,
)
from hub.directory.eligibility.person import ANY, EXCLUSIVE, IMPLIES, RULES_OUT
from hub.directory.models import EligibilityRule, RuleKind


def rule(kind: RuleKind, *any_of: str, **values: object) -> EligibilityRule:
    return EligibilityRule(
        kind=kind, any_of=list(any_of), **{"note": "", "minimum": None, "maximum": None} | values
    )


def test_what_nobody_told_us_is_unknown_and_never_no() -> None:
    rules = [
        rule(RuleKind.AGE, minimum=50),
        rule(RuleKind.TENURE, "our-tenant"),
        rule(RuleKind.BENEFITS, "any"),
    ]
    assert {judge(one, Person()).answer for one in rules} == {Answer.UNKNOWN}


@pytest.mark.parametrize(
    ("age", "answer"), [(15, Answer.NO), (16, Answer.YES), (25, Answer.YES), (26, Answer.NO)]
)
def test_both_ends_of_an_age_range_are_in_it(age: int, answer: Answer) -> None:
    assert judge(rule(RuleKind.AGE, minimum=16, maximum=25), Person(age=age)).answer is answer


def test_our_tenants_are_social_tenants_too() -> None:
    ours = Person(has={RuleKind.TENURE: frozenset({"our-tenant"})})
    assert judge(rule(RuleKind.TENURE, "social-tenant"), ours).answer is Answer.YES
    assert judge(rule(RuleKind.TENURE, "homeowner"), ours).answer is Answer.NO


def test_any_benefit_is_a_condition_of_its_own() -> None:
    asks = rule(RuleKind.BENEFITS, "any")
    assert judge(asks, Person(has={RuleKind.BENEFITS: frozenset({"child-benefit"})})).answer is Answer.YES
    assert judge(asks, Person(lacks={RuleKind.BENEFITS: frozenset({"any"})})).answer is Answer.NO
    assert judge(asks, Person()).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (rule(RuleKind.AGE, minimum=16, maximum=25), "You are aged 16 to 25"),
        (rule(RuleKind.AGE, minimum=60), "You are aged 60 and over"),
        (
            rule(RuleKind.TENURE, "our-tenant", "homeless"),
            "For our own tenants or people without a home of their own",
        ),
        (rule(RuleKind.AREA, "town:holm-cross"), "You live in Holm Cross"),
        (rule(RuleKind.AREA, "borough:aldermere"), "You live in Aldermere borough"),
        (
            rule(RuleKind.HOUSEHOLD, "with-children", "expecting"),
            "You have children at home or are expecting a baby",
        ),
        (rule(RuleKind.BENEFITS, "universal-credit"), "You get Universal Credit"),
        (rule(RuleKind.TAG, "referral-only"), "You need: somebody who works with you to refer you"),
        (rule(RuleKind.TAG, "own tools"), "You need: own tools"),
        (rule(RuleKind.GENDER, "women", note="Women and their children"), "Women and their children"),
    ],
)
def test_a_rule_reads_as_a_sentence(asked: EligibilityRule, said: str) -> None:
    assert sentence(asked, {"borough:aldermere": "Aldermere borough"}) == said


def test_one_no_is_enough_and_one_doubt_is_not_a_yes() -> None:
    verdicts = [
        judge(rule(RuleKind.AGE, minimum=18), Person(age=40)),
        judge(rule(RuleKind.TAG, "x"), Person()),
    ]
    assert overall(verdicts) is Answer.UNKNOWN
    assert overall([judge(rule(RuleKind.AGE, minimum=18), Person(age=4)), verdicts[1]]) is Answer.NO
    assert overall([verdicts[0]]) is Answer.YES


@pytest.mark.parametrize("kind", [kind for kind in RuleKind if kind is not RuleKind.AGE])
@pytest.mark.parametrize(
    ("has", "lacks", "answer"),
    [
        ("", "", Answer.UNKNOWN),
        ("a", "", Answer.YES),
        ("A", "", Answer.YES),
        ("zb", "a", Answer.YES),
        ("", "a", Answer.UNKNOWN),
        ("", "AB", Answer.NO),
        ("ab", "ab", Answer.UNKNOWN),
    ],
)
def test_each_kind_answers_from_what_is_so_and_what_is_not(
    kind: RuleKind, has: str, lacks: str, answer: Answer
) -> None:
    person = Person(has={kind: frozenset(has)}, lacks={kind: frozenset(lacks)})
    assert judge(rule(kind, "a", "b"), person).answer is answer


@pytest.mark.parametrize(
    ("kind", "has", "asked", "answer"),
    [
        (RuleKind.TENURE, "private-tenant", "our-tenant", Answer.NO),
        (RuleKind.TENURE, "social-tenant", "our-tenant", Answer.UNKNOWN),
        (RuleKind.GENDER, "women", "men", Answer.NO),
        (RuleKind.HOUSEHOLD, "lone-parent", "with-children", Answer.YES),
        (RuleKind.HOUSEHOLD, "single", "child-under-5", Answer.NO),
        (RuleKind.HOUSEHOLD, "with-children", "carer", Answer.UNKNOWN),
        (RuleKind.EMPLOYMENT, "in-work", "out-of-work", Answer.NO),
        (RuleKind.EMPLOYMENT, "student", "in-work", Answer.UNKNOWN),
        (RuleKind.BENEFITS, "universal-credit", "pension-credit", Answer.UNKNOWN),
        (RuleKind.LANGUAGE, "polish", "English", Answer.UNKNOWN),
        (RuleKind.TAG, "veteran", "care-leaver", Answer.UNKNOWN),
    ],
)
def test_one_fact_says_of_another_only_what_must_follow(
    kind: RuleKind, has: str, asked: str, answer: Answer
) -> None:
    assert judge(rule(kind, asked), Person(has={kind: frozenset({has})})).answer is answer


@pytest.mark.parametrize(
    ("asked", "person", "voice", "said"),
    [
        (rule(RuleKind.AGE, minimum=18), Person(), YOU, "Say how old you are."),
        (rule(RuleKind.AGE, minimum=18), Person(), THEY, "Ask how old they are."),
        (rule(RuleKind.AGE, minimum=18), Person(17), YOU, "You would need to be 18: within a year."),
        (
            rule(RuleKind.AGE, minimum=18),
            Person(born_on=date(2008, 2, 20)),
            THEY,
            "They would need to be 18: in 3 months.",
        ),
        (rule(RuleKind.AGE, maximum=25), Person(30), YOU, "Ask whether they take somebody of 30."),
        (
            rule(RuleKind.AREA, "town:x"),
            Person(lacks={RuleKind.AREA: frozenset({"town:x"})}),
            YOU,
            "Ask whether they take people outside Holm Cross.",
        ),
        (
            rule(RuleKind.BENEFITS, "pension-credit"),
            Person(lacks={RuleKind.BENEFITS: frozenset({"any"})}),
            YOU,
            "If you get Pension Credit, it may be for you. A benefits check shows what you could get.",
        ),
        (rule(RuleKind.TAG, "referral-only"), Person(), THEY, "You can refer them yourself."),
    ],
)
def test_whatever_is_not_a_yes_says_what_would_make_it_possible(
    asked: EligibilityRule, person: Person, voice: Voice, said: str
) -> None:
    with time_machine.travel(datetime(2025, 11, 12, 10, tzinfo=UTC)):
        verdict = judge(asked, person, {"town:x": "Holm Cross"}, voice)
    assert verdict.answer is not Answer.YES
    assert verdict.possible
    assert verdict.possible.words == said


def test_what_an_editor_wrote_for_residents_is_quoted_to_staff() -> None:
    asked = rule(RuleKind.TAG, "pupil", note="Your child goes to this school")
    assert judge(asked, Person(), voice=THEY).sentence == "They say: “Your child goes to this school”"


VALUES = {
    RuleKind.TENURE: ("our-tenant", "social-tenant", "homeowner"),
    RuleKind.GENDER: ("women", "men"),
    RuleKind.HOUSEHOLD: ("single", "couple", "with-children", "child-under-5", "lone-parent", "carer"),
    RuleKind.EMPLOYMENT: ("in-work", "out-of-work", "student", "unable-to-work"),
    RuleKind.BENEFITS: ("any", "universal-credit", "pension-credit"),
    RuleKind.TAG: ("veteran", "own tools"),
}


@st.composite
def rules(draw: st.DrawFn) -> EligibilityRule:
    kind = draw(st.sampled_from([RuleKind.AGE, *VALUES]))
    ends = st.none() | st.integers(0, 100)
    any_of = draw(st.lists(st.sampled_from(VALUES.get(kind, ("a",))), unique=True))
    return rule(kind, *any_of, minimum=draw(ends), maximum=draw(ends))


@st.composite
def lives(draw: st.DrawFn) -> Person:
    """Somebody of whom everything is known, and nothing contradicts itself."""
    has, lacks = {}, {}
    for kind, values in VALUES.items():
        so: set[str] = set()
        for value in draw(st.lists(st.sampled_from(values), unique=True, max_size=3)):
            implied = {value} | IMPLIES.get(kind, {}).get(value, frozenset())
            out = {one for each in so | implied for one in RULES_OUT.get(kind, {}).get(each, ())}
            if not out & (so | implied) and not (kind in EXCLUSIVE and so):
                so |= implied | ({ANY} if kind is RuleKind.BENEFITS else set())
        has[kind], lacks[kind] = frozenset(so), frozenset(values) - so
    return Person(draw(st.integers(0, 120)), has, lacks)


@st.composite
def known_of(draw: st.DrawFn, life: Person) -> Person:
    """A part of it, as somebody chose to tell us."""

    def part(facts: Mapping[RuleKind, frozenset[str]]) -> dict[RuleKind, frozenset[str]]:
        chosen = st.booleans()
        return {kind: frozenset(v for v in sorted(facts[kind]) if draw(chosen)) for kind in facts}

    return Person(draw(st.sampled_from([life.age, None])), part(life.has), part(life.lacks))


@settings(max_examples=75)
@given(st.data())
def test_what_is_not_known_leaves_it_open_and_every_further_fact_only_settles(data: st.DataObject) -> None:
    """Whatever part of the truth is told, the answer is that of the whole truth, or unknown; never the other one."""
    life = data.draw(lives())
    some = data.draw(known_of(life))
    asked = data.draw(st.lists(rules(), max_size=4))
    assert overall(judge(one, Person()) for one in asked) is not Answer.NO
    for one in asked:
        truth = judge(one, life).answer
        assert truth is not Answer.UNKNOWN
        assert judge(one, some).answer in {truth, Answer.UNKNOWN}
        assert (judge(one, some).possible is None) is (judge(one, some).answer is Answer.YES)


@given(st.sampled_from(list(VALUES)), st.data())
def test_who_ticks_some_of_the_boxes_says_no_to_the_others_and_contradicts_nothing(
    kind: RuleKind, data: st.DataObject
) -> None:
    life = data.draw(lives())
    has, lacks = told(kind, life.has[kind], VALUES[kind])
    person = Person(has={kind: has}, lacks={kind: lacks})
    assert all(person.meets(kind, one) is life.meets(kind, one) for one in VALUES[kind])


@given(rules())
def test_a_sentence_is_whole_or_not_there(asked: EligibilityRule) -> None:
    said = sentence(asked)
    assert said == said.strip()
    if asked.kind is RuleKind.AGE and not (asked.minimum or asked.maximum):
        assert said == ""


@pytest.mark.parametrize(
    ("minimum", "maximum", "said"),
    [
        (None, None, ""),
        (0, None, ""),
        (16, None, "16 and over"),
        (None, 25, "up to 25"),
        (16, 25, "16 to 25"),
        (Decimal("16.00"), Decimal("25.50"), "16 to 25.5"),
        (Decimal("0.00"), 5, "up to 5"),
    ],
)
def test_ages_in_words(minimum: object, maximum: object, said: str) -> None:
    assert age_range(minimum, maximum) == said
