"""How a page of questions behaves: asked, refused with all that was typed, saved, or settled when two people save."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.core.asking import CreateForm, EditForm
from hub.core.db import db, transaction
from hub.core.differences import Difference, differences
from hub.core.errors import Conflict, Invalid
from hub.directory.editing.desk import Desk, PlainDesk
from hub.directory.queries import editing as queries
from hub.moderation import subjects
from hub.moderation.models import Change
from hub.moderation.policy import as_keeper
from hub.moderation.services.proposing import Outcome

Record = TypeVar("Record")
Asked = TypeVar("Asked", bound=EditForm)
Created = TypeVar("Created", bound=CreateForm)

REFUSED = 422
WAITS = "Sent. Somebody will read it, and the public sees it when it is approved. We will tell you by email."

REWORKED = "Saved with the change. The entry itself stays as it is until you approve."
UNSENT = "Nothing is different from what was sent back. To send that as it is, open “Your changes”."


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Generic[Record, Asked]):
    """One page of an entry: what it asks, how the entry answers now, and how a new answer is kept."""

    slug: str
    label: str
    form: type[Asked]
    save: Callable[[Record, Asked, Actor], object]
    read: Callable[[Record], Mapping[str, Any]] | None = None
    """The answers as the entry has them now; without it, the attributes of the questions' names."""
    prepare: Callable[[Asked, Record], None] | None = None
    """Give the form the choices that only the database knows."""
    heading: str = ""
    """The h1, where one form serves several sections and has none of its own."""
    template: str = "directory/editing/section.html"

    def ask(self, record: Record, *, fresh: bool = False) -> Asked:
        """The form with the entry's answers, or with those just sent. `fresh`: the entry's, whatever was sent."""
        if self.read is None:
            form = self.form(obj=record, fresh=fresh)
        else:
            form = self.form(data=self.read(record), fresh=fresh)
            if fresh or request.method != "POST":
                form.version.data = getattr(record, "version", "")
        if self.prepare:
            self.prepare(form, record)
        return form


def edit(
    section: Section[Any, Asked],
    at: Desk | Callable[[], Any],
    *,
    home: Callable[[Any], str],
    said: Callable[[Any], str] = lambda _: "Saved.",
    **shown: Any,
) -> ResponseReturnValue:
    """Ask a section of an entry, and save what comes back. `home` is where to go after, `said` what to tell then.

    `at` is the desk an entry lies on; for what has no history and nobody proposes, how to load it.
    """
    desk = at if isinstance(at, Desk) else PlainDesk(at)
    with desk.reading() as record:
        form = section.ask(record)
        if request.method != "POST":
            form.version.data = desk.token
            return _page(section, form, record, desk, home=home, **shown)
    status, clashes = 200, list[Difference]()
    if not form.rearranged():
        status = REFUSED
        if form.validate():
            try:
                outcome = desk.save(lambda record, actor: section.save(record, form, actor), form=form)
                with desk.reading() as record:
                    _tell(outcome, said(record), desk)
                    return redirect(_way_out(desk, home, record))
            except (Conflict, StaleDataError):
                db.session.expire_all()
                with desk.reading() as record:
                    saved = section.ask(record, fresh=True)
                    if saved.says_the_same_as(form):  # the same answers, sent twice
                        return redirect(_way_out(desk, home, record))
                    status, clashes = Conflict.status, differences(saved, form)
                form.version.data = desk.token
            except Invalid as refusal:
                db.session.expire_all()
                form.refuse(refusal.message)
    with desk.reading() as record:
        return _page(section, form, record, desk, home=home, clashes=clashes, status=status, **shown), status


def _way_out(desk: Desk | PlainDesk, home: Callable[[Any], str], record: Any) -> str:
    """Where the page leads back to: the entry, or the change that is reworked on it."""
    return url_for("moderation.change", change_id=desk.amends.id) if desk.amends else home(record)


