import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.core.db import Model, db, transaction
from hub.core.errors import Invalid
from hub.places import gazetteer, geojson, queries, services
from hub.places.kinds import Kind
from hub.places.models import Area, Edition, Outcode, PlaceName, Postcode, Source
from tests.places.conftest import NAMES, area_postcodes, some_postcodes, wards_file


def count(model: type[Model]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_loading_twice_changes_nothing_but_the_stamp(world: Flask) -> None:
    models = (Postcode, Outcode, PlaceName, Area, Source)
    before, stamp = [count(model) for model in models], db.session.scalar(select(Edition.stamp))
    with transaction():
        services.load_postcodes(some_postcodes())
        services.load_names(gazetteer.read(NAMES), source="names.tsv", attribution="Contains OS data")
        services.load_shapes(geojson.read(wards_file()), source="wards.geojson")
    assert [count(model) for model in models] == before
    assert db.session.scalar(select(Edition.stamp)) != stamp


def test_loading_one_area_leaves_the_others_alone(world: Flask) -> None:
    with transaction():
        services.load_postcodes(area_postcodes("ME", [("ME1 1AA", 51.39, 0.5, "E06000035")]))
    with transaction():
        services.load_postcodes(area_postcodes("M", [("M1 1AA", 53.48, -2.23, "E08000003")]))
    assert db.session.scalars(select(Postcode.code).order_by(Postcode.code)).all() == ["M1 1AA", "ME1 1AA"]
    assert db.session.scalars(select(Outcode.code).order_by(Outcode.code)).all() == ["M1", "ME1"]


def test_an_outward_code_is_in_the_middle_of_its_postcodes(world: Flask) -> None:
    outcode = db.session.get(Outcode, "M33")
    assert outcode is not None
    assert outcode.lat == pytest.approx(53.4174, abs=0.001)
    assert outcode.authority_code == "E08000009"
    assert outcode.points == 61


def test_a_council_that_wards_only_mention_is_as_wide_as_they_are(world: Flask) -> None:
    trafford = db.session.get(Area, "E08000009")
    assert trafford is not None
    assert (trafford.name, trafford.kind, trafford.geometry) == ("Trafford", Kind.BOROUGH, None)
    assert (trafford.south, trafford.west, trafford.north, trafford.east) == (53.40, -2.40, 53.44, -2.30)


def test_renewing_areas_removes_none(world: Flask) -> None:
    (first, _) = geojson.read(wards_file())
    with transaction():
        services.load_shapes([first], source="wards.geojson")
    assert count(Area) == 3


def test_the_same_area_twice_in_a_file_is_refused(app: Flask) -> None:
    (first, _) = geojson.read(wards_file())
    with pytest.raises(Invalid, match="more than one area with the code E05000001"), transaction():
        services.load_shapes([first, first], source="twice.geojson")


def test_an_invented_gazetteer_may_place_its_towns_by_postcode(world: Flask) -> None:
    with transaction():
        services.load_gazetteer(
            [
                {"name": "Aldermere", "kind": "town", "postcode": "M33 2AB"},
                {
                    "name": "Corn Market",
                    "kind": "district",
                    "lat": 53.43,
                    "lon": -2.36,
                    "qualifier": "Aldermere",
                },
            ],
            source="demo",
        )
    place = queries.resolve("Aldermere")
    assert place is not None
    assert (place.lat, place.lon) == (53.42, -2.38)
    market = queries.resolve("corn market")
    assert market is not None
    assert (market.label, market.kind) == ("Corn Market, Aldermere", Kind.SUBURB)


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "Nowhere", "kind": "town"},
        {"name": "Nowhere", "kind": "town", "postcode": "ZE9 9ZZ"},
        {"name": "Nowhere", "kind": "planet", "lat": 1, "lon": 1},
        {"name": "", "kind": "town", "lat": 1, "lon": 1},
    ],
)
def test_a_gazetteer_entry_without_a_position_is_refused(world: Flask, entry: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="needs a name, a kind, and a position"), transaction():
        services.load_gazetteer([entry], source="demo")


@pytest.mark.parametrize("text", ["Sale\tTrafford\tt\t53.4", "Sale\t\tt\tnorth\twest", "Sale\t\tt\t530\t-2"])
def test_a_line_that_is_no_place_is_named(text: str) -> None:
    with pytest.raises(Invalid, match="Line 2 is not a place"):
        gazetteer.read(f"Manchester\t\tc\t53.479\t-2.2453\n{text}\n")


def test_what_was_loaded_is_attributed_once(world: Flask) -> None:
    sentences = queries.attributions()
    assert len(sentences) == len(set(sentences)) == 4
    assert "Contains OS data" in sentences
    assert any("Royal Mail" in sentence for sentence in sentences)


def test_health_names_what_is_missing_and_what_to_run(app: Flask) -> None:
    remedies = " ".join(problem.remedy for problem in services.health())
    for part in ("--areas", "--names", "--shapes", "HUB_HOME_POSTCODE"):
        assert part in remedies


def test_health_is_silent_when_all_is_well(world: Flask) -> None:
    assert services.health(home_postcode="M33 2AB") == []


def test_health_notices_an_unknown_home_and_newer_postcodes(
    world: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [problem.what for problem in services.health(home_postcode="LS1 1AA")] == [
        "We do not know HUB_HOME_POSTCODE=LS1 1AA."
    ]
    monkeypatch.setattr("hub.places.onspd.edition", lambda: "2099.1.1")
    assert services.health(home_postcode="M33 2AB")[0].remedy == "Run: hub places load --areas M"


def test_loading_costs_the_same_for_few_or_many(
    world: Flask, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def statements(rows: int) -> int:
        few = area_postcodes(
            "ZE", [(f"ZE1 0A{letter}", 60.1, -1.1, "S12000027") for letter in "ABDEFGHJLN"[:rows]]
        )
        with transaction(), count_queries() as run:
            services.load_postcodes(few)
        return len(run)

    statements(1)  # the authority is new only once
    assert statements(1) == statements(10)


def test_a_stamp_is_never_used_again(world: Flask) -> None:
    assert isinstance(db.session.scalar(select(Edition.stamp)), uuid.UUID)
