import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.places import geojson
from hub.places.distance import Point
from hub.places.kinds import Kind
from hub.places.shapes import Outline, middle, polygons_of

SQUARE = [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]
HOLED = [*SQUARE, [[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]]]
ISLAND = [[[1.5, 1.5], [2.5, 1.5], [2.5, 2.5], [1.5, 2.5], [1.5, 1.5]]]
BENT = [[[0, 0], [10, 0], [10, 10], [9, 10], [9, 1], [1, 1], [1, 10], [0, 10], [0, 0]]]


def outline(kind: str, coordinates: object) -> Outline:
    return Outline(polygons_of({"type": kind, "coordinates": coordinates}))


def test_a_point_in_a_square_is_inside_and_one_beside_it_is_not() -> None:
    square = outline("Polygon", SQUARE)
    assert square.contains(Point(2, 2))
    assert not square.contains(Point(2, 5))
    assert not square.contains(Point(5, 2))


def test_a_hole_is_outside_and_an_island_in_it_inside() -> None:
    shape = outline("MultiPolygon", [HOLED, ISLAND])
    assert shape.contains(Point(0.5, 0.5))
    assert not shape.contains(Point(1.2, 1.2))
    assert shape.contains(Point(2, 2))


@given(st.floats(0.1, 3.9), st.floats(0.1, 7.9))
def test_every_point_of_two_neighbours_is_in_exactly_one(lat: float, lon: float) -> None:
    west = outline("Polygon", SQUARE)
    east = outline("Polygon", [[[4, 0], [8, 0], [8, 4], [4, 4], [4, 0]]])
    assert west.contains(Point(lat, lon)) != east.contains(Point(lat, lon))


def test_the_middle_of_a_square_is_its_centre() -> None:
    assert middle(polygons_of({"type": "Polygon", "coordinates": SQUARE})) == Point(2, 2)


def test_the_middle_of_a_bent_shape_is_inside_it() -> None:
    polygons = polygons_of({"type": "Polygon", "coordinates": BENT})
    assert Outline(polygons).contains(middle(polygons))


def test_the_middle_of_a_holed_shape_is_not_in_the_hole() -> None:
    polygons = polygons_of({"type": "Polygon", "coordinates": HOLED})
    assert Outline(polygons).contains(middle(polygons))


def feature(properties: dict[str, object], geometry: object = None) -> str:
    square = {"type": "Polygon", "coordinates": SQUARE}
    features = [{"type": "Feature", "properties": properties, "geometry": geometry or square}]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize(
    ("properties", "code", "name", "kind"),
    [
        (
            {"WD25CD": "E05015239", "WD25NM": "Altrincham", "LAD25CD": "E08000009"},
            "E05015239",
            "Altrincham",
            Kind.WARD,
        ),
        ({"wd21cd": "W05000001", "wd21nm": "Bryn"}, "W05000001", "Bryn", Kind.WARD),
        (
            {"LAD24CD": "E08000009", "LAD24NM": "Trafford", "RGN24CD": "E12000002"},
            "E08000009",
            "Trafford",
            Kind.BOROUGH,
        ),
        ({"area_code": "E05015239", "area_name": "Altrincham"}, "E05015239", "Altrincham", Kind.WARD),
        (
            {"code": "town:brackwater", "name": "Brackwater", "kind": "town"},
            "town:brackwater",
            "Brackwater",
            Kind.TOWN,
        ),
        (
            {"name": "St Anne's & Priory", "kind": "ward"},
            "ward:st-anne-s-priory",
            "St Anne's & Priory",
            Kind.WARD,
        ),
        ({"CTRY22CD": "E92000001", "CTRY22NM": "England"}, "E92000001", "England", Kind.COUNTRY),
    ],
)
def test_code_and_name_are_found_under_their_usual_headings(
    properties: dict[str, object], code: str, name: str, kind: Kind
) -> None:
    (shape,) = geojson.read(feature(properties))
    assert (shape.code, shape.name, shape.kind) == (code, name, kind)


def test_a_ward_knows_its_council() -> None:
    (shape,) = geojson.read(feature({"WD25CD": "E05015239", "LAD25CD": "E08000009", "LAD25NM": "Trafford"}))
    assert (shape.parent_code, shape.parent_name) == ("E08000009", "Trafford")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\x89PNG", "not a GeoJSON file"),
        ("[]", "no list of features"),
        ("{}", "no list of features"),
        (feature({}), "Area 1 of the file has no name"),
        (
            feature({"name": "A"}, {"type": "Point", "coordinates": [0, 0]}),
            "Area 1 of the file has no outline",
        ),
        (
            feature({"name": "A"}, {"type": "Polygon", "coordinates": []}),
            "Area 1 of the file has an empty outline",
        ),
        (feature({"name": "A"}, {"type": "Polygon", "coordinates": [[[377038, 388251]] * 4]}), "no outline"),
        ('{"features": [null]}', "Area 1 of the file has no outline"),
        ('{"features": [], "crs": {"properties": {"name": "EPSG:27700"}}}', "not in degrees"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        geojson.read(text)


@pytest.mark.shared
def test_real_ward_files_are_read(shared: Path) -> None:
    for path in [
        *(shared / "boundaries").glob("*.geojson"),
        shared / "trafford-grants" / "electoral_ward.geojson",
    ]:
        found = geojson.read(path.read_text())
        assert len(found) >= 20
        assert all(shape.code.startswith("E05") and shape.name and shape.kind is Kind.WARD for shape in found)
        assert all(Outline(shape.polygons).contains(middle(shape.polygons)) for shape in found)
