"""The queue of changes that wait, and one change with the ways to decide on it."""

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid
from hub.core.forms import tidy
from hub.moderation import queries, rewording, subjects
from hub.moderation.forms import DecideForm, SendBackForm
from hub.moderation.models import Change, Risk
from hub.moderation.services import amending, deciding
from hub.moderation.views import shown
from hub.moderation.views.blueprint import bp, page_number, page_of, page_size

REFUSED = 422
EDIT = "edit-"


@bp.get("/admin/changes")
@requires(Permission.CHANGE_DECIDE)
def queue() -> ResponseReturnValue:
    """What waits: where a mistake would cost most first, then by age."""
    actor = current_actor()
    asked = request.args.get("risk", "")
    risk = next((one for one in Risk if one.name.lower() == asked), None)
    page = queries.queue(actor=actor, risk=risk, page=page_number(), size=page_size())
    counts = queries.counts(actor=actor)
    tabs = [(f"All ({counts.total})", url_for("moderation.queue"), risk is None)] + [
        (f"{one.label} ({number})", url_for("moderation.queue", risk=one.name.lower()), one is risk)
        for one, number in counts.by_risk.items()
    ]
    return render_template(
        "moderation/queue.html",
        page=page,
        tabs_shown=tabs,
        people=queries.people(page.items),
        labels=subjects.labels,
        risks={one.value: one for one in Risk},
        url_of=lambda n: url_for("moderation.queue", risk=asked or None, page=n if n > 1 else None),
    )


@bp.get("/admin/changes/<uuid:change_id>")
@requires(Permission.CHANGE_DECIDE)
def change(change_id: uuid.UUID) -> ResponseReturnValue:
    """What it takes out and puts in, and the ways to decide."""
    return _page(queries.get(change_id, actor=current_actor()), SendBackForm())


@bp.post("/admin/changes/<uuid:change_id>/approve")
@requires(Permission.CHANGE_DECIDE)
def approve(change_id: uuid.UUID) -> ResponseReturnValue:
    """Make the change, in the moderator's words where they changed some."""
    form, actor = DecideForm(), current_actor()
    edits = {n.removeprefix(EDIT): tidy(v) for n, v in request.form.items() if n.startswith(EDIT)}
    return _decide(
        change_id,
        lambda held: deciding.approve(
            held, actor=actor, version=form.read_version, seen_version=form.read_seen, edits=edits
        ),
        "Approved. Search finds it in a few seconds, and whoever proposed it gets an email.",
        edits=edits,
    )


@bp.post("/admin/changes/<uuid:change_id>/rebase")
@requires(Permission.CHANGE_DECIDE)
def rebase(change_id: uuid.UUID) -> ResponseReturnValue:
    """Go on with the proposal although the entry says something else by now."""
    form, actor = DecideForm(), current_actor()
    return _decide(
        change_id,
        lambda held: deciding.rebase(held, actor=actor, version=form.read_version),
        "The proposal is now set against what the entry says today.",
        then=url_for("moderation.change", change_id=change_id),
    )


@bp.post("/admin/changes/<uuid:change_id>/as-sent")
@requires(Permission.CHANGE_DECIDE)
def as_sent(change_id: uuid.UUID) -> ResponseReturnValue:
    """Leave one's own version of a change and go back to what was proposed."""
    actor = current_actor()
    return _decide(
        change_id,
        lambda held: amending.undo(held, actor=actor),
        "This is what they sent.",
        then=url_for("moderation.change", change_id=change_id),
    )


@bp.post("/admin/changes/<uuid:change_id>/send-back")
@requires(Permission.CHANGE_DECIDE)
def send_back(change_id: uuid.UUID) -> ResponseReturnValue:
    """Say no, and why."""
    form, actor = SendBackForm(), current_actor()
    if not form.validate():
        return _page(queries.get(change_id, actor=actor), form), REFUSED
    return _decide(
        change_id,
        lambda held: deciding.send_back(held, form.reason.data, actor=actor, version=form.read_version),
        "Sent back. Whoever proposed it gets an email.",
        form=form,
    )


def _decide(
    change_id: uuid.UUID,
    deed: Callable[[Change], object],
    said: str,
    *,
    then: str = "",
    form: SendBackForm | None = None,
    edits: dict[str, str] | None = None,
) -> ResponseReturnValue:
    """One decision. Of two at the same moment the first counts, and the other sees what became of it."""
    actor = current_actor()
    refusal, status = "", 200
    try:
        with transaction():
            db.session.expire_all()
            deed(queries.get(change_id, actor=actor))
        flash(said)
        return redirect(then or url_for("moderation.queue"))
    except StaleDataError:
        refusal, status = "Somebody else decided on this a moment ago.", Conflict.status
    except Conflict as clash:
        refusal, status = clash.message, Conflict.status
    except Invalid as wrong:
        refusal, status = wrong.message, REFUSED
    db.session.expire_all()
    held = queries.get(change_id, actor=actor)
    return _page(held, form or SendBackForm(), refusal=refusal, edits=edits), status


def _page(held: Change, form: SendBackForm, *, refusal: str = "", edits: dict[str, str] | None = None) -> str:
    actor, subject = current_actor(), subjects.of(held.subject_kind)
    record = subject.load(held.subject_id, actor=actor) if held.is_pending else None
    live = subject.snapshot(record) if record is not None else None
    form.version.data = str(held.version)
    form.seen_version.data = str(record.version) if record is not None else ""
    if refusal and form.reason.data:
        form.reason.errors = [refusal] if not held.is_pending else list(form.reason.errors)
    return render_template(
        "moderation/change.html",
        change=held,
        noun=subject.noun,
        fields=shown.fields(held, live),
        reworking=shown.pages(held) if held.is_pending else [],
        was_reworded=shown.reworked(held),
        moved=deciding.moved(held, live) if live is not None else [],
        asks_to_be_shown=subject.asks_to_be_shown(held.after),
        prose=[(one, (edits or {}).get(one.name, one.text)) for one in rewording.prose(subject, held.after)],
        entry_url=page_of(held.subject_kind, held.subject_id),
        history_url=url_for("moderation.history", kind=held.subject_kind, record_id=held.subject_id),
        people=queries.people([held]),
        form=form,
        refusal=refusal,
        risk=Risk(held.risk),
    )
