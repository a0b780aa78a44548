"""Sessions live in the database. The browser holds a random id and nothing else, and only while there is something to
remember: a visitor has no cookie.

Flask's `session` works as everywhere. Its row is read when somebody first looks into it, in one statement together
with the person, and written only when something in it changed, or once a minute to note that it is in use.
"""

import logging
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from flask import Flask, Request, Response, request, session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from flask_login import user_logged_in, user_logged_out
from sqlalchemy import Row, Select, Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from hub.accounts.browsers import in_words
from hub.accounts.models import Session, User
from hub.core import clock
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.core.seals import digest

logger = logging.getLogger(__name__)

NOTED_EVERY = timedelta(minutes=1)
_serializer = TaggedJSONSerializer()
_ADD = insert(cast(Table, Session.__table__))
_WHO = select(User.id).where(User.fs_uniquifier == bindparam("uniquifier"))
_OVER = delete(Session).where(
    or_(Session.seen_at < bindparam("idle_since"), Session.started_at < bindparam("longest_ago"))
)
_UNSEEN = {"synchronize_session": False}
"""The page is made already: what it has read of sessions need not hear what becomes of them."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts without a request, and at most."""

    idle: timedelta
    longest: timedelta

    def is_over(self, *, started_at: datetime, seen_at: datetime) -> bool:
        now = clock.now()
        return now - seen_at >= self.idle or now - started_at >= self.longest


class ServerSession(SessionMixin):
    """What one browser's session holds. It asks the database when first looked into."""

    def __init__(self, token: str, lifetime: Lifetime) -> None:
        self.token = token
        self.lifetime = lifetime
        self.row_id: uuid.UUID | None = None
        self.user: User | None = None
        self.started_at = self.seen_at = clock.now()
        self.modified = self.is_renewed = self.starts_anew = self.is_broken = False
        self._held: dict[str, Any] | None = None

    @property
    def was_looked_into(self) -> bool:
        return self._held is not None

    def renew(self, *, starts_anew: bool = False) -> None:
        """Go on under another id, so that one that somebody else may know opens nothing."""
        self._content()
        self.is_renewed = True
        if starts_anew:
            self.starts_anew = True
            self.started_at = clock.now()

    def _content(self) -> dict[str, Any]:
        if self._held is None:
            self._held = {}  # should the database fail now, whoever asks again finds nobody signed in
            if self.token:
                self.is_broken = True
                self._take(_row(self.token))
                self.is_broken = False
        return self._held

    def _take(self, row: Row[*tuple[Any, ...]] | None) -> None:
        if row is None or self.lifetime.is_over(started_at=row.started_at, seen_at=row.seen_at):
            return
        self.row_id, self.user = row.id, row.User
        self.started_at, self.seen_at = row.started_at, row.seen_at
        self._held = dict(_serializer.loads(row.content))

    def __getitem__(self, name: str) -> Any:
        return self._content()[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._content()[name] = value
        self.modified = True

    def __delitem__(self, name: str) -> None:
        del self._content()[name]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self._content())

    def __len__(self) -> int:
        return len(self._content())


