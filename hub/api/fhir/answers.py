"""Answers as bytes: a resource with its marks, a bundle with its links."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, current_app, request
from werkzeug.http import http_date

from hub.api.fhir import MIME, finding, translating
from hub.api.fhir.asking import Search
from hub.api.fhir.parts import Json
from hub.api.oruk import entities as e
from hub.api.oruk import nesting as n
from hub.api.oruk.field import Entity, Profile, Record
from hub.api.oruk.nesting import Shape
from hub.api.oruk.reading import read
from hub.core.site import Site

FHIR, FEED = "/api/fhir", "/api/oruk"
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_READS: Mapping[str, tuple[Entity, Shape, Any]] = {
    "HealthcareService": (e.SERVICE, n.WHOLE_SERVICE, translating.healthcare_service),
    "Organization": (e.ORGANIZATION, n.WHOLE_ORGANIZATION, translating.organization),
    "Location": (e.LOCATION, n.WHOLE_SERVICE["service_at_locations"]["location"], translating.location),
}
_SUMMARY = frozenset(
    {
        *("resourceType", "id", "meta", "identifier", "active", "status", "name", "alias", "description"),
        *("providedBy", "category", "type", "location", "comment", "coverageArea", "partOf"),
        *("mode", "address", "physicalType", "position", "managingOrganization"),
    }
)
"""What FHIR marks as belonging into a summary."""


def base() -> str:
    site: Site = current_app.extensions["hub.site"]
    return site.absolute(FHIR)


def resources(kind: str, ids: Sequence[UUID]) -> list[Json]:
    """These records as resources, in this order; what the public may not see is left out."""
    entity, shape, translated = _READS[kind]
    site: Site = current_app.extensions["hub.site"]
    moments = finding.moments(kind, ids)
    records: list[Record] = read(entity, [one for one in ids if one in moments], shape, Profile.HSDS)
    return [
        translating.stamped(translated(record, oruk=site.absolute(FEED)), moments[UUID(record["id"])])
        for record in records
    ]


def searched(kind: str, search: Search) -> Response:
    """A page of what was found, with what was asked to come along."""
    answers = finding.found(kind, search)
    total = finding.count(answers)
    is_count = search.summary == "count"
    ids = [] if is_count or not total else finding.page(kind, answers, search)
    matches = resources(kind, ids)
    entries = [_entry(_shown(one, search), "match") for one in matches]
    entries += [_entry(one, "include") for one in _included(search, matches)]
    return bundle(
        "searchset", entries, total=total, links=[] if is_count else list(_links(kind, search, total))
    )


def page_of(kind: str, matches: Sequence[Json], search: Search, total: int) -> Response:
    """A page of what was found elsewhere."""
    links = [] if search.summary == "count" else list(_links(kind, search, total))
    return bundle("searchset", [_entry(one, "match") for one in matches], total=total, links=links)


def bundle(
    kind: str, entries: Sequence[Json], *, total: int, links: Sequence[tuple[str, str]] = ()
) -> Response:
    body: Json = {"resourceType": "Bundle", "type": kind, "total": total}
    body["link"] = [{"relation": name, "url": url} for name, url in links]
    body["entry"] = list(entries)
    return as_json({name: value for name, value in body.items() if value != []})


def single(resource: Json) -> Response:
    """One resource, with its version as its mark; 304 for whoever has that."""
    response = as_json(resource, is_marked=False)
    response.set_etag(resource["meta"]["versionId"], weak=True)
    changed = datetime.fromisoformat(resource["meta"]["lastUpdated"])
    response.headers["Last-Modified"] = http_date(changed.astimezone(UTC))
    response.make_conditional(request)
    return response


def as_json(body: Json, status: int = 200, *, is_marked: bool = True) -> Response:
    is_pretty = request.args.get("_pretty") == "true"
    content = json.dumps(body, ensure_ascii=False, indent=2) if is_pretty else _written(body)
    response = Response(content, status, mimetype=MIME)
    response.headers["Cache-Control"] = "no-cache"
    if is_marked and status == 200 and request.method in {"GET", "HEAD"}:
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def _shown(resource: Json, search: Search) -> Json:
    """The resource, or as much of it as a summary has. What is left out is said to be."""
    if search.summary != "true":
        return resource
    short = {name: value for name, value in resource.items() if name in _SUMMARY}
    tag = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
    return {**short, "meta": {**resource["meta"], "tag": [tag]}}


def _entry(resource: Json, mode: str) -> Json:
    return {
        "fullUrl": f"{base()}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": mode},
    }


def _included(search: Search, matches: Sequence[Json]) -> Iterator[Json]:
    """What the matches refer to, each once."""
    wanted: dict[str, dict[UUID, None]] = {"Organization": {}, "Location": {}}
    names = {"organization": ("providedBy", "managingOrganization"), "location": ("location",)}
    for one in search.include:
        for field in names[one.partition(":")[2]]:
            for match in matches:
                found = match.get(field, [])
                for reference in found if isinstance(found, list) else [found]:
                    target, _, record_id = reference["reference"].partition("/")
                    wanted[target][UUID(record_id)] = None
    for target, ids in wanted.items():
        if ids:
            yield from resources(target, list(ids))


def _links(kind: str, search: Search, total: int) -> Iterator[tuple[str, str]]:
    pages = max(1, -(-total // search.count))
    yield "self", _address(kind, search, search.page)
    yield "first", _address(kind, search, 1)
    if 1 < search.page <= pages:
        yield "previous", _address(kind, search, search.page - 1)
    if search.page < pages:
        yield "next", _address(kind, search, search.page + 1)
    yield "last", _address(kind, search, pages)


def _address(kind: str, search: Search, page: int) -> str:
    pairs = [*search.said, ("_count", str(search.count)), *([("_page", str(page))] if page > 1 else [])]
    return f"{base()}/{kind}?{urlencode(pairs)}"
