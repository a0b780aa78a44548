"""Knocking at an address as cheaply as an answer can be had: the guard and the view alone, and nothing is rendered.

The whole way through the server is ten times as dear. Which referral somebody may see, what they are to it, and what
an emailed link opens is asked of the database once for each person and referral, for it does not depend on the address;
whatever a view decides besides is decided anew.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import flask.templating
import pytest
from flask import Flask, current_app, g, session
from werkzeug.exceptions import HTTPException

from hub.accounts import access, reauthentication
from hub.accounts.policy import VISITOR, Actor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import HubError
from hub.referrals import links
from hub.referrals.queries import visible
from hub.referrals.views import answer, ours, show, together


class Knocker:
    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = app
        self.said: WeakKeyDictionary[object, dict[Hashable, Any]] = WeakKeyDictionary()
        get, parts, opened = visible.get, visible.parts, links.opened
        monkeypatch.setattr(flask.templating, "_render", lambda *_: "")  # pages have tests of their own
        monkeypatch.setattr(
            visible,
            "get",
            lambda one, *, actor: self.once(("get", one, actor), lambda: get(one, actor=actor)),
        )
        monkeypatch.setattr(
            visible,
            "parts",
            lambda actor, one: self.once(("parts", one.id, actor), lambda: parts(actor, one)),
        )
        monkeypatch.setattr(
            links, "opened", lambda token: self.once(("opened", token), lambda: opened(token))
        )
        for view in (show, ours):
            monkeypatch.setattr(view, "page_of", lambda *_: {"together": None})
        monkeypatch.setattr(together, "of", lambda *_: None)
        monkeypatch.setattr(together, "seen", lambda *_: None)
        for reads, name in (
            (answer.disclosures, "to_partner"),
            (answer.timeline, "of"),
            (answer.attachments, "seen_by"),
        ):
            monkeypatch.setattr(reads, name, lambda *_, **__: [])

    def once(self, question: Hashable, ask: Callable[[], Any]) -> Any:
        """What was said when it was asked first in this session."""
        said = self.said.setdefault(db.session(), {})
        if question not in said:
            try:
                said[question] = ask()
            except HubError as refusal:
                said[question] = refusal
        if isinstance(said[question], HubError):
            raise said[question].with_traceback(None)
        return said[question]

    def knock(self, method: str, url: str, actor: Actor) -> int:
        [answer] = self.each(method, url, [actor])
        return answer

    def each(self, method: str, url: str, actors: Iterable[Actor]) -> Iterator[int]:
        """What one after the other is told who asks the same. Who is nobody to us is told what the last such was."""
        nobody = None
        with self.app.test_request_context(url, method=method):
            for actor in actors:
                vars(g).clear()
                g._login_user = SimpleNamespace(
                    is_authenticated=actor is not VISITOR, actor=actor, id=actor.id
                )
                session[reauthentication.GIVEN_AT] = clock.now().timestamp()
                answer = self._answer() if actor is not VISITOR or nobody is None else nobody
                nobody = answer if actor is VISITOR else nobody
                yield answer

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
    """What a knock changes is taken back: it has a session of its own, and the others hear nothing of it."""
    if not changes:
        yield
        return
    db.session.flush()
    point = db.engines[None].begin_nested()  # type: ignore[attr-defined]
    with current_app.app_context():
        yield
    point.rollback()
