"""Ids of other records, as a list of choices sends them."""

import uuid


def optional_id(value: object) -> uuid.UUID | None:
    """The id that was chosen; None for the empty choice. Raises ValueError for what is no id."""
    return uuid.UUID(str(value)) if value else None
