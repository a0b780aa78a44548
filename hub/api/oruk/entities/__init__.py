"""Which column becomes which field of the standard: the one place. JSON, CSV and the OpenAPI document all read it.

Left out on purpose: `assurer_email` (who keeps a record is no business of the public) and what only staff see.
"""

from hub.api.oruk.entities.bodies import IDENTIFIER, ORGANIZATION, SERVICE, SERVICE_AT_LOCATION
from hub.api.oruk.entities.details import (
    CAPACITY,
    CONTACT,
    COST_OPTION,
    ELIGIBILITY_RULE,
    FREE,
    FUNDING,
    LANGUAGE,
    PHONE,
    REQUIRED_DOCUMENT,
)
from hub.api.oruk.entities.places import ACCESSIBILITY, ADDRESS, LOCATION, SERVICE_AREA
from hub.api.oruk.entities.terms import ATTRIBUTE, TAXONOMY, TAXONOMY_TERM
from hub.api.oruk.entities.times import EXCEPTION, SCHEDULE

ENTITIES = (
    ORGANIZATION,
    IDENTIFIER,
    SERVICE,
    SERVICE_AT_LOCATION,
    LOCATION,
    ADDRESS,
    ACCESSIBILITY,
    SCHEDULE,
    SERVICE_AREA,
    COST_OPTION,
    PHONE,
    CONTACT,
    LANGUAGE,
    FUNDING,
    REQUIRED_DOCUMENT,
    ELIGIBILITY_RULE,
    CAPACITY,
    ATTRIBUTE,
    TAXONOMY,
    TAXONOMY_TERM,
)

__all__ = [
    "ACCESSIBILITY",
    "ADDRESS",
    "ATTRIBUTE",
    "CAPACITY",
    "CONTACT",
    "COST_OPTION",
    "ELIGIBILITY_RULE",
    "ENTITIES",
    "EXCEPTION",
    "FREE",
    "FUNDING",
    "IDENTIFIER",
    "LANGUAGE",
    "LOCATION",
    "ORGANIZATION",
    "PHONE",
    "REQUIRED_DOCUMENT",
    "SCHEDULE",
    "SERVICE",
    "SERVICE_AREA",
    "SERVICE_AT_LOCATION",
    "TAXONOMY",
    "TAXONOMY_TERM",
]
