"""Feeds and runs: what is read from whom, how it went, and what somebody should look at."""

import io
import uuid
from collections.abc import Sequence

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.core.forms import number_from
from hub.core.paging import Page
from hub.core.spreadsheets import Table
from hub.core.words import digits
from hub.directory.editing.pages import do
from hub.directory.importing import arriving, feeds, guessing, queries, tables, undoing
from hub.directory.importing.blueprint import bp
from hub.directory.importing.forms import DRAFTS, SHOWN, ColumnsForm, FeedForm, TableForm
from hub.directory.imports.report import Outcome
from hub.directory.models import Feed, ImportRun, RunStatus

P = Permission.DIRECTORY_IMPORT
ROWS_A_PAGE = 100
LOOKS_AGAIN = 5  # seconds
HEADS = ("kind", "row", "outcome", "name", "key", "why")


@bp.get("")
@requires(P)
def index() -> ResponseReturnValue:
    """Every feed with its last run, and what was brought in lately."""
    actor = current_actor()
    found = queries.feeds(actor=actor)
    return render_template(
        "directory/importing/index.html",
        feeds=found,
        last=queries.last_runs(found),
        runs=queries.runs(actor=actor),
    )


@bp.route("/feeds/new", methods=["GET", "POST"])
@requires(P)
def new_feed() -> ResponseReturnValue:
    """A feed to read from now on."""
    actor = current_actor()
    form = FeedForm()
    record_id = number_from(form.record_id)
    if form.submitted():
        if db.session.get(Feed, record_id) is not None:  # the button was pressed twice
            return redirect(url_for("imports.feed", feed_id=record_id))
        try:
            values = form.values() | {"url": feeds.must_be_askable(form.url.data, _settings())}
            with transaction():
                feeds.add(values, actor=actor, record_id=record_id)
        except (Invalid, Conflict) as refusal:
            form.url.errors = [refusal.message]
        except IntegrityError:  # two presses, or two people, arrived at once, and the other one was first
            if db.session.get(Feed, record_id) is not None:
                return redirect(url_for("imports.feed", feed_id=record_id))
            form.url.errors = ["There is a feed with this address already."]
        else:
            flash("The feed was added. We are reading it now.")
            return redirect(url_for("imports.feed", feed_id=record_id))
    return render_template("directory/importing/new_feed.html", form=form)


@bp.get("/feeds/<uuid:feed_id>")
@requires(P)
def feed(feed_id: uuid.UUID) -> ResponseReturnValue:
    """A feed: how it goes, its last runs, and what it no longer has."""
    actor = current_actor()
    record = queries.feed(feed_id, actor=actor)
    runs = queries.runs(actor=actor, of=record)
    return render_template(
        "directory/importing/feed.html",
        feed=record,
        runs=runs,
        going=next((one for one in runs if not one.status.is_over), None),
        missing=queries.missing(record, actor=actor),
    )


@bp.route("/feeds/<uuid:feed_id>/change", methods=["GET", "POST"])
@requires(P)
def change_feed(feed_id: uuid.UUID) -> ResponseReturnValue:
    """Another address, rhythm or licence."""
    actor = current_actor()
    record = queries.feed(feed_id, actor=actor)
    form = FeedForm()
    if request.method == "GET":
        source = record.source
        form.process(
            url=record.url,
            title=source.title,
            rhythm=record.rhythm.value,
            state=SHOWN if record.publish else DRAFTS,
            publisher=source.publisher,
            licence=source.licence,
            attribution=source.attribution,
            version=str(record.version),
        )
    if form.submitted():
        try:
            values = form.values() | {"url": feeds.must_be_askable(form.url.data, _settings())}
            version = digits(str(form.version.data)) or 0
            with transaction():
                db.session.expire_all()
                feeds.change(queries.feed(feed_id, actor=actor), values, actor=actor, version=version)
        except Invalid as refusal:
            form.url.errors = [refusal.message]
        except Conflict as refusal:
            db.session.expire_all()
            record = queries.feed(feed_id, actor=actor)
            form.version.data = str(record.version)
            shown = render_template(
                "directory/importing/change_feed.html", form=form, feed=record, conflict=refusal.message
            )
            return shown, Conflict.status
        else:
            flash("Saved.")
            return redirect(url_for("imports.feed", feed_id=feed_id))
    return render_template("directory/importing/change_feed.html", form=form, feed=record, conflict="")


