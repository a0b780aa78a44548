"""Marks in a text, and the piece of it that shows why it was found."""

from hypothesis import given
from hypothesis import strategies as st

from hub.search.engine.snippets import marked, snippet

TEXT = (
    "We open every weekday but Monday and everybody is welcome, whoever they are and wherever they come from. "
    "There is tea, there is toast, and there is somebody to listen. Twice a month a benefits adviser comes in, "
    "and you need no appointment to see her: come early and take a ticket from the machine beside the door."
)


def joined(pieces: tuple[tuple[str, bool], ...]) -> str:
    return "".join(text for text, _ in pieces)


def marks(pieces: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, is_marked in pieces if is_marked]


def test_whole_words_are_marked_as_they_are_written() -> None:
    assert marks(marked("Soup, SOUPS and soupspoons", ("soup", "soups"))) == ["Soup", "SOUPS"]


def test_words_with_accents_and_apostrophes_are_marked() -> None:
    assert marks(marked("The Café for Alzheimer\u2019s carers", ("cafe", "alzheimers"))) == [
        "Café",
        "Alzheimer\u2019s",
    ]


def test_a_snippet_shows_the_first_match_and_whole_words_only() -> None:
    pieces = snippet(TEXT, ("benefits", "adviser"), length=100)
    assert marks(pieces) == ["benefits", "adviser"]
    text = joined(pieces)
    assert text.startswith("\u2026 ")
    assert text.endswith(" \u2026")
    assert text.removeprefix("\u2026 ").removesuffix(" \u2026") in TEXT
    assert len(text) <= 104


def test_a_snippet_without_a_match_is_the_beginning() -> None:
    assert joined(snippet(TEXT, (), length=60)).startswith("We open every weekday")


def test_a_short_text_is_shown_whole() -> None:
    assert joined(snippet("Tea and toast.", ("tea",))) == "Tea and toast."


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=6), max_size=4))
def test_marking_never_changes_the_text(text: str, terms: list[str]) -> None:
    assert joined(marked(text, terms)) == text


@given(st.text(max_size=900), st.lists(st.text(min_size=1, max_size=6), max_size=4), st.integers(20, 200))
def test_a_snippet_is_a_piece_of_the_text(text: str, terms: list[str], length: int) -> None:
    pieces = snippet(text, terms, length=length)
    body = "".join(part for part, _ in pieces)
    assert body.removeprefix("\u2026 ").removesuffix(" \u2026") in text
    assert len(body) <= length + 4