class ServerSessions(SessionInterface):
    """Flask's way to open and save them."""

    def __init__(self, lifetime: Lifetime) -> None:
        self.lifetime = lifetime

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        return ServerSession(request.cookies.get(self.get_cookie_name(app), ""), self.lifetime)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, ServerSession) or not session.was_looked_into:
            return
        response.vary.add("Cookie")
        if session.is_broken:
            return
        if not session:
            self._end(app, session, response)
        elif session.row_id is None or session.is_renewed:
            self._begin(app, session, response)
        elif session.modified:
            with _clean_transaction():
                _write(session, content=_serializer.dumps(dict(session)))
        elif clock.now() - session.seen_at >= NOTED_EVERY:
            _note(session)

    def _begin(self, app: Flask, session: ServerSession, response: Response) -> None:
        """A row of its own and a new id, whatever id the browser came with.

        A session that was ended meanwhile goes on under no other id: only somebody who signs in begins another.
        """
        token = secrets.token_urlsafe(32)
        with _clean_transaction():
            _forget_those_that_are_over(session.lifetime)
            if session.row_id:
                gone = delete(Session).where(Session.id == session.row_id).returning(Session.id)
                was_there = db.session.scalar(gone) is not None
                if not was_there and not session.starts_anew:
                    return
            values = {
                "id": uuid.uuid4(),
                "token_hash": digest(token),
                "user_id": db.session.scalar(_WHO, {"uniquifier": session.get("_user_id")}),
                "content": _serializer.dumps(dict(session)),
                "browser": in_words(request.user_agent.string),
                "started_at": session.started_at,
                "seen_at": clock.now(),
            }
            db.session.execute(_ADD, values)
        response.set_cookie(
            self.get_cookie_name(app),
            token,
            secure=self.get_cookie_secure(app),
            httponly=self.get_cookie_httponly(app),
            samesite=self.get_cookie_samesite(app),
        )

    def _end(self, app: Flask, session: ServerSession, response: Response) -> None:
        if session.row_id:
            with _clean_transaction():
                db.session.execute(delete(Session).where(Session.id == session.row_id))
        if session.token:
            response.delete_cookie(
                self.get_cookie_name(app),
                secure=self.get_cookie_secure(app),
                httponly=self.get_cookie_httponly(app),
                samesite=self.get_cookie_samesite(app),
            )


def install(app: Flask, settings: Settings) -> None:
    lifetime = Lifetime(
        timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    )
    app.session_interface = ServerSessions(lifetime)
    user_logged_in.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)


def whose(user_id: str) -> User | None:
    """flask-login's question. The person came with the session; whoever is switched off is nobody."""
    found = _current().user
    if found is None or found.fs_uniquifier != user_id:
        found = db.session.scalar(select(User).where(User.fs_uniquifier == user_id))
    return found if found is not None and found.active else None


def renew() -> None:
    """This browser's session goes on under another id: after every change of what its person may do or knows."""
    _current().renew()


def current_id() -> uuid.UUID | None:
    """The row of this request's session."""
    return _current().row_id


def _current() -> ServerSession:
    found: ServerSession = session._get_current_object()  # type: ignore[attr-defined]
    return found


def _signed_in(_app: Flask, **_: object) -> None:
    session.pop("_id", None)  # flask-login's print of address and browser, which nobody here compares
    _current().renew(starts_anew=True)


def _signed_out(_app: Flask, **_: object) -> None:
    session.clear()
    _current().renew()


def _row(token: str) -> Row[*tuple[Any, ...]] | None:
    return db.session.execute(_found(), {"hash": digest(token)}).unique().one_or_none()


@cache
def _found() -> Select[*tuple[Any, ...]]:
    """Asked at each request: put together once, with all that says who somebody is in one answer."""
    columns = (Session.id, Session.content, Session.started_at, Session.seen_at, User)
    found = select(*columns).outerjoin(User, User.id == Session.user_id)
    return found.where(Session.token_hash == bindparam("hash")).options(joinedload(User.memberships))


def _write(session: ServerSession, **values: object) -> None:
    """A session that was ended meanwhile stays ended."""
    row = update(Session).where(Session.id == session.row_id)
    db.session.execute(row.values(seen_at=clock.now(), **values), execution_options=_UNSEEN)


def _note(session: ServerSession) -> None:
    """That it is in use. The page is made already: a busy database is no reason to withhold it."""
    try:
        with _clean_transaction(is_patient=False):
            _write(session)
    except OperationalError:
        logger.warning("session_not_noted")


def _forget_those_that_are_over(lifetime: Lifetime) -> None:
    now = clock.now()
    over = {"idle_since": now - lifetime.idle, "longest_ago": now - lifetime.longest}
    db.session.execute(_OVER, over, execution_options=_UNSEEN)


def _clean_transaction(*, is_patient: bool = True) -> Any:
    """The page has been made: what it set on records only to show it (a preview) must not be saved with the session."""
    if db.session.new or db.session.dirty or db.session.deleted:
        db.session.rollback()
    return transaction(is_patient=is_patient)
