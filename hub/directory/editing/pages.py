"""How a page of questions behaves: asked, refused with all that was typed, saved, or settled when two people save."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid
from hub.directory.editing.words import Difference, differences
from hub.directory.forms.base import CreateForm, EditForm
from hub.directory.queries import editing as queries

Record = TypeVar("Record")
Asked = TypeVar("Asked", bound=EditForm)
Created = TypeVar("Created", bound=CreateForm)

REFUSED = 422


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
    section: Section[Record, Asked],
    load: Callable[[], Record],
    *,
    home: Callable[[Record], str],
    said: Callable[[Record], str] = lambda _: "Saved.",
    **shown: Any,
) -> ResponseReturnValue:
    """Ask a section of an entry, and save what comes back. `home` is where to go after, `said` what to tell then."""
    record = load()
    form = section.ask(record)
    status, clashes = 200, list[Difference]()
    if request.method == "POST" and not form.rearranged():
        status = REFUSED
        if form.validate():
            try:
                record = _save(section, load, form)
                flash(said(record))
                return redirect(home(record))
            except (Conflict, StaleDataError):
                record = _again(load)
                saved = section.ask(record, fresh=True)
                if saved.says_the_same_as(form):  # the same answers, sent twice
                    return redirect(home(record))
                status, clashes = Conflict.status, differences(saved, form)
                form.version.data = getattr(record, "version", "")
            except Invalid as refusal:
                record = _again(load)
                form.refuse(refusal.message)
    page = render_template(
        section.template,
        form=form,
        record=record,
        heading=section.heading or form.heading,
        home=home(record),
        clashes=clashes,
        is_conflict=status == Conflict.status,
        **shown,
    )
    return page, status


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


def do(deed: Callable[[], object], *, said: str, then: str) -> ResponseReturnValue:
    """One deed of a button: done and told, or refused and told; either way the person is back where they were."""
    try:
        with transaction():
            db.session.expire_all()
            deed()
        flash(said)
    except (Conflict, StaleDataError):
        flash(
            "Somebody else changed this a moment ago. Look again, then press the button once more.", "error"
        )
    except Invalid as refusal:
        flash(refusal.message, "error")
    return redirect(then)


def _save(section: Section[Record, Asked], load: Callable[[], Record], form: Asked) -> Record:
    with transaction():
        record = _again(load)  # under the lock, so that the version it has is the newest
        section.save(record, form, current_actor())
    return record


def _again(load: Callable[[], Record]) -> Record:
    """The record as it is in the database now, not as this request first read it."""
    db.session.expire_all()
    return load()


def _make_once(
    form: Created,
    kind: type[Any],
    make: Callable[[Created, Actor, uuid.UUID], object],
    record_id: uuid.UUID,
) -> bool:
    """Whether this was the press that made it."""
    actor = current_actor()
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
