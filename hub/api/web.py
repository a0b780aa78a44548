"""What holds for every answer below /api: any site may read it, also when it is an error."""

from flask import Flask, Response, request

from hub.api import limits
from hub.api.clients import oauth
from hub.api.errors import problem
from hub.api.fhir.outcomes import outcome
from hub.core import web

PREFIX = "/api"
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Location, Retry-After, RateLimit-Policy",
    "Access-Control-Max-Age": "86400",
    "RateLimit-Policy": limits.POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def install(app: Flask) -> None:
    web.speak_below(app, f"{PREFIX}/fhir", outcome)  # before the wider one: the first that fits speaks
    web.speak_below(app, f"{PREFIX}/oauth", oauth.oauth_error)
    web.speak_below(app, PREFIX, problem)
    oauth.install(app)
    app.after_request(_share)


def _share(response: Response) -> Response:
    if request.path == PREFIX or request.path.startswith(f"{PREFIX}/"):
        response.headers.update(SHARED)
    return response
