"""No cell that we write runs when somebody opens it, and every text comes back as it was."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from hub.core.spreadsheets import Table, as_it_was, safe

STARTS = "=+-@|%\t\r\n＝＋－＠"


@given(st.sampled_from(["", " ", "\u200b", "\ufeff", "\xa0", "\u2060 \x00"]), st.sampled_from(STARTS))
def test_a_formula_is_never_live(unseen: str, start: str) -> None:
    assert safe(f"{unseen}{start}cmd|' /C calc'!A0").startswith("'")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=20))
@example("'")
@example("'=1")
@example("+44 161 496 0000")
def test_every_text_comes_back_as_it_was(text: str) -> None:
    file = io.StringIO(newline="")
    Table(file, ["text", "number"]).row([text, -1.5])
    file.seek(0)
    _, row = csv.reader(file)
    assert as_it_was(row[0]) == text
    assert row[1] == "-1.5"
