"""Cells as people fill them in, made fit for the directory."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.imports import cleaning


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("1617903377", ["0161 790 3377"]),
        ("01204 385 848", ["01204 385848"]),
        ("+44 (0)161 496 0000", ["0161 496 0000"]),
        ("0161-496-0000", ["0161 496 0000"]),
        ("01632 960300", ["01632 960300"]),
        ("O7700 900300", ["07700 900300"]),
        ("0300 0479000", ["0300 047 9000"]),
        ("116 123", ["116 123"]),
        ("0800 1111", ["0800 1111"]),
        ("85258", ["85258"]),
        ("0161 496 0001 or 07700900300", ["0161 496 0001", "07700 900300"]),
        ("0161 496 0001 / 0161 496 0002", ["0161 496 0001", "0161 496 0002"]),
        ("+33 1 42 68 53 00", ["+33 1 42 68 53 00"]),
        ("12345", []),
        ("ring Sam", []),
        ("0161", []),
        ("", []),
    ],
)
def test_telephone_numbers_are_written_as_people_here_write_them(cell: str, numbers: list[str]) -> None:
    found, notes = cleaning.telephones(cell)
    assert [telephone.number for telephone in found] == numbers
    assert bool(notes) is (not numbers and bool(cell))


def test_what_stands_beside_a_number_is_kept() -> None:
    (told,), _ = cleaning.telephones("0161 496 0000 (during opening hours)")
    assert (told.number, told.description) == ("0161 496 0000", "during opening hours")
    (inside,), _ = cleaning.telephones("0161 496 0000 ext 12")
    assert (inside.number, inside.extension) == ("0161 496 0000", "12")


@pytest.mark.parametrize(
    ("cell", "number", "email"),
    [
        ("hello@lunch.example 0161 \n496 0000", "0161 496 0000", "hello@lunch.example"),
        ("O1632 960 300", "01632 960300", ""),
        ("7700900300", "07700 900300", ""),
        ("a..b@lunch.example; ask@lunch.example", "", "ask@lunch.example"),
        ("Since 2017 we have fed 12,000 people", "", ""),
    ],
)
def test_a_cell_that_holds_several_things(cell: str, number: str, email: str) -> None:
    assert [t.number for t in cleaning.telephones_within(cell)] == ([number] if number else [])
    assert cleaning.email_within(cell).value == email


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("www.lunch.example", "https://www.lunch.example"),
        ("http://lunch.example/a?b=c", "http://lunch.example/a?b=c"),
        ("https://lunch.example  https://other.example", "https://lunch.example"),
        ("<https://lunch.example>.", "https://lunch.example"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://lunch.example", ""),
        ("https://me:secret@lunch.example", ""),
        ("not known", ""),
        ("http//:lunch", ""),
    ],
)
def test_only_addresses_that_may_be_linked_to_stay(cell: str, address: str) -> None:
    cleaned = cleaning.website(cell)
    assert cleaned.value == address
    assert bool(cleaned.note) is not bool(address)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("31/07/2018", date(2018, 7, 31)),
        ("1.2.20", date(2020, 2, 1)),
        ("2018-07-31", date(2018, 7, 31)),
        ("2018-07-31 09:30", date(2018, 7, 31)),
        ("20180731", date(2018, 7, 31)),
        ("31st July 2018", date(2018, 7, 31)),
        ("July 2018", date(2018, 7, 1)),
        ("31.2.2018", None),
        ("soon", None),
    ],
)
def test_days(cell: str, found: date | None) -> None:
    assert cleaning.day(cell) == found


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("THE CHESHIRE WILDLIFE TRUST LIMITED", "The Cheshire Wildlife Trust Limited"),
        ("AGE UK TRAFFORD", "Age UK Trafford"),
        ("ST. MARY'S C OF E SCHOOL PTA", "St. Mary's C of E School PTA"),
        ("1ST SALE SCOUT GROUP", "1st Sale Scout Group"),
        ("4CT LIMITED", "4CT Limited"),
        ("TLC: TALK, LISTEN, CHANGE LTD", "TLC: Talk, Listen, Change Ltd"),
        ("22ND ST JOHN'S GROUP", "22nd St John's Group"),
        ("O'BRIEN HOUSE", "O'Brien House"),
        ("Citizens Advice SORT Group", "Citizens Advice SORT Group"),
        ("42", "42"),
    ],
)
def test_names_in_capitals(given: str, shown: str) -> None:
    assert cleaning.name_in_capitals(given) == shown


def test_one_body_under_several_names() -> None:
    keys = {
        cleaning.name_key(name) for name in ("The Sale Larder Ltd.", "Sale Larder", "sale  larder LIMITED")
    }
    assert keys == {"sale larder"}
    assert cleaning.name_key("Sale & Moor") == cleaning.name_key("Sale and Moor")
    assert cleaning.name_key("The Ltd") == "the ltd"
    assert cleaning.name_key("公園") == "公園"


def test_text_loses_what_cannot_be_seen() -> None:
    assert cleaning.text(" a\u200b\x07b \r\n\r\n\r\n\r\n c\td\u202e ") == "ab\n\nc d"
    assert cleaning.text("Cafe\u0301") == "Café"


@given(st.text(max_size=300))
def test_any_cell_can_be_cleaned(cell: str) -> None:
    tidy = cleaning.text(cell)
    assert cleaning.text(tidy) == tidy
    cleaning.telephones(tidy)
    cleaning.telephones_within(tidy)
    cleaning.email(tidy)
    cleaning.email_within(tidy)
    assert not cleaning.website(tidy).value.lower().startswith("javascript")
    cleaning.day(tidy)
    cleaning.number(tidy)
    assert cleaning.name_key(tidy) or not tidy.strip()
    cleaning.name_in_capitals(tidy)
    cleaning.address_lines(tidy)
