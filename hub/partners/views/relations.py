"""The relationship log of a partner: noted, corrected, taken out."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.directory.editing.pages import Section, create, do, edit
from hub.partners.forms.relations import NewNoteForm, NoteForm
from hub.partners.models import RelationNote
from hub.partners.queries import keeping as queries
from hub.partners.services import relations
from hub.partners.views.blueprint import bp


@bp.route("/admin/partners/<uuid:organization_id>/notes/new", methods=["GET", "POST"])
@requires(Permission.PARTNER_MANAGE)
def new_note(organization_id: uuid.UUID) -> ResponseReturnValue:
    """What was said at a meeting, on the phone, in a visit."""
    organization = queries.partner(organization_id, actor=current_actor())

    def make(form: NewNoteForm, actor: Actor, record_id: uuid.UUID) -> None:
        relations.add(organization_id, form.values(), actor=actor, record_id=record_id)

    home = _log_url(organization_id)
    return create(
        NewNoteForm(), RelationNote, make, home=lambda _: home, back=home, organization=organization
    )


@bp.route("/admin/partners/<uuid:organization_id>/notes/<uuid:note_id>", methods=["GET", "POST"])
@requires(Permission.PARTNER_MANAGE)
def note(organization_id: uuid.UUID, note_id: uuid.UUID) -> ResponseReturnValue:
    """Put a note right."""
    organization = queries.partner(organization_id, actor=current_actor())
    return edit(
        _NOTE,
        lambda: queries.note(note_id, organization_id=organization_id, actor=current_actor()),
        home=lambda _: _log_url(organization_id),
        record_name=organization.name,
        remove_url=url_for("partners.remove_note", organization_id=organization_id, note_id=note_id),
    )


@bp.post("/admin/partners/<uuid:organization_id>/notes/<uuid:note_id>/remove")
@requires(Permission.PARTNER_MANAGE)
def remove_note(organization_id: uuid.UUID, note_id: uuid.UUID) -> ResponseReturnValue:
    actor = current_actor()
    return do(
        lambda: relations.remove(
            queries.note(note_id, organization_id=organization_id, actor=actor), actor=actor
        ),
        said="The note is gone.",
        then=_log_url(organization_id),
    )


def _log_url(organization_id: uuid.UUID) -> str:
    return url_for("partners.partner", organization_id=organization_id, _anchor="log")


def _keep(record: RelationNote, form: NoteForm, actor: Actor) -> None:
    relations.correct(record, form.values(), actor=actor, version=form.read_version)


_NOTE: Section[RelationNote, NoteForm] = Section(
    slug="note", label="Note", form=NoteForm, save=_keep, template="partners/note.html"
)
