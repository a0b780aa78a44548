"""What was changed in a record, by whom, and putting it back."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.moderation import queries, subjects
from hub.moderation.forms import RestoreForm
from hub.moderation.models import Change
from hub.moderation.services import restoring
from hub.moderation.views import shown
from hub.moderation.views.blueprint import bp, page_number, page_of, page_size

NOT_NOW = (
    "Somebody else changed the entry since you opened this page. Look again, then press the button once more."
)


@bp.get("/admin/changes/of/<kind>/<uuid:record_id>")
@requires(Permission.CHANGE_DECIDE)
def history(kind: str, record_id: uuid.UUID) -> ResponseReturnValue:
    """Every change that was made, the latest first, with what each took out and put in."""
    if kind not in subjects.kinds():
        raise NotFound
    actor, subject = current_actor(), subjects.of(kind)
    record = subject.load(record_id, actor=actor)
    page = queries.history(kind, record_id, actor=actor, page=page_number(), size=page_size())
    return render_template(
        "moderation/history.html",
        title=subject.title(record),
        entry_url=page_of(kind, record_id),
        page=page,
        people=queries.people(page.items),
        fields=shown.fields,
        put_back=restoring.put_back,
        url_of=lambda n: url_for(
            "moderation.history", kind=kind, record_id=record_id, page=n if n > 1 else None
        ),
    )


@bp.route("/admin/changes/<uuid:change_id>/restore", methods=["GET", "POST"])
@requires(Permission.CHANGE_DECIDE)
def restore(change_id: uuid.UUID) -> ResponseReturnValue:
    """What would be put back, and the button that does it."""
    actor, form = current_actor(), RestoreForm()
    change = queries.get(change_id, actor=actor)
    back = url_for("moderation.history", kind=change.subject_kind, record_id=change.subject_id)
    refusal, status = "", 200
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                db.session.expire_all()
                change = queries.get(change_id, actor=actor)
                restoring.restore(change, actor=actor, seen=form.version.data or "")
            flash("Put back. The entry reads as before that change.")
            return redirect(back)
        except (Conflict, StaleDataError):
            refusal, status = NOT_NOW, Conflict.status
        except Invalid as wrong:
            refusal, status = wrong.message, 422
        db.session.expire_all()
        change = queries.get(change_id, actor=actor)
    return _restore_page(change, form, back, refusal), status


def _restore_page(change: Change, form: RestoreForm, back: str, refusal: str) -> str:
    subject = subjects.of(change.subject_kind)
    live = subject.snapshot(subject.load(change.subject_id, actor=current_actor()))
    form.version.data = restoring.mark(change, live)
    return render_template(
        "moderation/restore.html",
        change=change,
        form=form,
        back=back,
        refusal=refusal,
        fields=shown.between(change.subject_kind, live, restoring.put_back(change)),
    )
