"""How a page of questions about a resident behaves: asked, refused with all that was typed, saved, or settled when two
people save at once."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.core.asking import CreateForm, EditForm
from hub.core.db import db, transaction
from hub.core.differences import Difference, differences
from hub.core.errors import Conflict, Invalid
from hub.core.forms import HubForm

REFUSED = 422
Record = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One page: what it asks, how the record answers now, and how a new answer is kept."""

    form: type[EditForm]
    save: Callable[[Record, Any, Actor], object]
    """It may give back what to say instead of "Saved."."""
    read: Callable[[Record], Mapping[str, Any]] | None = None
    """The answers as the record has them; without it, the attributes of the questions' names."""
    prepare: Callable[[Any], None] | None = None
    """Give the form the choices that only the database knows."""
    template: str = "residents/section.html"

    def ask(self, record: Record, *, fresh: bool = False) -> EditForm:
        """The form with the record's answers, or with those just sent. `fresh`: the record's, whatever was sent."""
        given: dict[str, Any] = {"obj": record} if self.read is None else {"data": self.read(record)}
        form = self.form(fresh=fresh, **given)
        if fresh or request.method != "POST":
            form.version.data = record.version
        if self.prepare:
            self.prepare(form)
        return form


def edit(
    section: Section, load: Callable[[], Record], *, home: str, said: str = "Saved.", **shown: Any
) -> ResponseReturnValue:
    """Ask, and save what comes back. `load` gives the record, or raises NotFound."""
    form = section.ask(load())
    status, clashes = 200, list[Difference]()
    if request.method == "POST":
        status = REFUSED
        if form.validate():
            try:
                with transaction():
                    db.session.expire_all()
                    record = load()
                    if record.version != form.read_version:
                        raise Conflict
                    told = section.save(record, form, current_actor())
                flash(told if isinstance(told, str) else said)
                return redirect(home, 303)
            except (Conflict, StaleDataError):
                db.session.expire_all()
                record = load()
                saved = section.ask(record, fresh=True)
                if saved.says_the_same_as(form):  # the same answers, sent twice
                    return redirect(home, 303)
                status, clashes = Conflict.status, differences(saved, form)
                form.version.data = record.version
            except Invalid as refusal:
                db.session.expire_all()
                form.refuse(refusal.message)
    shown |= {"form": form, "home": home, "clashes": clashes, "is_conflict": status == Conflict.status}
    return render_template(section.template, **shown), status


def create(
    form: CreateForm,
    make: Callable[[Any, Actor, uuid.UUID], object],
    *,
    home: str,
    template: str = "residents/section.html",
    said: str = "Added.",
    **shown: Any,
) -> ResponseReturnValue:
    """Ask for something new, and make it once: the page brings its id, so a second press finds what the first made."""
    record_id, status = form.record_id, 200
    if request.method == "POST":
        status = REFUSED
        if form.validate():
            try:
                with transaction():
                    make(form, current_actor(), record_id)
                flash(said)
                return redirect(home, 303)
            except IntegrityError:  # both presses arrived at once, and the other one was first
                return redirect(home, 303)
            except (Conflict, Invalid) as refusal:
                db.session.expire_all()
                form.refuse(refusal.message)
    return render_template(template, form=form, home=home, clashes=[], is_conflict=False, **shown), status


def act(deed: Callable[[Actor], object], *, said: str, then: str) -> ResponseReturnValue:
    """One deed of a button: done and told, or refused and told."""
    if HubForm().submitted():
        try:
            with transaction():
                db.session.expire_all()
                deed(current_actor())
            flash(said)
        except (Conflict, Invalid) as refusal:
            flash(refusal.message, "error")
        except StaleDataError:
            flash("Somebody else changed this a moment ago. Look again, then press once more.", "error")
    return redirect(then, 303)
