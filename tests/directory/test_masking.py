"""A confidential place shows its postcode district and nothing else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.directory.masking import SECRET_NAME, outward_code, shown
from hub.directory.models import Accessibility, Address, Location
from hub.places.distance import Point

CANARY = "Canary"
DISTRICT = Point(53.68, -1.5)


def place(*, confidential: bool, postcode: str = "WF1 1AA") -> Location:
    """A place with the canary in everything that can be typed, and an exact point."""
    record = Location(confidential=confidential, latitude=53.683123, longitude=-1.498765)
    for column in Location.__table__.columns:
        if column.type.python_type is str:
            setattr(record, column.name, f"{CANARY} {column.name}")
    record.addresses = [
        Address(
            attention=CANARY,
            address_1=f"1 {CANARY} Street",
            address_2=f"{CANARY} House",
            city=f"{CANARY} Town",
            postal_code=postcode,
        )
    ]
    record.accessibility = [Accessibility(code="", description=f"Ramp at {CANARY} door")]
    return record


def district_point(district: str) -> Point | None:
    return DISTRICT if district == "WF1" else None


def test_nothing_of_a_secret_place_is_shown_but_its_district() -> None:
    seen = shown(place(confidential=True), district_point)
    assert CANARY not in repr(seen)
    assert "1AA" not in repr(seen)
    assert (seen.name, seen.postcode, seen.point, seen.is_masked) == (SECRET_NAME, "WF1", DISTRICT, True)
    assert (*seen.lines, seen.town, seen.transportation, seen.description, *seen.accessibility) == (
        "",
        "",
        "",
    )


def test_an_open_place_shows_what_it_is() -> None:
    seen = shown(place(confidential=False), district_point)
    assert seen.name == f"{CANARY} name"
    assert seen.lines == (f"1 {CANARY} Street", f"{CANARY} House")
    assert (seen.town, seen.postcode) == (f"{CANARY} Town", "WF1 1AA")
    assert seen.point == Point(53.683123, -1.498765)
    assert seen.accessibility == (f"Ramp at {CANARY} door",)
    assert not seen.is_masked


def test_a_place_without_address_or_point_is_no_trouble() -> None:
    for confidential in (True, False):
        record = place(confidential=confidential)
        record.addresses, record.latitude = [], None
        seen = shown(record, district_point)
        assert (seen.postcode, seen.point) == ("", None)


@pytest.mark.parametrize(
    ("written", "district"),
    [
        ("M33 2AB", "M33"),
        ("m33 2ab", "M33"),
        ("M332AB", "M33"),
        ("M33  2AB", "M33"),
        ("M3 2AB", "M3"),
        ("M32AB", "M3"),
        (" EC1A 1BB ", "EC1A"),
        ("WF1", "WF1"),
        ("", ""),
        ("   ", ""),
        ("12 Canary Street M33 2AB", ""),
        ("M33 2AB Canary", ""),
        ("Canary", ""),
        ("M33 2AB, M33 2AC", ""),
    ],
)
def test_the_district_of_what_was_typed(written: str, district: str) -> None:
    assert outward_code(written) == district


@given(st.text(max_size=20))
@example("WF1 1AA WF1 1AA")
def test_no_more_than_a_district_ever_comes_out(written: str) -> None:
    found = outward_code(written)
    assert len(found) <= 4
    assert not found or any(character.isdigit() for character in found)
