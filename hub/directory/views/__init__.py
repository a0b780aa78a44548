"""The public pages of the directory. What staff do is in `editing`."""

from hub.core.errors import NotFound
from hub.directory.views import (
    browse,
    calendars,
    images,
    moved,
    opportunities,
    outputs,
    public,
    reports,
    shortlist,
)
from hub.directory.views.blueprint import bp

bp.register_error_handler(NotFound, moved.lead_on)

__all__ = [
    "bp",
    "browse",
    "calendars",
    "images",
    "opportunities",
    "outputs",
    "public",
    "reports",
    "shortlist",
]
