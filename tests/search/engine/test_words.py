"""The one rule for words: what is indexed, asked and marked."""

import pytest

from hub.search.engine.words import stem, telling_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Men's Shed", ["mens", "shed"]),
        ("Alzheimer\u2019s", ["alzheimers"]),
        ("A&E, open 24/7", ["a&e", "open", "24", "7"]),
        ("Café — drop-in", ["cafe", "drop", "in"]),
        ("Age U.K. (C.I.C.)", ["age", "uk", "cic"]),
        ("42nd Street", ["42nd", "street"]),
        ("under_score", ["under", "score"]),
        ("", []),
    ],
)
def test_a_text_becomes_folded_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_that_carry_nothing_are_left_out_of_long_texts() -> None:
    assert telling_words("We are here for the people of Holm Cross") == ["here", "people", "holm", "cross"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("counselling", "counselled"),
        ("children", "child"),
        ("womens", "woman"),
        ("mens", "man"),
        ("sheds", "shed"),
    ],
)
def test_kin_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("emergency", "emerging"), ("news", "new"), ("probation", "probate"), ("carers", "careers")],
)
def test_words_that_mean_something_else_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)
