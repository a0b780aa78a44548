"""The pages of partners, and of those who look after them."""

from hub.partners.views import (
    agreements,
    checks,
    claims,
    console,
    deciding,
    listings,
    people,
    registrations,
    relations,
    room,
    suspensions,
    to_check,
    workspace,
)
from hub.partners.views.blueprint import bp

__all__ = [
    "agreements",
    "bp",
    "checks",
    "claims",
    "console",
    "deciding",
    "listings",
    "people",
    "registrations",
    "relations",
    "room",
    "suspensions",
    "to_check",
    "workspace",
]
