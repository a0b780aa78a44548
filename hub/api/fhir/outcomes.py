"""Errors in FHIR's words: every one is an OperationOutcome whose text says what to do."""

import json
from http import HTTPStatus

from flask import Response

from hub.api.errors import WAIT
from hub.api.fhir import MIME
from hub.api.fhir.parts import Json, filled

CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    410: "deleted",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "business-rule",
    428: "required",
    429: "throttled",
    503: "transient",
}


def outcome(status: int, message: str = "") -> Response:
    """The answer to what cannot be done."""
    body = issues(status, message or f"{HTTPStatus(status).phrase}.")
    response = Response(json.dumps(body, ensure_ascii=False), status, mimetype=MIME)
    if wait := WAIT.get(HTTPStatus(status)):
        response.headers["Retry-After"] = str(wait)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="fhir"'
    return response


def issues(status: int, message: str, *, where: str = "") -> Json:
    issue = {
        "severity": "error",
        "code": CODES.get(status, "exception" if status >= 500 else "invalid"),
        "details": {"text": message},
        "diagnostics": message,
        "expression": [where] if where else None,
    }
    return {"resourceType": "OperationOutcome", "issue": [filled(issue)]}
