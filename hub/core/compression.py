"""Public pages travel small. Pages of people who signed in do not: what they type back must not be guessed by size."""

import brotli
from flask import Flask, Response, current_app, request

SMALLEST = 1_000  # bytes; below it the envelope costs more than it saves
QUALITY = 4  # of brotli: a page of results in half a millisecond
TEXTS = frozenset(
    {
        "text/html",
        "text/plain",
        "text/css",
        "text/calendar",
        "application/json",
        "application/geo+json",
        "application/xml",
        "image/svg+xml",
    }
)


def install(app: Flask) -> None:
    app.after_request(compress)


def compress(response: Response) -> Response:
    """With brotli where the browser takes it (all that are in use do); everybody else gets the page as it is."""
    if (
        response.mimetype not in TEXTS
        or response.direct_passthrough
        or response.status_code in (204, 304)
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["br"]
        or current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    ):
        return response
    content = response.get_data()
    if len(content) >= SMALLEST:
        response.set_data(brotli.compress(content, quality=QUALITY))
        response.headers["Content-Encoding"] = "br"
    response.headers.add("Vary", "Accept-Encoding")
    return response
