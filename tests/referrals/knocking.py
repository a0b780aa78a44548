"""Knocking at an address as cheaply as an answer can be had: the guard and the view alone, and nothing is rendered.

The whole way through the server is ten times as dear. Which referral somebody may see is asked of the database once
for each person and referral, for it does not depend on the address; whatever a view decides besides is decided anew.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import flask.templating
import pytest
from flask import Flask, g, session
from werkzeug.exceptions import HTTPException

from hub.accounts import access, reauthentication
from hub.accounts.policy import VISITOR, Actor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import HubError, NotFound
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.views import answer, show, together


class Knocker:
    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = app
        self.get = visible.get
        self.seen: dict[tuple[uuid.UUID, object], Referral | None] = {}
        monkeypatch.setattr(
            flask.templating, "_render", lambda *_: ""
        )  # pages are looked at in their own tests
        monkeypatch.setattr(visible, "get", self.once)
        monkeypatch.setattr(show, "page_of", lambda *_: {"together": None})
        monkeypatch.setattr(together, "of", lambda *_: None)
        monkeypatch.setattr(together, "seen", lambda *_: None)
        for reads, name in (
            (answer.disclosures, "to_partner"),
            (answer.timeline, "of"),
            (answer.attachments, "seen_by"),
        ):
            monkeypatch.setattr(reads, name, lambda *_, **__: [])

    def once(self, referral_id: uuid.UUID, *, actor: Actor) -> Referral:
        """What `visible.get` said the first time."""
        key = (referral_id, actor.id or actor)
        if key not in self.seen or ((held := self.seen[key]) is not None and held not in db.session):
            try:
                self.seen[key] = self.get(referral_id, actor=actor)
            except NotFound:
                self.seen[key] = None
        if (one := self.seen[key]) is None:
            raise NotFound
        return one

    def knock(self, method: str, url: str, actor: Actor) -> int:
        [answer] = self.each(method, url, [actor])
        return answer

    def each(self, method: str, url: str, actors: Iterable[Actor]) -> Iterator[int]:
        """What one after the other is told who asks the same."""
        with self.app.test_request_context(url, method=method):
            for actor in actors:
                vars(g).clear()
                g._login_user = SimpleNamespace(
                    is_authenticated=actor is not VISITOR, actor=actor, id=actor.id
                )
                session[reauthentication.GIVEN_AT] = clock.now().timestamp()
                yield self._answer()

    def _answer(self) -> int:
        try:
            said = access.guard()
            return self.app.make_response(self.app.dispatch_request() if said is None else said).status_code
        except HubError as refusal:
            return refusal.status
        except HTTPException as refusal:
            return refusal.code or 500


@contextmanager
def undone(changes: bool = True) -> Iterator[None]:
    """What a knock changes is taken back: the next one finds the referral as it was."""
    if not changes:
        yield
        return
    db.session.remove()
    point = db.engines[None].begin_nested()  # type: ignore[attr-defined]
    yield
    db.session.remove()
    point.rollback()
