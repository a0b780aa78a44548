"""Errors as machines read them: application/problem+json (RFC 9457)."""

import json
from http import HTTPStatus

from flask import Response

WAIT = {HTTPStatus.TOO_MANY_REQUESTS: 600, HTTPStatus.SERVICE_UNAVAILABLE: 60}
"""Seconds after which it is worth trying again."""


def problem(status: int, message: str = "") -> Response:
    """The status in the standard's words, and the sentence that says what to do."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": message or f"{title}."}
    response = Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")
    if wait := WAIT.get(HTTPStatus(status)):
        response.headers["Retry-After"] = str(wait)
    return response
