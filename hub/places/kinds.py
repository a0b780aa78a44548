"""What sorts of place there are, and which of them people are likelier to mean."""

from enum import StrEnum


class Kind(StrEnum):
    POSTCODE = "postcode"
    OUTCODE = "outcode"
    CITY = "city"
    TOWN = "town"
    BOROUGH = "borough"
    COUNTY = "county"
    REGION = "region"
    COUNTRY = "country"
    SUBURB = "suburb"
    VILLAGE = "village"
    HAMLET = "hamlet"
    SETTLEMENT = "settlement"
    WARD = "ward"

    @property
    def rank(self) -> int:
        """Smaller is likelier to be meant when two places share a name."""
        return _RANKS[self]


_RANKS = {
    Kind.POSTCODE: 0,
    Kind.OUTCODE: 0,
    Kind.CITY: 1,
    Kind.TOWN: 2,
    Kind.BOROUGH: 3,
    Kind.COUNTY: 3,
    Kind.REGION: 3,
    Kind.COUNTRY: 3,
    Kind.SUBURB: 4,
    Kind.VILLAGE: 4,
    Kind.HAMLET: 5,
    Kind.SETTLEMENT: 5,
    Kind.WARD: 6,
}


class Precision(StrEnum):
    """How much ground a place covers, which says how exactly a distance from it may be told."""

    POSTCODE = "postcode"  # a street or part of one
    OUTCODE = "outcode"  # a few miles
    NAME = "name"  # a village, a town or a part of one
    AREA = "area"  # a ward, a borough, a county
