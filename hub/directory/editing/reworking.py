"""Reworking a change before it is approved: the entry's own pages, with `?change=` to say what they are laid over."""

import uuid
from typing import Any

from flask import has_request_context, request

from hub.directory.editing.blueprint import bp

CHANGE = "change"


def reworked() -> uuid.UUID | None:
    """The change that the address of this page names."""
    try:
        return uuid.UUID(request.args[CHANGE]) if has_request_context() and CHANGE in request.args else None
    except ValueError:
        return None


@bp.url_defaults
def _carry_on(_endpoint: str, values: dict[str, Any]) -> None:
    """Pages of the same entry lead to each other with the change they are laid over."""
    if not has_request_context() or request.blueprint != bp.name:
        return
    change, here = reworked(), request.view_args or {}
    if change and any(name.endswith("_id") and values.get(name) == here[name] for name in here):
        values.setdefault(CHANGE, str(change))
