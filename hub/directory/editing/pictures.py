"""The section of pictures, which organizations, services and places have alike."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.core.db import transaction
from hub.core.errors import HubError
from hub.directory.editing.pages import Section
from hub.directory.forms.pictures import PictureRow, PicturesForm
from hub.directory.images import MOST_BYTES, make
from hub.directory.models import Organization
from hub.directory.pictures import of
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


def _take(form: PicturesForm, record: Any) -> None:
    """Keep what was just sent at once, so that a form which is refused, or grows by a row, loses no picture."""
    owner = record.id if isinstance(record, Organization) else record.organization_id
    for entry in form.pictures.entries:
        row: PictureRow = entry.form
        sent = request.files.get(row.upload.name)
        content = sent.stream.read(MOST_BYTES + 1) if sent and sent.filename else b""
        if content:
            _keep(row, content, owner)
        row.shown = next(iter(of([row.values()])), None)


def _keep(row: PictureRow, content: bytes, owner: Any) -> None:
    try:
        made = make(content)
        with transaction():
            row.file.data = images.keep(made, organization_id=owner, folder=folder(), actor=current_actor())
    except HubError as refusal:
        row.problem = refusal.message
        row.upload.errors = [refusal.message]
