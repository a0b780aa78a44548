"""Where somebody lives says no only when it can be known."""

import pytest
from flask import Flask

from hub.core.db import transaction
from hub.directory.eligibility import Answer, Person, judge
from hub.directory.models import RuleKind
from hub.matching.offer import Condition
from hub.matching.whereabouts import whereabouts
from hub.places import geojson, services
from tests.places.conftest import some_postcodes, wards_file

QUAY, MILL, TRAFFORD, MOON = "E05000002", "E05000001", "E08000009", "ward:moon"


@pytest.fixture
def world(app: Flask) -> None:
    """Two wards of Trafford and their postcodes; nobody has drawn the moon."""
    with transaction():
        services.load_postcodes(some_postcodes())
        services.load_shapes(geojson.read(wards_file()), source="wards.geojson")


@pytest.mark.parametrize(
    ("typed", "area", "answer"),
    [
        ("M33 2AB", MILL, Answer.YES),
        ("M33 2AB", QUAY, Answer.NO),
        ("M33 2AB", TRAFFORD, Answer.YES),
        ("M33 2AB", MOON, Answer.UNKNOWN),
        ("M33", QUAY, Answer.UNKNOWN),
        ("M33", MILL, Answer.UNKNOWN),
        ("Mill Ward", MILL, Answer.YES),
        ("Mill Ward", QUAY, Answer.UNKNOWN),
        ("", MILL, Answer.UNKNOWN),
    ],
)
@pytest.mark.usefixtures("world")
def test_only_a_whole_postcode_says_where_somebody_does_not_live(
    typed: str, area: str, answer: Answer
) -> None:
    inside, outside = whereabouts(typed).facts([area])
    rule = Condition(RuleKind.AREA, any_of=(area,))
    assert judge(rule, Person(has=inside, lacks=outside)).answer is answer


@pytest.mark.usefixtures("world")
def test_a_place_that_we_do_not_know_is_said_so() -> None:
    assert "could not find" in whereabouts("Nowhere at all").problem
