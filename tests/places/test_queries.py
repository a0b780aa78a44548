import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from hub.core.db import transaction
from hub.places import gazetteer, queries, services
from hub.places.atlas import Atlas
from hub.places.distance import Point, miles
from hub.places.kinds import Kind, Precision
from hub.places.queries import Place

ENGLAND, UK, TRAFFORD = "E92000001", "K02000001", "E08000009"
MILL_WARD, QUAY_WARD = "E05000001", "E05000002"


def place(text: str, **wanted: object) -> Place:
    found = queries.resolve(text, **wanted)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_postcode_is_a_point_in_its_areas(world: Flask) -> None:
    found = place("m332ab")
    assert (found.label, found.kind, found.precision) == ("M33 2AB", Kind.POSTCODE, Precision.POSTCODE)
    assert (found.lat, found.lon) == (53.42, -2.38)
    assert found.areas == (MILL_WARD, TRAFFORD, ENGLAND, UK)
    assert not found.is_rough


def test_an_outward_code_is_rough(world: Flask) -> None:
    found = place("m33")
    assert (found.label, found.kind, found.is_rough) == ("M33", Kind.OUTCODE, True)
    assert found.areas == (MILL_WARD, TRAFFORD, ENGLAND, UK)
    assert found.note == ""


def test_a_postcode_too_new_for_us_is_placed_by_its_first_half_and_says_so(world: Flask) -> None:
    found = place("M33 9ZZ")
    assert (found.label, found.precision) == ("M33", Precision.OUTCODE)
    assert found.note == "We do not know M33 9ZZ, so we used the middle of M33."


def test_a_name_is_a_place_with_its_areas(world: Flask) -> None:
    found = place("sale")
    assert (found.label, found.kind, found.precision) == ("Sale, Trafford", Kind.TOWN, Precision.NAME)
    assert found.areas == (QUAY_WARD, TRAFFORD, ENGLAND, UK)


def test_an_area_is_found_by_its_name(world: Flask) -> None:
    found = place("trafford")
    assert (found.area_code, found.kind, found.precision) == (TRAFFORD, Kind.BOROUGH, Precision.AREA)
    assert found.areas == (TRAFFORD, ENGLAND, UK)
    assert place("mill ward").areas == (MILL_WARD, TRAFFORD, ENGLAND, UK)


def test_outside_every_shape_the_nearest_outward_code_says_which_council(world: Flask) -> None:
    assert place("Stretford").areas == (TRAFFORD, ENGLAND, UK)
    assert place("King's Lynn").areas == ()


def test_home_decides_between_namesakes(world: Flask) -> None:
    assert place("Newport", home_postcode="M33 2AB").label == "Newport"
    assert place("Sale", home_postcode="m332ab").label == "Sale, Trafford"
    assert place("Sale", home_postcode="not one").label == "Sale, Trafford"


def test_exactly_refuses_what_is_only_like_a_place(world: Flask) -> None:
    assert queries.resolve("Stretfrod", exactly=True) is None
    assert place("Stretfrod").label == "Stretford, Trafford"
    assert place("M33 2AB", exactly=True).label == "M33 2AB"


def test_a_word_that_reads_like_a_postcode_is_first_a_name(world: Flask) -> None:
    with transaction():
        services.load_names(gazetteer.read("MEO\t\tt\t53.1\t-2.1\n"), source="odd")  # and a slip for ME0
    assert place("meo").kind is Kind.TOWN


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Enter a postcode, or the name of a town or village."),
        ("Xyzzy", "We could not find a place called “Xyzzy”. Check the spelling, or enter a postcode."),
        ("LS1 4AB", "We do not know the postcode LS1 4AB. Check it, or enter the name of a town or village."),
        ("BT1 1AA", "We do not have the postcodes of Northern Ireland. Enter the name of a town or village."),
        ("QQ1 1AA", "No UK postcode starts with QQ. A postcode looks like M33 2AB."),
    ],
)
def test_what_is_not_found_is_explained(world: Flask, text: str, says: str) -> None:
    assert queries.resolve(text) is None
    assert queries.why_not(text) == says


def test_with_nothing_loaded_nothing_is_found_and_nothing_breaks(app: Flask) -> None:
    assert queries.resolve("M33 2AB") is None
    assert queries.resolve("Sale") is None
    assert queries.areas_at(53.42, -2.38) == ()
    assert queries.suggest("sa") == []
    assert queries.suggest("m33 2") == []
    assert queries.district_point("M33") is None
    assert json.loads(queries.shapes_geojson(Kind.WARD))["features"] == []
    assert miles(queries.rounded_point(53.42, -2.38), Point(53.42, -2.38)) < 1.5


