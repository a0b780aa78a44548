"""The API described by itself: made from the same lists that make the answers, so it cannot say otherwise. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.api.oruk.asked import PARAMETERS
from hub.api.oruk.entities import ENTITIES
from hub.api.oruk.field import Entity, Field, Profile
from hub.api.oruk.kinds import SCHEMAS
from hub.api.oruk.nesting import One, parts
from hub.api.oruk.resources import RESOURCES, SERVICES, Resource

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence that says what to do."},
    },
    "additionalProperties": False,
}
_DETAILS: Schema = {
    "type": "object",
    "required": ["version", "profile", "openapi_url"],
    "properties": {
        "version": {"type": "string"},
        "profile": {"type": "string", "format": "uri"},
        "openapi_url": {"type": "string", "format": "uri"},
        "description": {"type": "string"},
        "publisher": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "email": {"type": "string"},
                "website": {"type": "string", "format": "uri"},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
_PAGE: Mapping[str, Schema] = {
    "total_items": {"type": "integer", "minimum": 0},
    "total_pages": {"type": "integer", "minimum": 1},
    "page_number": {"type": "integer", "minimum": 1},
    "size": {"type": "integer", "minimum": 0, "description": "How many records are on this page."},
    "first_page": {"type": "boolean"},
    "last_page": {"type": "boolean"},
    "empty": {"type": "boolean"},
}
_ERRORS = {
    "400": "A parameter cannot be meant.",
    "404": "There is no such record, or not for the public.",
    "429": "Too many requests from your network.",
    "503": "We are busy; try again in a minute.",
}


def document(profile: Profile, *, title: str, server: str, email: str, licence: str) -> Schema:
    """The whole description, of the output in this profile."""
    schemas: Schema = {entity.name: _entity(entity, profile) for entity in ENTITIES}
    schemas |= {f"{resource.name}_page": _page(resource) for resource in RESOURCES}
    schemas["service_in_list"] = _also_minimal(schemas["service"])
    schemas |= {"api_details": _DETAILS, "problem": PROBLEM}
    info: Schema = {
        "title": title,
        "version": "HSDS-UK-3.0",
        "description": "Open Referral UK, a profile of the Human Services Data Specification 3.0. No key is needed.",
    }
    if licence:
        info["license"] = {"name": licence}
    if email:
        info["contact"] = {"email": email}
    return {
        "openapi": "3.1.0",
        "info": info,
        "jsonSchemaDialect": DIALECT,
        "servers": [{"url": server}],
        "tags": [
            {"name": "required", "description": "What every Open Referral UK feed has."},
            {"name": "optional", "description": "What a feed may have; this one has all of it."},
        ],
        "paths": dict(_paths()),
        "components": {
            "schemas": schemas,
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "responses": {status: _error(about) for status, about in _ERRORS.items()},
        },
    }


def _paths() -> Iterable[tuple[str, Schema]]:
    yield "/", {"get": _operation("getAPIMetaInformation", "Which standard this is", _ref("api_details"), ())}
    yield "/package.zip", {"get": _package()}
    for resource in RESOURCES:
        name, one = resource.name, resource.entity.name
        listed = _operation(
            f"list_{name}",
            f"A page of {name}, or all of them as ndjson",
            _ref(f"{name}_page"),
            resource.takes,
            is_required=resource.is_required,
        )
        listed["responses"]["200"]["content"]["application/x-ndjson"] = {"schema": {"type": "string"}}
        single = _operation(
            f"get_{one}",
            f"One {one} with all that belongs to it",
            _ref(one),
            resource.takes_for_one,
            is_required=resource.is_required,
        )
        single["responses"]["404"] = _answer_ref("404")
        identified: Schema = {
            "name": "id",
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "description": f"The id of the {one}: a UUID.",
        }
        yield f"/{name}", {"get": listed}
        yield f"/{name}/{{id}}", {"parameters": [identified], "get": single}


def _package() -> Schema:
    made = {"schema": {"type": "string", "contentMediaType": "application/zip"}}
    return {
        "operationId": "getPackage",
        "summary": "Last night's data package: datapackage.json and a CSV file for each table",
        "tags": ["optional"],
        "responses": {
            "200": {"description": "The package", "content": {"application/zip": made}},
            "304": {"description": "What your If-None-Match names is still right."},
            "429": _answer_ref("429"),
            "503": _answer_ref("503"),
        },
    }


def _operation(
    name: str, summary: str, schema: Schema, takes: Iterable[str], *, is_required: bool = True
) -> Schema:
    takes = tuple(takes)
    responses: Schema = {
        "200": {"description": summary, "content": {"application/json": {"schema": schema}}},
        "304": {"description": "What your If-None-Match names is still right."},
    }
    for status in ("400", "429", "503") if takes else ("429", "503"):
        responses[status] = _answer_ref(status)
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["required" if is_required else "optional"],
        "parameters": [{"$ref": f"#/components/parameters/{one}"} for one in takes],
        "responses": responses,
    }


def _entity(entity: Entity, profile: Profile) -> Schema:
    fields = entity.said_by(profile)
    properties = {field.name: _field(field) for field in fields}
    for name, part in parts(entity.name, profile).items():
        below = _ref(part.entity.name)
        properties[name] = below if isinstance(part, One) else {"type": "array", "items": below}
    return {
        "type": "object",
        "required": [field.name for field in fields if field.is_required],
        "properties": properties,
        "additionalProperties": False,
    }


def _also_minimal(service: Schema) -> Schema:
    """A service as lists have it: with minimal=true, its id and when it was modified are all there is of it."""
    known = ({"required": service["required"]}, {"required": ["id", "last_modified"], "maxProperties": 2})
    return service | {"required": ["id"], "anyOf": list(known)}


def _field(field: Field) -> Schema:
    schema: Schema = dict(SCHEMAS[field.kind])
    if field.choices:
        schema["enum"] = list(field.choices)
    if field.about:
        schema["description"] = field.about
    return schema


def _page(resource: Resource) -> Schema:
    contents = _ref("service_in_list" if resource is SERVICES else resource.entity.name)
    return {
        "type": "object",
        "required": [*_PAGE, "contents"],
        "properties": {
            **_PAGE,
            "contents": {"type": "array", "items": contents},
        },
        "additionalProperties": False,
    }


def _parameter(name: str) -> Schema:
    parameter = PARAMETERS[name]
    schema: Schema = dict(parameter.schema)
    if parameter.is_repeated:
        schema = {"type": "array", "items": schema}
    return {"name": name, "in": "query", "description": parameter.about, "schema": schema}


def _error(about: str) -> Schema:
    return {"description": about, "content": {"application/problem+json": {"schema": _ref("problem")}}}


def _answer_ref(status: str) -> Schema:
    return {"$ref": f"#/components/responses/{status}"}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
