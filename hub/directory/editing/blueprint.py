"""The blueprint that every page of those who keep entries hangs on."""

from typing import Any

from flask import Blueprint, request, url_for

from hub.accounts.access import current_actor
from hub.directory import policy

bp = Blueprint("editing", __name__, url_prefix="/admin/directory")


@bp.context_processor
def _reader() -> dict[str, Any]:
    """Whether the person at the page only proposes, which some buttons and ways back depend on.

    `here` is where the page's own form goes: its address with the change it is laid over, if there is one.
    """
    here = url_for(request.endpoint, **request.view_args or {}) if request.endpoint else request.path
    return {"proposes": policy.only_proposes(current_actor()), "here": here}
