"""The blueprint that the pages about changes hang on, and what they all read from the request."""

import uuid
from typing import Any

from flask import Blueprint, current_app, request, url_for

from hub.core.config import Settings
from hub.moderation import subjects

bp = Blueprint("moderation", __name__)
MOST_PAGES = 100_000


def page_number() -> int:
    return max(1, min(request.args.get("page", 1, type=int), MOST_PAGES))


def page_size() -> int:
    settings: Settings = current_app.extensions["hub.settings"]
    return settings.page_size


def page_of(kind: str, record_id: uuid.UUID) -> str:
    """The page that shows and changes the record."""
    endpoint, argument = subjects.of(kind).page
    values: dict[str, Any] = {argument: record_id}
    return url_for(endpoint, **values)
