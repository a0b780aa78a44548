"""What the directory's forms check of what people type."""

from hub.core.checks import (
    LINE,
    NAME,
    TEXT,
    Needed,
    a_sensible_day,
    email_address,
    needed,
    not_before,
    telephone,
    up_to,
)
from hub.directory.answers import postcode, web_address

__all__ = [
    "LINE",
    "NAME",
    "TEXT",
    "Needed",
    "a_sensible_day",
    "email_address",
    "needed",
    "not_before",
    "postcode",
    "telephone",
    "up_to",
    "web_address",
]
