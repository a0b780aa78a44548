import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.places.distance import Point, miles, wording

LEEDS, LONDON = Point(53.7997, -1.5492), Point(51.5074, -0.1278)
points = st.builds(Point, st.floats(49, 61), st.floats(-8, 2))


def test_leeds_is_169_miles_from_london() -> None:
    assert miles(LEEDS, LONDON) == pytest.approx(169, abs=1)


@given(points, points, points)
def test_it_is_a_distance(a: Point, b: Point, c: Point) -> None:
    assert miles(a, a) == 0
    assert miles(a, b) == pytest.approx(miles(b, a))
    assert miles(a, c) <= miles(a, b) + miles(b, c) + 1e-6


@pytest.mark.parametrize(
    ("how_far", "said"),
    [
        (0.0, "under 100 yards"),
        (0.05, "under 100 yards"),
        (0.06, "100 yards"),
        (0.14, "250 yards"),
        (0.21, "0.2 miles"),
        (0.4, "0.4 miles"),
        (0.97, "1 mile"),
        (1.04, "1 mile"),
        (1.26, "1.3 miles"),
        (9.94, "9.9 miles"),
        (9.96, "10 miles"),
        (12.4, "12 miles"),
    ],
)
def test_a_distance_is_said_as_people_say_it(how_far: float, said: str) -> None:
    assert wording(how_far) == said


@pytest.mark.parametrize(
    ("how_far", "said"),
    [(0.2, "under 1 mile"), (0.8, "about 1 mile"), (2.4, "about 2 miles"), (11.6, "about 12 miles")],
)
def test_between_districts_only_whole_miles_are_said(how_far: float, said: str) -> None:
    assert wording(how_far, roughly=True) == said