def _page(
    section: Section[Any, Asked],
    form: Asked,
    record: Any,
    desk: Desk | PlainDesk,
    *,
    home: Callable[[Any], str],
    clashes: Sequence[Difference] = (),
    status: int = 200,
    **shown: Any,
) -> str:
    return render_template(
        section.template,
        form=form,
        record=record,
        heading=section.heading or form.heading,
        home=_way_out(desk, home, record),
        clashes=clashes,
        is_conflict=status == Conflict.status,
        waiting=desk.waiting,
        waiting_words=waiting_words(desk),
        **shown,
    )


@dataclass(frozen=True, slots=True)
class WaitingWords:
    """Which parts of an entry wait: "Description, Phone numbers"."""

    sent: str
    unsent: str
    """Those that came back, were taken up again, and have not been sent since."""
    reworked: Change | None = None
    """The change that a moderator is reworking on these pages; nothing else is then said to wait."""


def waiting_words(desk: Desk | PlainDesk) -> WaitingWords:
    if desk.amends:
        return WaitingWords("", "", desk.amends)
    return WaitingWords(
        _fields(one for one in desk.waiting if one.is_pending),
        _fields(one for one in desk.waiting if not one.is_pending),
    )


def _fields(changes: Iterable[Change]) -> str:
    labels = [subjects.of(change.subject_kind).label(name) for change in changes for name in change.fields]
    return ", ".join(dict.fromkeys(labels))


def _tell(outcome: Outcome, said: str, desk: Desk | PlainDesk) -> None:
    """What became of it: made, waiting, or nothing to do."""
    if desk.amends:
        flash(REWORKED if outcome is Outcome.WAITS else "Nothing is different.")
        return
    if outcome is Outcome.NOTHING and any(not one.is_pending for one in desk.waiting):
        said = UNSENT
    flash(WAITS if outcome is Outcome.WAITS else said)


def create(
    form: Created,
    kind: type[Any],
    make: Callable[[Created, Actor, uuid.UUID], object],
    *,
    home: Callable[[uuid.UUID], str],
    back: str,
    template: str = "directory/editing/create.html",
    **shown: Any,
) -> ResponseReturnValue:
    """Ask for a new record, and make it once: a second press of the button finds the one the first press made."""
    record_id = form.record_id
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.validate():
            try:
                if _make_once(form, kind, make, record_id):
                    flash(f"Added. {form.after}" if form.after else "Added.")
                return redirect(home(record_id))
            except (Conflict, Invalid) as refusal:
                form.refuse(refusal.message)
    return render_template(template, form=form, back=back, **shown), status


def act(
    desk: Desk,
    deed: Callable[[Any, Actor], object],
    *,
    said: str,
    then: str,
    at_once: bool = False,
) -> ResponseReturnValue:
    """One deed of a button on an entry: done or proposed and told, or refused and told.

    `at_once` is for what a partner may do without being asked.
    """

    def press() -> str:
        outcome = desk.make(deed) if at_once else desk.save(deed)
        if outcome is Outcome.WAITS:
            return REWORKED if desk.amends else WAITS
        return said

    return _pressed(press, then=then)


def do(deed: Callable[[], object], *, said: str, then: str) -> ResponseReturnValue:
    """One deed of a button that is about no entry alone: done and told, or refused and told."""

    def press() -> str:
        with transaction():
            db.session.expire_all()
            deed()
        return said

    return _pressed(press, then=then)


def _pressed(press: Callable[[], str], *, then: str) -> ResponseReturnValue:
    """Either way the person is back where they were."""
    try:
        flash(press())
    except (Conflict, StaleDataError):
        flash(
            "Somebody else changed this a moment ago. Look again, then press the button once more.", "error"
        )
    except Invalid as refusal:
        flash(refusal.message, "error")
    return redirect(then)


def _make_once(
    form: Created,
    kind: type[Any],
    make: Callable[[Created, Actor, uuid.UUID], object],
    record_id: uuid.UUID,
) -> bool:
    """Whether this was the press that made it."""
    actor = as_keeper(current_actor())  # the view found that they keep the organization it is for
    try:
        with transaction():
            if queries.exists(kind, record_id, actor=actor):
                return False
            make(form, actor, record_id)
    except IntegrityError:
        if queries.exists(kind, record_id, actor=actor):
            return False  # both presses arrived at once, and the other one was first
        raise
    return True
