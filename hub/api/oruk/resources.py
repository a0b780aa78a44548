"""The five lists that the API offers, and which questions each takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.api.oruk import entities as e
from hub.api.oruk import nesting as n
from hub.api.oruk.field import Entity
from hub.api.oruk.nesting import Shape

PAGES = ("page", "per_page", "format", "profile")
OF_SERVICES = (
    "taxonomy_term_id",
    "taxonomy_id",
    "organization_id",
    "modified_after",
    "postcode",
    "proximity",
    "minimum_age",
    "maximum_age",
    "day",
    "start_time",
    "end_time",
)
"""The last five are those of the profile's own document (UKP); the checker's has none of them."""


@dataclass(frozen=True, eq=False)
class Resource:
    """A list and the records in it. `takes` are the names of query parameters; a single record takes `takes_for_one`.

    The standard calls some of them required, and readers give up on a feed without these.
    """

    name: str
    entity: Entity
    in_list: Shape
    whole: Shape
    takes: Sequence[str]
    takes_for_one: Sequence[str] = ("profile",)
    is_required: bool = False


SERVICES = Resource(
    "services",
    e.SERVICE,
    n.SERVICE_IN_LIST,
    n.WHOLE_SERVICE,
    ("search", *OF_SERVICES, "minimal", "full", *PAGES),
    is_required=True,
)
PLACES = Resource(
    "service_at_locations",
    e.SERVICE_AT_LOCATION,
    n.PLACE_IN_LIST,
    n.WHOLE_PLACE,
    ("search", *OF_SERVICES, "full", *PAGES),
)
ORGANIZATIONS = Resource(
    "organizations",
    e.ORGANIZATION,
    n.ORGANIZATION_IN_LIST,
    n.WHOLE_ORGANIZATION,
    ("search", "full_service", "full", *PAGES),
    ("full_service", "profile"),
)
TAXONOMIES = Resource("taxonomies", e.TAXONOMY, n.TAXONOMY_IN_LIST, n.WHOLE_TAXONOMY, ("search", *PAGES))
TERMS = Resource(
    "taxonomy_terms",
    e.TAXONOMY_TERM,
    n.TERM,
    n.TERM,
    ("search", "taxonomy_id", "top_only", "parent_id", *PAGES),
)
RESOURCES = (SERVICES, PLACES, ORGANIZATIONS, TAXONOMIES, TERMS)
