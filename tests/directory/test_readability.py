"""The reading age of a text, and what makes it hard."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.readability import FEWEST_WORDS, OLDEST, YOUNGEST, reading, syllables

PLAIN = (
    "We give out food. You can come on any Tuesday at ten. Bring a bag with you if you have one. "
    "You do not need to book. There is a cup of tea and a chat for all who come. "
    "If you cannot get to us, ring us and we will bring the food to your door."
)
HARD = (
    "Our multidisciplinary practitioners facilitate individualised interventions for vulnerable beneficiaries "
    "experiencing multiple disadvantage, incorporating comprehensive assessment, coordination of statutory "
    "provision, specialist advocacy, and signposting towards appropriate residential accommodation, subject to "
    "comprehensive and satisfactory demonstration of eligibility in accordance "
    "with established commissioning requirements."
)


@pytest.mark.parametrize(
    ("word", "beats"),
    [
        ("advice", 2),
        ("community", 4),
        ("tables", 2),
        ("needed", 2),
        ("helped", 1),
        ("people's", 2),
        ("area", 3),
        ("drop-in", 2),
        ("organisation", 5),
        ("the", 1),
        ("BBC", 1),
        ("volunteers", 3),
        ("wellbeing", 3),
    ],
)
def test_a_word_has_as_many_beats_as_people_say(word: str, beats: int) -> None:
    assert syllables(word) == beats


def test_plain_words_in_short_sentences_are_for_children_and_a_bid_is_for_nobody() -> None:
    plain, hard = reading(PLAIN), reading(HARD)
    assert plain.age is not None
    assert plain.age <= 9
    assert plain.is_easy
    assert hard.age == OLDEST
    assert not hard.is_easy
    assert "Aim for 9 to 11" in hard.said


def test_the_formula_is_flesch_and_kincaids() -> None:
    """Ten sentences of four words of one beat: 0.39 x 4 + 11.8 x 1 - 15.59 is below the first school year."""
    assert reading("We can help you. " * 10).age == YOUNGEST
    longer = reading("We can help all of you with food and with heat if you ask us for it now. " * 4)
    assert longer.age == max(YOUNGEST, round(0.39 * 18 + 11.8 - 15.59 + 5))


def test_what_makes_it_hard_is_pointed_out_with_plainer_words() -> None:
    found = reading(f"{PLAIN} {HARD}")
    assert found.long_sentences == (HARD,)
    assert {"facilitate": "run, help"}.items() <= {
        word.word: word.plainer for word in found.hard_words
    }.items()


def test_a_short_text_gets_no_number_but_still_its_long_sentence() -> None:
    found = reading("Hydrotherapy in a multidisciplinary environment.")
    assert found.age is None
    assert str(FEWEST_WORDS) in found.said
    assert [word.word for word in found.hard_words] == ["multidisciplinary", "environment"]
    assert reading("").said == "Nothing is written yet."


def test_addresses_numbers_headings_and_lists_do_not_count_as_prose() -> None:
    listed = "**WHAT WE DO**\n\n" + "\n".join(f"- tea and a chat in hall {n}" for n in range(12))
    found = reading(
        f"{listed}\nhttps://example.org/administration/organisational office@administration.example"
    )
    assert found.age == YOUNGEST
    assert found.long_sentences == found.hard_words == ()


@given(st.text(max_size=600))
def test_any_text_at_all_can_be_read(text: str) -> None:
    found = reading(text)
    assert found.age is None or YOUNGEST <= found.age <= OLDEST


def test_the_longest_entry_is_read_while_nobody_waits() -> None:
    text = f"{HARD} {PLAIN} " * 30
    begun = time.perf_counter()
    reading(text)
    assert time.perf_counter() - begun < 0.5
