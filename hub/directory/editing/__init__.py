"""Keeping the directory: what editors see and change, under /admin/directory."""

from hub.directory.editing import (
    duplicates,
    locations,
    opportunities,
    organizations,
    reads,
    reports,
    rules,
    services,
    taxonomies,
    times,
)
from hub.directory.editing.blueprint import bp

__all__ = [
    "bp",
    "duplicates",
    "locations",
    "opportunities",
    "organizations",
    "reads",
    "reports",
    "rules",
    "services",
    "taxonomies",
    "times",
]
