"""Which areas somebody lives in, as far as what they typed says it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hub.directory.models import RuleKind
from hub.places import queries as places
from hub.places.kinds import Kind, Precision
from hub.places.queries import Place

Facts = Mapping[RuleKind, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The place, if we know one, and a sentence for the person if we do not."""

    place: Place | None = None
    problem: str = ""

    def facts(self, codes: Collection[str]) -> tuple[Facts, Facts]:
        """Of these areas: those that they live in, and those that they certainly do not.

        Only a whole postcode says where somebody does not live. The middle of a district, or of a town, may lie in
        another ward than their home; and of an area whose shape we do not have, nobody knows who is in it.
        """
        if self.place is None or self.place.precision not in {Precision.POSTCODE, Precision.AREA}:
            return {}, {}
        inside = frozenset(self.place.areas)
        if self.place.precision is Precision.AREA:
            return {RuleKind.AREA: inside}, {}
        return {RuleKind.AREA: inside}, {RuleKind.AREA: _drawn(codes) - inside}


NOWHERE = Whereabouts()


def whereabouts(typed: str, *, home_postcode: str = "") -> Whereabouts:
    """Where that is; nothing where nothing was typed."""
    if not typed.strip():
        return NOWHERE
    place = places.resolve(typed, home_postcode=home_postcode)
    return Whereabouts(place, "" if place else places.why_not(typed))


def _drawn(codes: Collection[str]) -> frozenset[str]:
    """Those of these areas of which the map says who lives in them: they, or their parts, have a shape.

    A council needs none, for postcodes carry its code.
    """
    areas = places.atlas().areas
    held = [areas[code] for code in codes if code in areas]
    parts = {area.parent_code for area in areas.values() if area.geometry}
    return frozenset(a.code for a in held if a.geometry or a.code in parts or a.kind is Kind.BOROUGH)
