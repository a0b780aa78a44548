"""The desk an entry lies on while it is changed: staff's word counts at once, a partner's is tried out and waits.

A partner's save runs the very same deed in a rehearsal, with what waits already applied. What then reads otherwise
is the proposal; the entry itself was never touched. A moderator who reworks one change before approving it does the
same, with that change alone applied.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.core.db import db, imagined, rehearsal, transaction
from hub.core.errors import Conflict, NotFound
from hub.directory import policy
from hub.directory.editing.reworking import reworked
from hub.directory.services.records import THEIRS
from hub.moderation import queries, subjects
from hub.moderation.models import Change, Route
from hub.moderation.policy import as_keeper
from hub.moderation.services import amending, proposing
from hub.moderation.services.proposing import Outcome
from hub.moderation.subjects import Snapshot, differing

DECIDED = "Somebody else decided on this change a moment ago."
Deed = Callable[[Any, Actor], object]


class Desk:
    """One entry and the person who keeps it. Raises NotFound for an entry that is not theirs."""

    def __init__(self, kind: str, record_id: uuid.UUID, actor: Actor | None = None) -> None:
        self.subject = subjects.of(kind)
        self.record_id = record_id
        self.actor = actor or current_actor()
        self.proposes = policy.only_proposes(self.actor)
        self.named = None if self.proposes else reworked()
        """The change that a moderator asked to rework."""
        self.amends: Change | None = None
        """That change, if it is about this entry and waits."""
        self.waiting: Sequence[Change] = ()
        self.token = ""
        """What a form carries to say which state of the entry it was made from."""

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """The entry as this person left it. For a partner it says what they proposed; it does so in here only."""
        record = self._look()
        if not self.waiting:
            yield record
            return
        with imagined():
            self._lay_over(record)
            yield self._load()

    def save(self, deed: Deed, *, form: Any = None) -> Outcome:
        """Do it for staff, propose it for a partner.

        Raises Conflict when the entry moved on since the form was made.
        """
        with transaction():
            db.session.expire_all()
            return self.keep(deed, form=form)

    def keep(self, deed: Deed, *, form: Any = None) -> Outcome:
        """The same inside a transaction that somebody else opened."""
        record = self._look()
        live = self.subject.snapshot(record)
        if self.named and not self.amends and form is None:
            raise Conflict(DECIDED)
        if not (self.proposes or self.amends):
            return self._done(record, live, deed, self.actor)
        if form is not None and form.version.data != self.token:
            raise Conflict(THEIRS)
        with rehearsal():
            tried = self._as_proposed(record)
            before = self.subject.snapshot(tried)
            if form is not None:
                form.version.data = str(tried.version)
            deed(tried, as_keeper(self.actor))
            after = self._snapshot()
        wanted = {name: after[name] for name in differing(before, after)}
        if self.amends:
            amended = amending.amend(self.amends, live, wanted, actor=self.actor)
            return Outcome.WAITS if amended else Outcome.NOTHING
        return proposing.settle(self.subject, self._load(), live, wanted, actor=self.actor)

    def make(self, deed: Deed) -> Outcome:
        """Do it at once, whoever it is: for what the organization alone can know."""
        with transaction():
            db.session.expire_all()
            record = self._look()
            return self._done(record, self.subject.snapshot(record), deed, as_keeper(self.actor))

    def _done(self, record: Any, live: Snapshot, deed: Deed, actor: Actor) -> Outcome:
        deed(record, actor)
        after = self._snapshot()
        route = Route.AT_ONCE if self.proposes else Route.STAFF
        made = proposing.note(self.subject, self._load(), live, after, actor=self.actor, route=route)
        return Outcome.MADE if made else Outcome.NOTHING

    def _look(self) -> Any:
        record = self._load()
        self.amends = self._amended()
        if self.proposes:
            self.waiting = queries.waiting(self.subject.kind, self.record_id)
        else:
            self.waiting = (self.amends,) if self.amends else ()
        self.token = "-".join(str(one.version) for one in (record, *self.waiting))
        return record

    def _amended(self) -> Change | None:
        try:
            change = queries.get(self.named, actor=self.actor) if self.named else None
        except NotFound:
            return None
        is_about_this = change and (change.subject_kind, change.subject_id) == (
            self.subject.kind,
            self.record_id,
        )
        return change if change and is_about_this and change.is_pending else None

    def _as_proposed(self, record: Any) -> Any:
        if not self.waiting:
            return record
        self._lay_over(record)
        db.session.expire_all()
        return self._load()

    def _lay_over(self, record: Any) -> None:
        for change in self.waiting:
            self.subject.apply(record, change.after, actor=as_keeper(self.actor))
        db.session.flush()

    def _snapshot(self) -> Snapshot:
        """What the database would give back, not what is in hand: so that days, sums and lists compare as stored."""
        db.session.flush()
        db.session.expire_all()
        return self.subject.snapshot(self._load())

    def _load(self) -> Any:
        return self.subject.load(self.record_id, actor=self.actor)


class PlainDesk:
    """The same for what has no history and nobody proposes, like the words that things are found by."""

    waiting: Sequence[Change] = ()
    amends: Change | None = None

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load
        self.token = ""

    @contextmanager
    def reading(self) -> Iterator[Any]:
        record = self._load()
        self.token = str(getattr(record, "version", ""))
        yield record

    def save(self, deed: Deed, *, form: Any = None) -> Outcome:  # noqa: ARG002  (the deed checks its version)
        with transaction():
            db.session.expire_all()
            deed(self._load(), current_actor())
        return Outcome.MADE