@pytest.mark.parametrize("text", ["M33 2AB", "M33", "Sale", "stretfrod", "nowhere at all"])
def test_a_search_asks_the_database_once(
    world: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]], text: str
) -> None:
    queries.resolve(text)
    with count_queries() as run:
        queries.resolve(text, home_postcode="M33 2AB")
    assert len(run) == 1


def test_many_postcodes_are_one_question(
    world: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    queries.atlas()
    with count_queries() as run:
        found = queries.locate(["m332ab", "M33 2AB", "M41 3AZ", "M33", "M33 9ZZ", "LS1 4AB", "rubbish", ""])
    assert len(run) == 1
    assert found.keys() == {"m332ab", "M33 2AB", "M41 3AZ", "M33", "M33 9ZZ"}
    assert found["m332ab"] == found["M33 2AB"]
    assert found["M33 9ZZ"].note


def test_what_is_loaded_is_seen_at_once(world: Flask) -> None:
    assert queries.resolve("Barton upon Irwell") is None
    with transaction():
        services.load_names(gazetteer.read("Barton upon Irwell\t\tv\t53.47\t-2.36\n"), source="more")
    assert place("barton upon irwell").kind is Kind.VILLAGE


def test_half_typed_places_go_on(world: Flask) -> None:
    assert [s.text for s in queries.suggest("M")] == []
    assert [s.text for s in queries.suggest("m3")] == ["M33"]
    assert [s.text for s in queries.suggest("m33 2")] == ["M33 2AB"]
    assert [s.text for s in queries.suggest("m332")] == ["M33 2AB"]
    assert [s.text for s in queries.suggest("M33 3", limit=2)] == ["M33 3AZ", "M33 3BZ"]
    assert [s.text for s in queries.suggest("m99")] == ["M99"]
    assert [s.text for s in queries.suggest("sal", home_postcode="M33")] == [
        "Sale, Trafford",
        "Sale, Torridge",
    ]
    assert queries.suggest("m3%") == []


def test_areas_have_names(world: Flask) -> None:
    assert queries.area_names([MILL_WARD, TRAFFORD, ENGLAND, "nothing"]) == {
        MILL_WARD: "Mill Ward",
        TRAFFORD: "Trafford",
        ENGLAND: "England",
    }
    assert [row.name for row in queries.areas(Kind.WARD)] == ["Mill Ward", "Quay Ward"]
    assert len(queries.areas()) == 3


def test_a_confidential_place_is_shown_at_the_middle_of_its_district(world: Flask) -> None:
    middle = queries.district_point("M33")
    assert queries.rounded_point(53.42, -2.38, postcode="M33 2AB") == middle
    assert queries.rounded_point(53.4101, -2.3599, postcode="m333az") == middle


def test_a_district_too_small_to_hide_in_lends_its_neighbour_s_middle(world: Flask) -> None:
    own = Point(53.4805, -2.2401)
    shown = queries.rounded_point(*own, postcode="M99 1AA")
    assert shown == queries.district_point("M99") == queries.district_point("M41")
    assert miles(shown, own) > 1


def test_without_a_postcode_the_nearest_district_stands_in(world: Flask) -> None:
    assert queries.rounded_point(53.415, -2.352) == queries.district_point("M33")


def test_far_from_every_postcode_a_square_stands_in(world: Flask) -> None:
    points = {queries.rounded_point(51.5 + step / 10_000, -0.1) for step in range(50)}
    assert len(points) == 1
    assert miles(points.pop(), Point(51.5, -0.1)) < 1.5


def test_the_map_is_drawn_once_for_each_edition(world: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = json.loads(queries.shapes_geojson(Kind.WARD))
    assert [feature["properties"]["name"] for feature in drawn["features"]] == ["Mill Ward", "Quay Ward"]
    monkeypatch.setattr("hub.places.outlines.drawing", lambda *_, **__: pytest.fail("drawn again"))
    assert json.loads(queries.shapes_geojson(Kind.WARD)) == drawn


def test_the_map_may_be_of_one_parent(world: Flask) -> None:
    assert len(json.loads(queries.shapes_geojson(Kind.WARD, parent_code=TRAFFORD))["features"]) == 2
    assert json.loads(queries.shapes_geojson(Kind.WARD, parent_code="E08000001"))["features"] == []
    assert json.loads(queries.shapes_geojson(Kind.BOROUGH))["features"] == []


def test_an_empty_atlas_answers_calmly() -> None:
    assert Atlas().areas_at(Point(53, -2)) == ()
    assert Atlas().nearest_outcode(Point(53, -2)) is None
