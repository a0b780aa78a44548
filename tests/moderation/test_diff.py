"""What differs, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from hub.moderation import diff
from hub.moderation.diff import Mark, Piece

LINES = st.lists(st.text(st.characters(exclude_characters="\n\r"), min_size=1, max_size=30), max_size=6)


def said(line: diff.Line) -> str:
    marks = {Mark.SAME: "{}", Mark.GONE: "[-{}-]", Mark.NEW: "[+{}+]"}
    return "".join(marks[piece.mark].format(piece.text) for piece in line)


def test_a_changed_word_is_marked_and_the_rest_stands() -> None:
    line = diff.of_words("A hot lunch on Monday.", "A hot lunch on Tuesday.")
    assert said(line) == "A hot lunch on [-Monday-][+Tuesday+]."


def test_neighbouring_words_are_one_change() -> None:
    line = diff.of_words("Ring us before noon, please.", "Ring us after two, please.")
    assert said(line) == "Ring us [-before noon-][+after two+], please."


def test_a_line_that_is_another_line_altogether_is_not_picked_apart() -> None:
    found = diff.of_lines(["Monday, 9am to 5pm"], ["01632 960001"])
    assert found == [[Piece(Mark.GONE, "Monday, 9am to 5pm")], [Piece(Mark.NEW, "01632 960001")]]


def test_lines_that_come_and_go() -> None:
    found = diff.of_lines(["Polish", "Urdu"], ["Polish", "Urdu", "Welsh"])
    assert [said(line) for line in found] == ["Polish", "Urdu", "[+Welsh+]"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    line = diff.of_words(before, after)
    assert "".join(p.text for p in line if p.mark is not Mark.NEW) == before
    assert "".join(p.text for p in line if p.mark is not Mark.GONE) == after


@given(LINES, LINES)
def test_both_lists_can_be_read_from_it(before: list[str], after: list[str]) -> None:
    found = diff.of_lines(before, after)

    def side(left_out: Mark) -> list[str]:
        texts = ("".join(p.text for p in line if p.mark is not left_out) for line in found)
        return [text for text in texts if text]

    assert side(Mark.NEW) == before
    assert side(Mark.GONE) == after
