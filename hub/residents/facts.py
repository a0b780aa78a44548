"""What of a resident decides whom a service is for, in the words of the eligibility rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.core import clock
from hub.core.languages import LANGUAGES
from hub.places import queries as places
from hub.residents.circumstances import NONE
from hub.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known. `facts` is so and `lacks` is not so, by kind of eligibility rule; the rest is unknown."""

    age: int | None
    facts: Mapping[str, frozenset[str]]
    lacks: Mapping[str, frozenset[str]]
    born_on: date | None
    postcode: str
    ward: str
    latitude: float | None = None
    longitude: float | None = None
    areas: tuple[str, ...] = ()
    access_needs: str = ""
    needs_interpreter: bool = False


def age(born: date | None, on: date | None = None) -> int | None:
    """Whole years."""
    if born is None:
        return None
    today = on or clock.today()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def of(resident: Resident) -> Facts:
    """Facts for matching. Where the home is comes from its postcode, and is not known without one."""
    said = {kind: frozenset(values) - {NONE} for kind, values in resident.circumstances.items()}
    known = {kind: values for kind, values in said.items() if values}
    gets_none = NONE in resident.circumstances.get("benefits", ())
    if resident.tenure:
        known["tenure"] = frozenset({resident.tenure.value})
    if resident.language:
        known["language"] = frozenset(
            {LANGUAGES.get(resident.language, resident.language)}
        )  # rules name them
    if resident.gender:
        known["gender"] = frozenset({resident.gender})
    place = places.resolve(resident.postcode, exactly=True) if resident.postcode else None
    areas = place.areas if place else ()
    if areas:
        known["area"] = frozenset(areas)
    return Facts(
        age=age(resident.date_of_birth),
        facts=known,
        lacks={"benefits": frozenset({"any"})} if gets_none else {},
        born_on=resident.date_of_birth,
        postcode=resident.postcode,
        ward=resident.ward,
        latitude=place.lat if place else None,
        longitude=place.lon if place else None,
        areas=areas,
        access_needs=resident.access_needs,
        needs_interpreter=resident.needs_interpreter,
    )
