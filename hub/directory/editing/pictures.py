"""The section of pictures, which organizations, services and places have alike."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, request

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.core.db import transaction
from hub.core.errors import HubError
from hub.directory.editing.blueprint import bp
from hub.directory.editing.pages import Section
from hub.directory.forms.pictures import LogoForm, PictureRow, PicturesForm
from hub.directory.images import MOST_BYTES, make
from hub.directory.models import Organization
from hub.directory.pictures import of
from hub.directory.queries import kept
from hub.directory.queries.images import owned
from hub.directory.services import images
from hub.directory.views.images import folder


def section(
    save: Callable[[Any, Any, Actor], object], label: str, form: type[PicturesForm]
) -> Section[Any, Any]:
    return Section(
        slug="pictures",
        label=label,
        form=form,
        read=_read,
        prepare=_take,
        save=save,
        template="directory/editing/pictures.html",
    )


def _read(record: Any) -> Mapping[str, Any]:
    return {"pictures": [{"file": one.file, "alt": one.alt} for one in record.pictures]}


@bp.before_request
def receive() -> None:
    """Keep what was just sent, before the page and its transactions begin: a form that is refused, or grows by a row,
    loses no picture."""
    named = request.view_args or {}
    if request.method != "POST" or named.get("slug") != "pictures":
        return
    kind = next((kind for kind in _OWNERS if kind in named), None)
    if kind is None:
        return
    owner = _OWNERS[kind](named, current_actor())
    form = LogoForm() if kind == "organization_id" else PicturesForm()
    received: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name in form.uploads():  # no more than the page has rows: each costs memory and a second's work
        sent = request.files.get(name)
        content = sent.stream.read(MOST_BYTES + 1) if sent and sent.filename else b""
        if not content:
            continue
        try:
            images.must_have_room(owner)  # before the work, which is what the quota is there to save
            made = make(content)
            with transaction():
                received[name] = images.keep(
                    made, organization_id=owner, folder=folder(), actor=current_actor()
                )
        except HubError as refusal:
            problems[name] = refusal.message
    g.received_pictures, g.refused_pictures = received, problems


_OWNERS: Mapping[str, Callable[[Mapping[str, Any], Actor], Any]] = {
    "service_id": lambda named, actor: kept.service(named["service_id"], actor=actor).organization_id,
    "organization_id": lambda named, actor: kept.organization(named["organization_id"], actor=actor).id,
    "location_id": lambda named, actor: kept.location(named["location_id"], actor=actor).organization_id,
}


def _take(form: PicturesForm, record: Any) -> None:
    """Put what was received where it was sent. A name that is none of theirs is as good as none."""
    received, refused = g.get("received_pictures", {}), g.get("refused_pictures", {})
    for entry in form.pictures.entries:
        row: PictureRow = entry.form
        row.file.data = received.get(row.upload.name) or row.file.data
    strange = _strange(form, record)
    for entry in form.pictures.entries:
        row = entry.form
        row.file.data = "" if row.file.data in strange else row.file.data
        if problem := refused.get(row.upload.name, ""):
            row.problem = problem
            row.upload.errors = [problem]
        row.shown = next(iter(of([row.values()])), None)


def _strange(form: PicturesForm, record: Any) -> set[str]:
    """The pictures named in the form that are neither on the record nor its organization's: on a page of theirs,
    everybody would be shown what its owner has not published."""
    named = {entry.form.file.data for entry in form.pictures.entries if entry.form.file.data}
    unknown = named - {one.file for one in record.pictures}
    owner = record.id if isinstance(record, Organization) else record.organization_id
    return unknown - owned(unknown, owner) if unknown else set()