@bp.post("/feeds/<uuid:feed_id>/read")
@requires(P)
def read_feed(feed_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    return do(
        lambda: feeds.read_now(queries.feed(feed_id, actor=actor), actor=actor),
        said="We are reading it now.",
        then=url_for("imports.feed", feed_id=feed_id),
    )


@bp.post("/feeds/<uuid:feed_id>/<any(pause,resume):deed>")
@requires(P)
def pause_feed(feed_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    actor = current_actor()
    is_paused = deed == "pause"
    return do(
        lambda: feeds.pause(queries.feed(feed_id, actor=actor), actor=actor, is_paused=is_paused),
        said="It is not read until you go on." if is_paused else "It is read again from now on.",
        then=url_for("imports.feed", feed_id=feed_id),
    )


@bp.get("/runs/<uuid:run_id>")
@requires(P)
def run(run_id: uuid.UUID) -> ResponseReturnValue:
    """How far it is; afterwards, what became of each record."""
    record = queries.run(run_id, actor=current_actor())
    if record.status is RunStatus.DRAFT:
        return redirect(url_for("imports.columns", run_id=run_id))
    outcome = request.args.get("outcome", "")
    rows = [row for row in record.rows if not outcome or row[2] == outcome]
    number = max(1, min(request.args.get("page", 1, type=int), -(-len(rows) // ROWS_A_PAGE)))
    start = (number - 1) * ROWS_A_PAGE
    shown = rows[start : start + ROWS_A_PAGE]
    kinds = [one.value for one in Outcome if one.value in {row[2] for row in record.rows}]
    page = render_template(
        "directory/importing/run.html",
        run=record,
        done=max(record.done, tables.Meter(_settings(), run_id).done),
        outcome=outcome,
        tabs_of=[
            (one.capitalize(), url_for("imports.run", run_id=run_id, outcome=one), one == outcome)
            for one in kinds
        ],
        table=[(row[3] or row[4] or "No name", row[2].capitalize(), row[1] or "", row[5]) for row in shown],
        page=Page(shown, len(rows), number, ROWS_A_PAGE),
        url_of=lambda n: url_for(
            "imports.run", run_id=run_id, outcome=outcome or None, page=n if n > 1 else None
        ),
    )
    if record.status.is_over:
        return page
    return page, 200, {"Refresh": str(LOOKS_AGAIN)}  # it is told again without a script, too


@bp.get("/runs/<uuid:run_id>/report.csv")
@requires(P)
def report(run_id: uuid.UUID) -> ResponseReturnValue:
    """The report as a spreadsheet."""
    record = queries.run(run_id, actor=current_actor())
    if record.status is RunStatus.DRAFT:  # its rows are the table's own
        raise NotFound
    return _as_table(record)


@bp.route("/table", methods=["GET", "POST"])
@requires(P)
def table() -> ResponseReturnValue:
    """A file is sent, and what people call it is said."""
    actor = current_actor()
    form = TableForm()
    record_id = number_from(form.record_id)
    if form.submitted():
        sent = request.files.get("upload")
        if db.session.get(ImportRun, record_id) is not None:  # the button was pressed twice
            return redirect(url_for("imports.columns", run_id=record_id))
        if sent is None or not sent.filename:
            form.upload.errors = ["Choose a file"]
        else:
            try:
                received = arriving.receive(
                    sent.stream, sent.filename, settings=_settings(), actor=actor, run_id=record_id
                )
                with transaction():
                    arriving.keep(received, title=form.title.data, actor=actor, run_id=record_id)
            except Invalid as refusal:
                form.upload.errors = [refusal.message]
            else:
                return redirect(url_for("imports.columns", run_id=record_id))
    return render_template("directory/importing/table.html", form=form)


@bp.route("/tables/<uuid:run_id>/columns", methods=["GET", "POST"])
@requires(P)
def columns(run_id: uuid.UUID) -> ResponseReturnValue:
    """What each column is: guessed, shown with what stands in it, and put right by the editor."""
    actor = current_actor()
    record = queries.run(run_id, actor=actor)
    if (
        record.status is not RunStatus.DRAFT and not record.mapping
    ):  # a worker looks at it, or could not read it
        return redirect(url_for("imports.run", run_id=run_id))
    try:
        head = arriving.head_of(record, _settings())
    except Invalid as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("imports.table"))
    form = ColumnsForm.for_table(head.columns, guessing.guessed(head.columns, head.rows))
    problem = ""
    if form.submitted():
        try:
            with transaction():
                db.session.expire_all()
                held = queries.run(run_id, actor=actor)
                made = tables.say(
                    held, form.said(), columns=head.columns, publish=form.state.data == SHOWN, actor=actor
                )
            return redirect(url_for("imports.run", run_id=made.id))
        except Invalid as refusal:
            problem = refusal.message
    return render_template(
        "directory/importing/columns.html",
        run=record,
        form=form,
        problem=problem,
        notes=head.notes,
        samples=[_examples(head.rows, position) for position in range(len(head.columns))],
    )


@bp.post("/runs/<uuid:run_id>/do")
@requires(P)
def do_run(run_id: uuid.UUID) -> ResponseReturnValue:
    """What was tried out is brought in."""
    actor = current_actor()
    try:
        with transaction():
            db.session.expire_all()
            made = tables.do(queries.run(run_id, actor=actor), actor=actor)
    except Conflict as refusal:
        flash(refusal.message, "error")
        return redirect(url_for("imports.run", run_id=run_id))
    return redirect(url_for("imports.run", run_id=made.id))


@bp.route("/runs/<uuid:run_id>/undo", methods=["GET", "POST"])
@requires(P)
def undo_run(run_id: uuid.UUID) -> ResponseReturnValue:
    """Ask once more, then take a whole import back."""
    actor = current_actor()
    record = queries.run(run_id, actor=actor)
    if request.method == "GET":
        return render_template("directory/importing/undo.html", run=record)
    return do(
        lambda: undoing.undo(queries.run(run_id, actor=actor), actor=actor),
        said="It was taken back.",
        then=url_for("imports.run", run_id=run_id),
    )


def _examples(rows: Sequence[Sequence[str]], position: int, most: int = 3) -> list[str]:
    """What stands in a column: a few different things."""
    cells = (" ".join(row[position].split()) for row in rows if position < len(row))
    return [cell[:80] for cell in dict.fromkeys(filter(None, cells))][:most]


def _as_table(record: ImportRun) -> Response:
    text = io.StringIO(newline="")
    table = Table(text, HEADS)
    for row in record.rows:
        table.row(row)
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=report-{record.created_at:%Y-%m-%d}.csv"
    return answer


def _settings() -> Settings:
    found: Settings = current_app.extensions["hub.settings"]
    return found


__all__ = ["bp"]
