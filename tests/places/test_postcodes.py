import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.places import postcodes
from hub.places.postcodes import AREAS, Code

M33_2AB = Code("M33", "2AB")


@pytest.mark.parametrize(
    "written",
    ["M33 2AB", "m33 2ab", "M332AB", "m 3 3 2 a b", " M33  2AB ", "M33-2AB", "M33 2AB.", "'m33 2ab'"],
)
def test_one_postcode_may_be_written_in_many_ways(written: str) -> None:
    assert postcodes.parse(written) == M33_2AB


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("M33", "M33"),
        ("wf1", "WF1"),
        ("sw1a", "SW1A"),
        ("EC1A1BB", "EC1A 1BB"),
        ("W1A 0AX", "W1A 0AX"),
        ("M1 1AE", "M1 1AE"),
        ("b33 8th", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("ol1 1aa", "OL1 1AA"),
        ("ip1 1aa", "IP1 1AA"),
    ],
)
def test_every_form_of_postcode_is_read(written: str, meant: str) -> None:
    assert str(postcodes.parse(written)) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("M33 OAB", "M33 0AB"),  # a letter O for the digit
        ("CRO 2AB", "CR0 2AB"),
        ("0L1 1AA", "OL1 1AA"),  # a digit for the letter
        ("S01 4AA", "SO1 4AA"),
        ("WI 1AA", "W1 1AA"),
        ("LSI 4AB", "LS1 4AB"),
        ("EI 7AA", "E1 7AA"),
        ("1G1 1AA", "IG1 1AA"),
        ("M33 IAB", "M33 1AB"),
        ("MI", "M1"),
    ],
)
def test_the_usual_slips_are_put_right(written: str, meant: str) -> None:
    assert str(postcodes.parse(written)) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("M33 2", "M33"),
        ("M33 2A", "M33"),
        ("M332", "M33"),
        ("M3 3", "M3"),
        ("SW1A 1", "SW1A"),
        ("WF1 4d", "WF1"),
    ],
)
def test_an_unfinished_postcode_counts_as_its_first_half(written: str, meant: str) -> None:
    assert postcodes.parse(written) == Code(meant)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "Enter a postcode"),
        ("  ", "Enter a postcode"),
        ("QQ1 1AA", "No UK postcode starts with QQ"),
        ("M33 2CI", "never ends in the letters C, I, K, M, O or V"),
        ("M33 2ABC", "missing or too much"),
        ("somewhere", "That is too long"),
        ("Sale", "has a number in it"),
        ("33 2AB", "starts with a letter"),
        ("M33 AAA", "missing or too much"),
        ("M33 2A€", "only letters and numbers"),
        ("M٣٣ 2AB", "only letters and numbers"),
    ],
)
def test_an_impossible_one_is_refused_with_a_sentence(written: str, says: str) -> None:
    with pytest.raises(Invalid, match=re.escape(says)) as refused:
        postcodes.parse(written)
    assert refused.value.message.endswith(".")


def test_the_area_is_the_letters_in_front() -> None:
    assert postcodes.parse("M33 2AB").area == "M"
    assert postcodes.parse("WF1").area == "WF"


def test_there_are_124_areas() -> None:
    assert len(AREAS) == 124


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("food bank open saturday near M33 2AB", "M33 2AB", "M33 2AB"),
        ("I live at 4 Mill Lane, m332ab and need help", "M33 2AB", "m332ab"),
        ("M33 2AB", "M33 2AB", "M33 2AB"),
        ("near LS1 OAA please", "LS1 0AA", "LS1 OAA"),
    ],
)
def test_a_postcode_is_found_in_a_longer_text(text: str, code: str, found: str) -> None:
    there = postcodes.find(text)
    assert there is not None
    assert str(there.code) == code
    assert text[there.start : there.end] == found


def test_an_outward_code_in_a_text_is_found_only_when_asked_for() -> None:
    assert postcodes.find("b12 vitamins near M33") is None
    there = postcodes.find("lunch near M33", outward=True)
    assert there is not None
    assert there.code == Code("M33")


def test_a_text_without_one_has_none() -> None:
    assert postcodes.find("someone to talk to after 9pm on 12 May 2024", outward=True) is None


@pytest.mark.parametrize("text", ["M33", "m33 2ab", "wf1", "QQ1 1AA", "M33 2CI"])
def test_what_looks_like_a_postcode(text: str) -> None:
    assert postcodes.looks_like_one(text)


@pytest.mark.parametrize("text", ["Sale", "Holm Cross", "", "10", "somewhere in Leeds 12"])
def test_what_does_not(text: str) -> None:
    assert not postcodes.looks_like_one(text)


areas = st.sampled_from(sorted(AREAS))
outwards = st.builds(lambda area, district: f"{area}{district}", areas, st.integers(0, 99))
inwards = st.from_regex(r"[0-9][ABD-HJLNP-UW-Z]{2}", fullmatch=True)


@given(outwards, inwards, st.data())
def test_spaces_and_capitals_never_change_a_postcode(outward: str, inward: str, data: st.DataObject) -> None:
    written = "".join(
        data.draw(st.sampled_from(["", " "])) + data.draw(st.sampled_from([letter, letter.lower()]))
        for letter in f"{outward}{inward}"
    )
    assert postcodes.parse(written) == Code(outward, inward)


@given(outwards, inwards)
def test_reading_what_we_write_gives_the_same(outward: str, inward: str) -> None:
    code = postcodes.parse(f"{outward}{inward}")
    assert postcodes.parse(str(code)) == code
    assert postcodes.find(f"near {code}, please") == postcodes.Found(code, 5, 5 + len(str(code)))


@given(outwards, inwards, st.data())
def test_one_slip_is_put_right_or_refused_but_never_read_as_another_area(
    outward: str, inward: str, data: st.DataObject
) -> None:
    swapped = {"0": "O", "O": "0", "1": "I", "I": "1"}
    written = f"{outward}{inward}"
    places = [place for place, letter in enumerate(written) if letter in swapped]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    slipped = written[:at] + swapped[written[at]] + written[at + 1 :]
    try:
        read = postcodes.parse(slipped)
    except Invalid:
        return
    if read.is_full:
        assert read.inward == inward
        assert sum(a != b for a, b in zip(str(read).replace(" ", ""), slipped, strict=True)) <= 1


@given(st.text(max_size=40))
def test_whatever_is_typed_it_is_read_or_refused(text: str) -> None:
    postcodes.find(text, outward=True)
    postcodes.looks_like_one(text)
    try:
        code = postcodes.parse(text)
    except Invalid:
        return
    assert code.area in AREAS
