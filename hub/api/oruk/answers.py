"""Answers as bytes: the envelope of a page, lines of ndjson, and the mark by which a reader knows what it has."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, request
from sqlalchemy import Row, select

from hub.api import streams
from hub.api.oruk import finding
from hub.api.oruk.asked import NDJSON, PER_PAGE, Asked
from hub.api.oruk.field import Record
from hub.api.oruk.kinds import SAID, Kind
from hub.api.oruk.nesting import Shape
from hub.api.oruk.reading import read
from hub.api.oruk.resources import ORGANIZATIONS, SERVICES, Resource
from hub.core.db import db
from hub.core.paging import Page
from hub.directory.models import Service

AT_ONCE = 50  # records of a stream in memory

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def listed(resource: Resource, asked: Asked) -> Response:
    """A page of what answers, or all of it as a stream."""
    if asked.format == NDJSON:
        return _stream(resource, asked)
    answers = finding.found(resource, asked)
    total = finding.count(answers)
    size = asked.per_page or (max(total, 1) if asked.minimal else PER_PAGE)
    if asked.minimal:
        rows = finding.moments(answers, number=asked.page, size=size)
        return as_json(envelope(Page(_stamps(rows), total, asked.page, size)))
    ids = finding.page(resource, answers, number=asked.page, size=size) if total else []
    return as_json(envelope(Page(_records(resource, ids, asked), total, asked.page, size)))


def _stream(resource: Resource, asked: Asked) -> Response:
    """All of it, line by line. Its ETag is made from when everything was last changed, before the first line is read:
    whoever has that very state hears 304, and what changes on the way is told to them the next time."""
    mark = Response(mimetype="application/x-ndjson", headers={"Cache-Control": "no-cache"})
    question = f"{finding.stamp()} {request.full_path} {asked.profile.value}"
    mark.set_etag(hashlib.blake2b(question.encode(), digest_size=16).hexdigest(), weak=True)
    mark.make_conditional(request)
    if mark.status_code == HTTPStatus.NOT_MODIFIED:
        return mark
    mark.response = _lines(current_app._get_current_object(), resource, asked)  # type: ignore[attr-defined]
    mark.headers.pop("Content-Length", None)
    return streams.hold(mark)


def one(resource: Resource, record_id: Any, asked: Asked) -> Record | None:
    """One record with all that belongs to it."""
    shape = shape_of(resource, asked, in_list=False)
    return next(iter(read(resource.entity, [record_id], shape, asked.profile)), None)


def shape_of(resource: Resource, asked: Asked, *, in_list: bool = True) -> Shape:
    shape = resource.in_list if in_list and not asked.full else resource.whole
    if resource is ORGANIZATIONS and asked.full_service:
        return {**shape, "services": SERVICES.whole}
    return shape


def envelope(page: Page[Record]) -> Record:
    """The eight fields that every page has, whatever some schemas let be left out."""
    return {
        "total_items": page.total,
        "total_pages": page.pages,
        "page_number": page.number,
        "size": len(page.items),
        "first_page": page.number == 1,
        "last_page": page.number >= page.pages,
        "empty": not page.items,
        "contents": page.items,
    }


def as_json(body: Any) -> Response:
    """With an ETag, and 304 for whoever has these very bytes. Kept by nobody without asking us again."""
    content = _written(body).encode()
    response = Response(content, mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.blake2b(content, digest_size=16).hexdigest(), weak=True)
    response.make_conditional(request)
    return response


def _lines(app: Flask, resource: Resource, asked: Asked) -> Iterator[str]:
    """Some records at a time, each time from the database as it is then.

    No context and no session lives across a `yield`: who reads slowly holds no row and no connection.
    """
    after: UUID | None = None
    while True:
        with app.app_context():
            answers = finding.found(resource, asked)
            ids = finding.following(resource, answers, after, size=AT_ONCE)
            text = "".join(f"{_written(record)}\n" for record in _records(resource, ids, asked))
        if text:
            yield text
        if len(ids) < AT_ONCE:
            return
        after = ids[-1]


def _records(resource: Resource, ids: Sequence[UUID], asked: Asked) -> list[Record]:
    if asked.minimal:
        return _minimal(ids)
    return read(resource.entity, ids, shape_of(resource, asked), asked.profile)


def _minimal(ids: Sequence[UUID]) -> list[Record]:
    rows = select(Service.id, Service.last_modified).where(Service.id.in_(ids)).order_by(Service.id)
    return _stamps(db.session.execute(rows).all())


def _stamps(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Record]:
    said = SAID[Kind.MOMENT]
    return [{"id": str(key), "last_modified": said(moment)} for key, moment in rows]
