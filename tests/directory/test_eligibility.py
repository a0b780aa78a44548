"""Yes, no or unknown, each with a sentence that a person understands."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.directory.eligibility import Answer, Person, age_range, judge, overall, sentence
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
    ours = Person(facts={RuleKind.TENURE: frozenset({"our-tenant"})})
    assert judge(rule(RuleKind.TENURE, "social-tenant"), ours).answer is Answer.YES
    assert judge(rule(RuleKind.TENURE, "homeowner"), ours).answer is Answer.NO


def test_any_benefit_is_a_condition_of_its_own() -> None:
    asks = rule(RuleKind.BENEFITS, "any")
    assert judge(asks, Person(facts={RuleKind.BENEFITS: frozenset({"child-benefit"})})).answer is Answer.YES
    assert judge(asks, Person(facts={RuleKind.BENEFITS: frozenset()})).answer is Answer.NO
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
    ("told", "answer"),
    [
        (None, Answer.UNKNOWN),
        ({"a"}, Answer.YES),
        ({"A"}, Answer.YES),
        ({"z"}, Answer.NO),
        ({"z", "b"}, Answer.YES),
    ],
)
def test_each_kind_answers_from_what_was_told_of_it(
    kind: RuleKind, told: set[str] | None, answer: Answer
) -> None:
    person = Person(facts={} if told is None else {kind: frozenset(told)})
    assert judge(rule(kind, "a", "b"), person).answer is answer


facts = st.dictionaries(
    st.sampled_from(RuleKind), st.frozensets(st.sampled_from(["a", "b", "our-tenant", "any"]))
)
rules = st.builds(
    lambda kind, any_of, minimum, maximum: rule(kind, *any_of, minimum=minimum, maximum=maximum),
    st.sampled_from(RuleKind),
    st.lists(st.sampled_from(["a", "c", "social-tenant", "any"])),
    st.none() | st.integers(0, 100),
    st.none() | st.integers(0, 100),
)


@settings(max_examples=60)
@given(st.lists(rules, max_size=5), facts, st.none() | st.integers(0, 120))
def test_unknown_is_never_no_and_telling_less_never_makes_a_no(
    asked: list[EligibilityRule], told: dict[RuleKind, frozenset[str]], age: int | None
) -> None:
    knows = [judge(one, Person(age, told)).answer for one in asked]
    less = [judge(one, Person()).answer for one in asked]
    assert Answer.NO not in less
    assert overall(judge(one, Person()) for one in asked) is not Answer.NO
    for with_more, with_nothing in zip(knows, less, strict=True):
        assert with_nothing in {Answer.UNKNOWN, with_more}


@given(rules)
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
