"""Whatever colours a deployment picks, words on them and in them can be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core import brand

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
ENOUGH = 4.5


def schemes(css: str) -> list[dict[str, brand.Colour]]:
    """The custom properties of light and dark."""
    return [
        {name: brand.parse(value) for name, value in re.findall(r"--hub-([a-z-]+):(#[0-9a-f]{6});", part)}
        for part in css.split("@media")
    ]


@given(COLOURS, COLOURS)
def test_words_can_be_read_in_light_and_dark(colour, accent):
    for scheme, paper in zip(
        schemes(brand.stylesheet(colour, accent)), (brand.PAPER, brand.NIGHT), strict=True
    ):
        assert brand.contrast(scheme["link"], paper) >= ENOUGH
        assert brand.contrast(scheme["on-brand"], scheme["brand"]) >= ENOUGH
        assert brand.contrast(scheme["on-accent"], scheme["accent"]) >= ENOUGH
        assert brand.contrast(brand.WHITE, scheme["brand-deep"]) >= 7


def test_a_colour_that_works_is_kept_as_it_is():
    assert "--hub-brand:#5b2a86;" in brand.stylesheet("#5b2a86")


def test_nothing_is_said_when_nothing_was_chosen():
    assert brand.stylesheet() == ""


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_the_one_of_the_guidelines(one, other, ratio):
    assert brand.contrast(brand.parse(one), brand.parse(other)) == pytest.approx(ratio, abs=0.01)
