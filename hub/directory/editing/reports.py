"""What people told us is wrong: the queue, and answering."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.directory.editing.blueprint import bp
from hub.directory.editing.pages import REFUSED
from hub.directory.forms.reports import AnswerForm
from hub.directory.models import Report, ReportStatus
from hub.directory.queries import doubts
from hub.directory.queries import editing as queries
from hub.directory.services import reports as deeds
from hub.directory.services.reports import Problem

MOST_PAGES = 100_000


@bp.get("/reports")
@requires(Permission.REPORT_ANSWER)
def reports() -> ResponseReturnValue:
    """Those that wait for an answer, the oldest first; on another tab those that have one."""
    actor = current_actor()
    settings: Settings = current_app.extensions["hub.settings"]
    status = ReportStatus.ANSWERED if request.args.get("show") == "answered" else ReportStatus.NEW
    number = min(request.args.get("page", 1, type=int), MOST_PAGES)
    page = queries.reports(status, actor=actor, page=number, size=settings.page_size)
    return render_template(
        "directory/editing/reports.html",
        page=page,
        what=what,
        counts=queries.report_counts(actor=actor),
        is_answered=status is ReportStatus.ANSWERED,
        url_of=lambda n: url_for("editing.reports", show=request.args.get("show"), page=n if n > 1 else None),
    )


@bp.route("/reports/<uuid:report_id>", methods=["GET", "POST"])
@requires(Permission.REPORT_ANSWER)
def report(report_id: uuid.UUID) -> ResponseReturnValue:
    """One report beside its entry, and the answer to it. The first answer is the one that is sent."""
    actor = current_actor()
    record = queries.report(report_id, actor=actor)
    form = AnswerForm()
    status = 200
    if form.submitted():
        try:
            with transaction():
                db.session.expire_all()
                deeds.answer(queries.report(report_id, actor=actor), form.answer.data, actor=actor)
            flash("Answered. Thank you.")
            return redirect(url_for("editing.reports"))
        except Conflict:
            record = queries.report(report_id, actor=actor)
            if record.answer == form.answer.data:  # the same answer, sent twice
                return redirect(url_for("editing.reports"))
            status = Conflict.status
    elif request.method == "POST":
        status = REFUSED
    page = render_template(
        "directory/editing/report.html",
        record=record,
        form=form,
        what=what(record),
        is_answered=record.status is ReportStatus.ANSWERED,
        is_borne_out=doubts.is_borne_out(record),
        is_conflict=status == Conflict.status,
        may_edit=actor.may(Permission.DIRECTORY_EDIT),
    )
    return page, status


@bp.post("/reports/<uuid:report_id>/warn")
@requires(Permission.REPORT_ANSWER)
def bear_out_report(report_id: uuid.UUID) -> ResponseReturnValue:
    """It may be right: residents are told to ring first, until it is answered."""
    actor = current_actor()
    with transaction():
        deeds.bear_out(queries.report(report_id, actor=actor), actor=actor)
    flash("Residents are told to ring before they go, until you answer.")
    return redirect(url_for("editing.report", report_id=report_id), 303)


def what(record: Report) -> str:
    """What is wrong, in the words of the form that asked."""
    return Problem(record.what).label if record.what in list(Problem) else record.what
