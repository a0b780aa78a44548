"""How a text reads while somebody types it: the words beside the question, made by the one rule we have."""

from flask import get_template_attribute, request
from flask.typing import ResponseReturnValue

from hub.accounts.access import requires
from hub.accounts.policy import Permission
from hub.directory.editing.blueprint import bp
from hub.directory.readability import reading as read

LONGEST = 10_000


@bp.post("/reading")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def reading() -> ResponseReturnValue:
    """A piece of a page, for the script that asks. Nothing is kept."""
    words = get_template_attribute("directory/_parts.html", "reading_words")
    text = request.form.get("description", "")[:LONGEST]
    return str(words(read(text))), 200, {"Cache-Control": "no-store"}
