"""The addresses of ServiceRequest and Task. Each needs a token whose scope says so."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy import ColumnElement, Select, func, not_, select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import BadRequest

from hub.accounts.access import public
from hub.api.clients.models import ApiReferral
from hub.api.clients.scopes import CREATE, MOVE_TASKS, READ_REQUESTS, READ_TASKS
from hub.api.fhir import answers, asking
from hub.api.fhir.asking import Search, When
from hub.api.fhir.parts import Json
from hub.api.fhir.views import bp
from hub.api.fhir.work import coming, moving, reading, taking, telling
from hub.api.oruk.asked import is_id
from hub.audit import services as audit
from hub.core import csrf, halves
from hub.core.db import db, transaction
from hub.core.errors import HubError, Invalid, NotFound
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.states import ReferralStatus

JSON = frozenset({"application/fhir+json", "application/json"})
NO_SUCH = "There is no such record, or it is not for you."


class NotJson(HubError):
    status = 415


class NoVersion(HubError):
    status = 428


@bp.post("/ServiceRequest")
@csrf.proven_by_its_address  # the token proves it; no cookie is read
@public
@coming.with_scope(CREATE)
def create_service_request() -> Response:
    """Send a referral. The same identifier again finds the one that was made of it."""
    wanted = reading.request(_body())
    try:
        with transaction():
            referral = taking.known(wanted)
            is_new = referral is None
            referral = referral or taking.take(wanted)
    except IntegrityError:  # it was sent twice, both arrived at once, and the other one was first
        is_new, referral = False, taking.known(wanted)
        if referral is None:
            raise
    [told] = telling.requests([referral])
    response = answers.as_json(told, 201 if is_new else 200)
    response.headers["Location"] = f"{answers.base()}/ServiceRequest/{referral.id}"
    return _marked(response, told)


@bp.get("/ServiceRequest/<record_id>")
@public
@coming.with_scope(READ_REQUESTS)
def service_request(record_id: str) -> Response:
    """One referral. That it was read is written down, as it is for people."""
    return answers.single(telling.requests([_read(record_id, "ServiceRequest")])[0])


@bp.get("/ServiceRequest")
@public
@coming.with_scope(READ_REQUESTS)
def service_requests() -> Response:
    return _searched("ServiceRequest", telling.requests)


@bp.get("/Task/<record_id>")
@public
@coming.with_scope(READ_TASKS)
def task(record_id: str) -> Response:
    """How far one is. What its notes and outcome say is about somebody, so this is written down, too."""
    return answers.single(telling.tasks([_read(record_id, "Task")])[0])


@bp.get("/Task")
@public
@coming.with_scope(READ_TASKS)
def tasks() -> Response:
    return _searched("Task", telling.tasks)


@bp.get("/Task/<record_id>/_history")
@public
@coming.with_scope(READ_TASKS)
def task_history(record_id: str) -> Response:
    """How it came to stand where it does, the newest first."""
    told = telling.history(_read(record_id, "Task"))
    entries = [
        {
            "fullUrl": f"{answers.base()}/Task/{record_id}",
            "resource": one,
            "request": {"method": "PUT", "url": f"Task/{record_id}"},
            "response": {
                "status": "200",
                "etag": f'W/"{one["meta"]["versionId"]}"',
                "lastModified": one["meta"]["lastUpdated"],
            },
        }
        for one in told
    ]
    return answers.bundle("history", entries, total=len(entries))


@bp.put("/Task/<record_id>")
@csrf.proven_by_its_address  # the token proves it; no cookie is read
@public
@coming.with_scope(MOVE_TASKS)
def update_task(record_id: str) -> Response:
    """Move it on, from the version that was read (If-Match)."""
    sent = reading.task(_body(), record_id)
    version = _version()
    with transaction():
        referral = _one(record_id)
        actor = coming.actor(about=referral.id)
        moving.move(referral, sent, version=version, actor=actor)
    [told] = telling.tasks([referral])
    return _marked(answers.as_json(told, is_marked=False), told)


def _searched(kind: str, told: Callable[[Sequence[Referral]], list[Json]]) -> Response:
    search = asking.read(kind, request.args)
    found = _narrowed(coming.theirs(), search)
    total = db.session.scalar(found.with_only_columns(func.count(Referral.id)).order_by(None)) or 0
    page = found.order_by(Referral.created_at.desc(), Referral.id)
    rows = db.session.scalars(page.offset((search.page - 1) * search.count).limit(search.count)).all()
    if search.summary == "count":
        return answers.page_of(kind, [], search, total)
    page_told = told(rows)
    if page_told:
        _note_read([str(one.id) for one in rows], kind)
    return answers.page_of(kind, page_told, search, total)


def _read(record_id: str, kind: str) -> Referral:
    """One of theirs, and a line in the trail that it was read."""
    referral = _one(record_id)
    with transaction():
        audit.record(
            "referral.read-by-system",
            actor=coming.actor(),
            record_type="referral",
            record_id=referral.id,
            client_id=str(coming.client().id),
            kind=kind,
        )
    return _one(record_id)


def _note_read(ids: Sequence[str], kind: str) -> None:
    """A list shows as much of people as their own pages do: one line in the trail says of whom."""
    with transaction():
        client_id = str(coming.client().id)
        audit.record(
            "referral.read-by-system",
            actor=coming.actor(),
            record_type="referral",
            record_id="",
            client_id=client_id,
            referrals=list(ids),
            kind=kind,
        )


def _narrowed(found: Select[Referral], search: Search) -> Select[Referral]:
    conditions: list[ColumnElement[bool]] = []
    for name, values in search.asked.items():
        conditions += [CONDITIONS[name](value) for value in values]
    return found.where(*conditions)


def _by_status(tokens: Sequence[asking.Token]) -> ColumnElement[bool]:
    wanted = {token.code for token in tokens}
    states = [state for state in ReferralStatus if telling.task_status(state) in wanted]
    return Referral.status.in_(states)


def _by_change(when: When) -> ColumnElement[bool]:
    """By the last line of its history."""
    last = (
        select(func.max(ReferralEvent.at)).where(ReferralEvent.referral_id == Referral.id).scalar_subquery()
    )
    inside: list[ColumnElement[bool]] = []
    if when.since:
        inside.append(last >= when.since)
    if when.before:
        inside.append(last < when.before)
    both = inside[0] & inside[1] if len(inside) == 2 else inside[0]
    return not_(both) if when.is_outside else both


def _by_number(tokens: Sequence[asking.Token]) -> ColumnElement[bool]:
    """As the client numbered it, or by our own reference."""
    client = coming.client()
    numbers = [f"{token.system or ''}|{token.code}" for token in tokens]
    hashes = [taking.hashed(one, "request") for one in numbers]
    brought = select(ApiReferral.referral_id).where(
        ApiReferral.client_id == client.id, ApiReferral.request_hash.in_(hashes)
    )
    return Referral.id.in_(brought) | Referral.reference.in_([token.code for token in tokens])


CONDITIONS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "_id": Referral.id.in_,
    "focus": Referral.id.in_,
    "status": _by_status,
    "identifier": _by_number,
    "_lastUpdated": _by_change,
}


def _one(record_id: str) -> Referral:
    if not is_id(record_id):
        raise NotFound(NO_SUCH)
    return coming.one(UUID(record_id))


def _body() -> Any:
    if request.mimetype not in JSON:
        raise NotJson("Send application/fhir+json.")
    try:
        return halves.mended(request.get_json(force=True))
    except (BadRequest, RecursionError):
        raise Invalid("This is no JSON that we can read.") from None


def _version() -> int:
    given = re.fullmatch(r'(?:W/)?"?([0-9]{1,9})"?', request.headers.get("If-Match", "").strip())
    if given is None:
        raise NoVersion('Say which version you read: If-Match: W/"…", as the ETag of the Task has it.')
    return int(given[1])


def _marked(response: Response, told: Json) -> Response:
    response.headers["ETag"] = f'W/"{told["meta"]["versionId"]}"'
    return response
