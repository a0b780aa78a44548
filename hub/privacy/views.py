"""What a privacy officer does: take requests, give copies, erase, and see what time takes away."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, recently_signed_in, requires
from hub.accounts.policy import Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import transaction
from hub.core.downloads import download
from hub.core.errors import Conflict, NotFound
from hub.core.forms import HubForm
from hub.privacy import copies, erasing, handing, labels, queries, retention, services
from hub.privacy.forms import AnswerForm, EraseForm, FindForm, LongerForm, RequestForm
from hub.privacy.models import Right, RightsRequest
from hub.referrals.services import attachments
from hub.residents import finding
from hub.residents.models import Resident

bp = Blueprint("privacy", __name__, url_prefix="/privacy/requests")
OFFICER = Permission.RESIDENT_SUBJECT_ACCESS


@bp.get("")
@requires(OFFICER)
def index() -> ResponseReturnValue:
    """What is to be answered, by when, and what was answered last."""
    actor = current_actor()
    return render_template(
        "privacy/index.html",
        waiting=queries.waiting(actor=actor),
        answered=queries.answered(actor=actor),
        openings=queries.unreviewed(actor=actor),
    )


@bp.get("/retention")
@requires(OFFICER)
def keeping() -> ResponseReturnValue:
    """How long things are kept, and what the next night would take."""
    return render_template(
        "privacy/keeping.html",
        clocks=retention.clocks(),
        residents=retention.residents_over(),
        short=[(labels.of_table(one.table), one.rows) for one in retention.short_over()],
    )


@bp.route("/find", methods=["GET", "POST"])
@requires(OFFICER)
def find() -> ResponseReturnValue:
    """Who is asking? Only enough is shown to tell people apart."""
    form = FindForm()
    found = None
    if form.submitted():
        found = finding.find(finding.understood(form.words.data), actor=current_actor())
    page = render_template("privacy/find.html", form=form, found=found)
    return page, 422 if form.errors else 200


@bp.route("/of/<uuid:asker_id>", methods=["GET", "POST"])
@requires(OFFICER)
def take(asker_id: uuid.UUID) -> ResponseReturnValue:
    """Write down what somebody asks for. Their record opens for the day, and their lead worker is told."""
    actor = current_actor()
    resident = queries.unopened(asker_id, actor=actor)
    form = RequestForm()
    request_id = form.record_id
    if form.submitted():
        with transaction():
            made = services.take(
                resident,
                Right(form.right.data),
                received_on=form.received_on.data or clock.today(),
                proof=form.proof.data,
                words=form.words.data,
                request_id=request_id,
                actor=actor,
            )
            services.open_for(resident, made, actor=actor)
        flash("Written down. You can see the record for the rest of the day.")
        return redirect(url_for(".show", request_id=request_id), 303)
    return render_template("privacy/take.html", form=form, action=request.path), 422 if form.errors else 200


@bp.get("/<uuid:request_id>")
@requires(OFFICER)
def show(request_id: uuid.UUID) -> ResponseReturnValue:
    """One request: what it is, by when, and what can be done."""
    return _page(queries.get(request_id, actor=current_actor()))


@bp.post("/<uuid:request_id>/open")
@requires(OFFICER)
@recently_signed_in
def open_record(request_id: uuid.UUID) -> ResponseReturnValue:
    """Open the record again on a later day."""

    def deed(asked: RightsRequest) -> None:
        resident = queries.unopened(asked.resident_id, actor=current_actor())
        services.open_for(resident, asked, actor=current_actor())

    return _do(request_id, deed, "You can see the record for the rest of the day.")


@bp.get("/<uuid:request_id>/copy")
@requires(OFFICER)
@recently_signed_in
def copy(request_id: uuid.UUID) -> ResponseReturnValue:
    """Everything we keep, to be read, printed and sent."""
    _, resident = _opened(request_id)
    return render_template(
        "privacy/copy.html",
        request_id=request_id,
        copy=copies.of(resident),
        files=handing.files_of(resident),
        form=HubForm(),
    )


@bp.get("/<uuid:request_id>/copy.json")
@requires(OFFICER)
@recently_signed_in
def copy_file(request_id: uuid.UUID) -> ResponseReturnValue:
    """The same for another machine."""
    _, resident = _opened(request_id)
    written = json.dumps(copies.of(resident).as_json(), ensure_ascii=False, indent=1)
    heading = {"Content-Disposition": 'attachment; filename="copy.json"'}
    return Response(written, mimetype="application/json", headers=heading)


@bp.post("/<uuid:request_id>/copy.zip")
@requires(OFFICER)
@recently_signed_in
def copy_archive(request_id: uuid.UUID) -> ResponseReturnValue:
    """Everything in one file to hand over, with those of the files that were ticked."""
    _, resident = _opened(request_id)
    along = set(request.form.getlist("along"))
    if not HubForm().submitted():
        return redirect(url_for(".copy", request_id=request_id), 303)
    files = handing.files_of(resident)
    packed = handing.archive(copies.of(resident), files, along=along)
    with transaction():
        _record_opened(resident, [str(one.id) for one in files if str(one.id) in along])
    return download(packed, "copy.zip", "application/zip")


@bp.get("/<uuid:request_id>/copy/files/<uuid:attachment_id>")
@requires(OFFICER)
@recently_signed_in
def copy_attachment(request_id: uuid.UUID, attachment_id: uuid.UUID) -> ResponseReturnValue:
    """One of the files, to be looked at before it is handed over."""
    _, resident = _opened(request_id)
    found = next((one for one in handing.files_of(resident) if one.id == attachment_id), None)
    if found is None:
        raise NotFound
    content = attachments.content(found)
    with transaction():
        _record_opened(resident, [str(found.id)])
    return download(content, found.name, found.kind.content_type)


def _record_opened(resident: Resident, attachment_ids: list[str]) -> None:
    audit.record(
        "privacy.files-opened",
        actor=current_actor(),
        record_type="resident",
        record_id=resident.id,
        attachment_ids=attachment_ids,
    )


@bp.post("/<uuid:request_id>/correct")
@requires(OFFICER)
def correct(request_id: uuid.UUID) -> ResponseReturnValue:
    """Ask whoever works with the resident to put it right."""

    def deed(asked: RightsRequest) -> None:
        resident = queries.unopened(asked.resident_id, actor=current_actor())
        services.ask_for_correction(asked, resident, actor=current_actor())

    return _do(request_id, deed, "Their lead worker has been asked to put it right.")


@bp.route("/<uuid:request_id>/erase", methods=["GET", "POST"])
@requires(OFFICER)
@recently_signed_in
def erase(request_id: uuid.UUID) -> ResponseReturnValue:
    """What would go and what would stay; and then the deed."""
    asked, resident = _opened(request_id)
    form = EraseForm()
    if form.submitted():
        try:
            with transaction():
                services.erase(asked, resident, actor=current_actor())
        except Conflict as refusal:
            form.sure.errors = [refusal.message]
        else:
            flash("Forgotten. What had to stay is named in the trail.")
            return redirect(url_for(".show", request_id=request_id), 303)
    page = render_template(
        "privacy/erase.html", form=form, plan=erasing.plan(resident), labels=labels, request_id=request_id
    )
    return page, 422 if form.errors else 200


@bp.route("/<uuid:request_id>/longer", methods=["GET", "POST"])
@requires(OFFICER)
def longer(request_id: uuid.UUID) -> ResponseReturnValue:
    """Two more months, with the reason that the person is told."""
    form = LongerForm()
    return _ask(
        request_id,
        form,
        lambda asked: services.take_longer(asked, form.because.data, actor=current_actor()),
        heading="Take more time",
        said="There are two more months. Tell them why, within the first month.",
    )


@bp.route("/<uuid:request_id>/answer", methods=["GET", "POST"])
@requires(OFFICER)
def answer(request_id: uuid.UUID) -> ResponseReturnValue:
    """Say what came of it."""
    form = AnswerForm()
    return _ask(
        request_id,
        form,
        lambda asked: services.answer(asked, form.answer.data, actor=current_actor()),
        heading="Answered",
        said="Written down as answered.",
    )


def _opened(request_id: uuid.UUID) -> tuple[RightsRequest, Resident]:
    """The request and its resident, while the record is open for the officer."""
    asked = queries.get(request_id, actor=current_actor())
    resident = queries.resident_of(asked, actor=current_actor())
    if resident is None:
        raise NotFound
    return asked, resident


def _page(asked: RightsRequest) -> str:
    resident = queries.resident_of(asked, actor=current_actor())
    return render_template("privacy/request.html", asked=asked, resident=resident, Right=Right)


def _do(request_id: uuid.UUID, deed: Callable[[RightsRequest], Any], said: str) -> ResponseReturnValue:
    asked = queries.get(request_id, actor=current_actor())
    if HubForm().submitted():
        with transaction():
            deed(asked)
        flash(said)
    return redirect(url_for(".show", request_id=request_id), 303)


def _ask(
    request_id: uuid.UUID,
    form: HubForm,
    deed: Callable[[RightsRequest], Any],
    *,
    heading: str,
    said: str,
) -> ResponseReturnValue:
    """A page that asks one thing, and then the deed."""
    asked = queries.get(request_id, actor=current_actor())
    if form.submitted():
        with transaction():
            deed(asked)
        flash(said)
        return redirect(url_for(".show", request_id=request_id), 303)
    page = render_template(
        "privacy/ask.html", form=form, heading=heading, request_id=request_id, action=request.path
    )
    return page, 422 if form.errors else 200
