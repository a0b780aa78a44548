"""Old addresses of entries that were merged into another lead to that one: in print, in bookmarks, on other sites."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from hub.core.csrf import SAFE_METHODS
from hub.core.errors import NotFound
from hub.core.web import error_page
from hub.directory.models import MergedKind
from hub.directory.queries import merged

NAMES = {MergedKind.SERVICE: "service_id", MergedKind.ORGANIZATION: "organization_id"}


def lead_on(refusal: NotFound) -> ResponseReturnValue:
    """In place of "nothing here": the same page of what took the entry's place, where there is such a thing."""
    asked: dict[str, Any] = dict(request.view_args or {})
    if request.method in SAFE_METHODS and request.endpoint:
        for kind, name in NAMES.items():
            now = merged.in_place_of(kind, asked[name]) if name in asked else None
            if now:
                return redirect(url_for(request.endpoint, **asked | {name: now}), 301)
    return error_page(refusal.status, refusal.message)
