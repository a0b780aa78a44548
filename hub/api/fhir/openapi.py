"""The API described for tools that read OpenAPI. FHIR's own schemas are many thousand lines: resources are named by
their type, and the parameters, statuses and content types are said in full. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from hub.api.fhir import MIME
from hub.api.fhir.asking import INCLUDES, LAST_PAGE, PARAMETERS
from hub.api.fhir.parts import Json

ERRORS: Mapping[str, str] = {
    "400": "A parameter, or what was sent, cannot be meant.",
    "401": "There is no token, or it has run out.",
    "403": "The token is not for this.",
    "404": "There is no such record, or not for you.",
    "406": "We answer in JSON.",
    "409": "It has changed meanwhile, or the table of states does not lead there.",
    "412": "If-Match names another version than the newest.",
    "415": "Send application/fhir+json.",
    "422": "It is understood, and a rule says no. The text says what to do.",
    "428": "If-Match is missing.",
    "429": "Too many requests.",
    "503": "We are busy; try again in a minute.",
}
_TEXT: Json = {"type": "string"}


def document(*, title: str, server: str) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": "4.0.1",
            "description": "HL7 FHIR R4. The directory needs no key; referrals need a token (client credentials).",
        },
        "servers": [{"url": server}],
        "paths": dict(_paths()),
        "components": {
            "schemas": {"Resource": _resource(None), "OperationOutcome": _resource("OperationOutcome")}
            | {
                kind: _resource(kind)
                for kind in (*PARAMETERS, "Bundle", "CapabilityStatement", "ServiceRequest", "Task")
            },
            "responses": {status: _error(about) for status, about in ERRORS.items()},
            "securitySchemes": {
                "oauth2": {
                    "type": "oauth2",
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": f"{server.removesuffix('/fhir')}/oauth/token",
                            "scopes": dict(SCOPES),
                        }
                    },
                }
            },
        },
    }


SCOPES: Mapping[str, str] = {
    "system/ServiceRequest.c": "Send a referral.",
    "system/ServiceRequest.rs": "Read and search one's own referrals.",
    "system/Task.rs": "See how far they are.",
    "system/Task.u": "Move them on.",
}


def _paths() -> Iterator[tuple[str, Json]]:
    yield "/metadata", {"get": _operation("capabilities", "CapabilityStatement", [], (), is_marked=True)}
    for kind, parameters in PARAMETERS.items():
        asked = [_parameter(name, one.about) for name, one in parameters.items()]
        if INCLUDES[kind]:
            asked.append(
                {"name": "_include", "in": "query", "schema": _TEXT | {"enum": sorted(INCLUDES[kind])}}
            )
        asked += list(_common())
        yield f"/{kind}", {"get": _operation(f"search{kind}", "Bundle", asked, ("400",), is_marked=True)}
        yield (
            f"/{kind}/{{id}}",
            {
                "parameters": [_in_path()],
                "get": _operation(f"read{kind}", kind, [], ("404",), is_marked=True),
            },
        )
    yield from _work()


def _work() -> Iterator[tuple[str, Json]]:
    asked = [
        _parameter("_id", "Ids, with commas between."),
        _parameter("_lastUpdated", "When it last moved."),
    ]
    known = ("400", "401", "403")
    request = [_parameter("identifier", "system|value as the client numbers it."), *asked, *_common()]
    yield (
        "/ServiceRequest",
        {
            "get": _secured(
                _operation("searchServiceRequest", "Bundle", request, known), "system/ServiceRequest.rs"
            ),
            "post": _secured(
                _written("createServiceRequest", "ServiceRequest", created=True), "system/ServiceRequest.c"
            ),
        },
    )
    yield (
        "/ServiceRequest/{id}",
        {
            "parameters": [_in_path()],
            "get": _secured(
                _operation("readServiceRequest", "ServiceRequest", [], ("401", "403", "404"), is_marked=True),
                "system/ServiceRequest.rs",
            ),
        },
    )
    tasks = [
        _parameter("status", "Of the task; several with commas."),
        _parameter("focus", "The ServiceRequest."),
        *asked,
        *_common(),
    ]
    yield "/Task", {"get": _secured(_operation("searchTask", "Bundle", tasks, known), "system/Task.rs")}
    yield (
        "/Task/{id}",
        {
            "parameters": [_in_path()],
            "get": _secured(
                _operation("readTask", "Task", [], ("401", "403", "404"), is_marked=True), "system/Task.rs"
            ),
            "put": _secured(_written("updateTask", "Task", created=False), "system/Task.u"),
        },
    )
    yield (
        "/Task/{id}/_history",
        {
            "parameters": [_in_path()],
            "get": _secured(
                _operation("historyOfTask", "Bundle", [], ("401", "403", "404")), "system/Task.rs"
            ),
        },
    )


def _common() -> Iterator[Json]:
    yield {"name": "_count", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 999999999}}
    yield {"name": "_page", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": LAST_PAGE}}
    yield {
        "name": "_summary",
        "in": "query",
        "schema": _TEXT | {"enum": ["true", "false", "count", "data", "text"]},
    }


def _parameter(name: str, about: str) -> Json:
    return {"name": name, "in": "query", "description": about, "schema": _TEXT}


def _in_path() -> Json:
    return {"name": "id", "in": "path", "required": True, "schema": _TEXT}


def _operation(
    name: str, kind: str, parameters: list[Json], errors: tuple[str, ...], *, is_marked: bool = True
) -> Json:
    responses: Json = {"200": {"description": kind, "content": _content(kind)}}
    if is_marked:
        responses["304"] = {"description": "What your If-None-Match names is still right."}
    for status in (*errors, "406", "429", "503"):
        responses[status] = {"$ref": f"#/components/responses/{status}"}
    return {"operationId": name, "parameters": parameters, "responses": responses}


def _written(name: str, kind: str, *, created: bool) -> Json:
    operation = _operation(name, kind, [], ("400", "401", "403", "404", "409", "415", "422"), is_marked=False)
    if created:
        operation["responses"]["201"] = {"description": f"{kind}, created", "content": _content(kind)}
    else:
        operation["parameters"] = [{"name": "If-Match", "in": "header", "schema": _TEXT}]
        for status in ("412", "428"):
            operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}
    operation["requestBody"] = {"required": True, "content": _content(kind)}
    return operation


def _secured(operation: Json, scope: str) -> Json:
    return operation | {"security": [{"oauth2": [scope]}]}


def _content(kind: str) -> Json:
    return {MIME: {"schema": {"$ref": f"#/components/schemas/{kind}"}}}


def _error(about: str) -> Json:
    return {"description": about, "content": _content("OperationOutcome")}


def _resource(kind: str | None) -> Json:
    schema: dict[str, Any] = {"type": "object", "required": ["resourceType"]}
    schema["properties"] = {"resourceType": {"const": kind} if kind else _TEXT, "id": _TEXT}
    return schema
