"""Entries listed twice: the pairs to look at, two entries side by side, and merges that can be taken back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.config import Settings
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid
from hub.core.forms import tidy
from hub.directory.editing.blueprint import bp
from hub.directory.editing.pages import do
from hub.directory.forms import merging as forms
from hub.directory.likeness import NEARLY_CERTAIN
from hub.directory.models import MergedKind
from hub.directory.queries import duplicates as found
from hub.directory.queries import merged as queries
from hub.directory.services import duplicates, merging
from hub.moderation import subjects

MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two entries: what it is called, and both answers as lines to read."""

    name: str
    label: str
    kept: Sequence[str]
    gone: Sequence[str]


@bp.get("/duplicates")
@requires(Permission.DIRECTORY_MERGE)
def all_duplicates() -> ResponseReturnValue:
    """Pairs that nobody has looked at, the most alike first; on another tab, what was merged."""
    actor = current_actor()
    settings: Settings = current_app.extensions["hub.settings"]
    if request.args.get("show") == "merged":
        return render_template(
            "directory/editing/merges.html",
            merges=queries.merges(actor=actor),
            waiting=queries.waiting(actor=actor),
        )
    number = min(request.args.get("page", 1, type=int), MOST_PAGES)
    return render_template(
        "directory/editing/duplicates.html",
        page=queries.pairs(actor=actor, page=number, size=settings.page_size),
        nearly_certain=NEARLY_CERTAIN,
        url_of=lambda n: url_for("editing.all_duplicates", page=n if n > 1 else None),
    )


@bp.post("/duplicates/look")
@requires(Permission.DIRECTORY_MERGE)
def look_for_duplicates() -> ResponseReturnValue:
    """Have everything compared now, instead of waiting for the night."""
    with transaction():
        duplicates.ask_to_look()
    flash("Everything is being compared. Open this list again in a minute.")
    return redirect(url_for("editing.all_duplicates"))


@bp.post("/duplicates/<uuid:duplicate_id>/dismiss")
@requires(Permission.DIRECTORY_MERGE)
def dismiss_duplicate(duplicate_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    return do(
        lambda: duplicates.dismiss(queries.pair(duplicate_id, actor=actor), actor=actor),
        said="Noted: these are two different things. The pair will not come back.",
        then=url_for("editing.all_duplicates"),
    )


@bp.get("/merge/organization/<uuid:organization_id>")
@requires(Permission.DIRECTORY_MERGE)
def find_twin(organization_id: uuid.UUID) -> ResponseReturnValue:
    """Find the other entry of an organization that is listed twice, by what it is called."""
    subject = subjects.of(MergedKind.ORGANIZATION.value)
    record = subject.load(organization_id, actor=current_actor())
    words = tidy(request.args.get("q"))[:100] or record.name
    alike = found.organizations_like(name=words, website=record.website, email=record.email, most=10)
    return render_template(
        "directory/editing/find_twin.html",
        record=record,
        words=words,
        found=[one for one in alike if one.id != record.id],
    )


@bp.route("/merge/<any(organization,service):entry>/<uuid:kept_id>/<uuid:gone_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_MERGE)
def merge(entry: str, kept_id: uuid.UUID, gone_id: uuid.UUID) -> ResponseReturnValue:
    """Two entries side by side. The first stays; for each difference somebody says which answer is right."""
    actor, subject = current_actor(), subjects.of(entry)
    kept, gone = subject.load(kept_id, actor=actor), subject.load(gone_id, actor=actor)
    differ = merging.differences(subject.snapshot(kept), subject.snapshot(gone))
    form = forms.ask(differ, {one.name: subject.label(one.name) for one in differ})
    seen, status = f"{kept.version} {gone.version}", 200
    if form.submitted():
        if form.seen.data != seen:
            status = Conflict.status
        else:
            try:
                with transaction():
                    db.session.expire_all()
                    merging.merge(
                        MergedKind(entry), kept_id=kept_id, gone_id=gone_id, picks=form.picks(), actor=actor
                    )
                flash(f"Merged. Old addresses of {gone.name} lead here now.")
                return redirect(_home(entry, kept_id))
            except (Conflict, Invalid) as refusal:
                flash(refusal.message, "error")
                return redirect(url_for("editing.all_duplicates"))
    form.seen.data = seen
    rows = [_row(subject, one) for one in differ]
    return (
        render_template(
            "directory/editing/merge.html",
            entry=entry,
            kept=kept,
            gone=gone,
            rows=rows,
            form=form,
            is_conflict=status == Conflict.status,
            pages={one.id: url_for(f"directory.{entry}", **{f"{entry}_id": one.id}) for one in (kept, gone)},
        ),
        status,
    )


@bp.route("/merges/<uuid:merge_id>/undo", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_MERGE)
def undo_merge(merge_id: uuid.UUID) -> ResponseReturnValue:
    """Ask once more, then make two entries of one again."""
    actor = current_actor()
    record = queries.merge(merge_id, actor=actor)
    if request.method == "GET":
        return render_template(
            "directory/editing/undo_merge.html", record=record, names=queries.names_of(record, actor=actor)
        )
    edited: list[str] = []

    def undo() -> None:
        edited.extend(merging.unmerge(queries.merge(merge_id, actor=actor), actor=actor))

    answer = do(undo, said="They are two entries again.", then=_home(record.kind.value, record.kept_id))
    if edited:
        label = subjects.of(record.kind.value).label
        flash(f"Edited since the merge, so left as it is: {', '.join(map(label, edited)).lower()}.")
    return answer


def _home(kind: str, record_id: uuid.UUID) -> str:
    named: dict[str, Any] = {f"{kind}_id": record_id}
    return url_for(f"editing.{kind}", **named)


def _row(subject: subjects.Subject, one: merging.Difference) -> Row:
    def lines(value: Any) -> Sequence[str]:
        return subject.in_words(one.name, value) if value or value is False else ()

    return Row(one.name, subject.label(one.name), lines(one.kept), lines(one.gone))
