import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.places import gazetteer
from hub.places.distance import Point
from hub.places.names import Names, key
from tests.places.conftest import NAMES

HOME = Point(53.42, -2.35)  # in Trafford


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(gazetteer.read(NAMES))


def label(names: Names, text: str, *, home: Point | None = HOME, exactly: bool = False) -> str | None:
    found = names.find(text, home=home, exactly=exactly)
    return found.label if found else None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Sale", "Sale, Trafford"),
        ("SALE", "Sale, Trafford"),
        ("sale town centre", "Sale, Trafford"),
        ("saint helens", "St Helens"),
        ("St. Helens", "St Helens"),
        ("kings lynn", "King's Lynn"),
        ("King’s Lynn", "King's Lynn"),
        ("merthyr tydfil", "Merthyr Tudful - Merthyr Tydfil"),
        ("sale torridge", "Sale, Torridge"),
        ("Sale, Torridge", "Sale, Torridge"),
        ("Sale, Manchester", "Sale, Trafford"),
    ],
)
def test_a_name_is_found_however_it_is_written(names: Names, written: str, meant: str) -> None:
    assert label(names, written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Stretfrod", "Stretford"),
        ("stretfrd", "Stretford"),
        ("Altringham", "Altrincham"),
        ("altrinch", "Altrincham"),
    ],
)
def test_a_slip_or_a_beginning_is_understood(names: Names, written: str, meant: str) -> None:
    found = label(names, written)
    assert found
    assert found.startswith(meant)
    assert label(names, written, exactly=True) is None


def test_near_home_a_small_place_comes_before_a_town_far_away(names: Names) -> None:
    torridge = Point(50.95, -4.15)
    assert label(names, "Sale", home=torridge) == "Sale, Torridge"
    assert label(names, "Sale", home=None) == "Sale, Trafford"


def test_of_two_far_away_the_larger_comes_first(names: Names) -> None:
    assert label(names, "Newport") == "Newport"


def test_a_slip_is_not_read_as_a_hamlet_far_away(names: Names) -> None:
    assert label(names, "Redish") == "Reddish, Stockport"
    assert label(names, "Redish", home=Point(50.95, -4.15)) is None


@pytest.mark.parametrize("text", ["", " ", "xyzzy", "the", "sal", "???"])
def test_what_is_no_place_is_none(names: Names, text: str) -> None:
    assert label(names, text) is None


def test_suggestions_come_likeliest_first_and_none_twice(names: Names) -> None:
    assert [name.label for name in names.starting("s", limit=9, home=HOME)] == []
    assert [name.label for name in names.starting("sa", limit=9, home=HOME)] == [
        "Sale, Trafford",
        "Sale, Torridge",
    ]
    assert len(names.starting("s", limit=1)) <= 1


@given(st.text(max_size=40))
def test_whatever_is_typed_it_is_a_place_or_none(text: str) -> None:
    Names(gazetteer.read(NAMES)).find(text, home=HOME)
    assert key(key(text)) == key(text)
