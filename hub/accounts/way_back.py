"""Where somebody was going when we asked them something first."""

from flask import request


def asked_for() -> str:
    """The page that `next` names, if it is one of this site; or nothing."""
    return own_path(request.values.get("next", ""))


def own_path(given: str) -> str:
    """A path on this site, as it was given; nothing for what a browser could take for another site's address.

    Browsers read a backslash as a slash and drop tabs and line breaks, so none of them may be in it.
    """
    leads_away = given.startswith("//") or "\\" in given or not given.isprintable()
    return given if given.startswith("/") and not leads_away else ""
