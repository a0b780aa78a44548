"""The section of a service's own questions before a referral, with a look at how they will be asked."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.errors import NotFound
from hub.directory.editing.blueprint import bp
from hub.directory.editing.desk import Desk
from hub.directory.editing.pages import Section
from hub.directory.forms.intake import QuestionsForm, as_rows
from hub.directory.intake_form import answers_form
from hub.directory.intake_words import warning
from hub.directory.models import IntakeQuestion, Service
from hub.directory.queries import entries
from hub.directory.services import intake, offers
from hub.directory.services.records import stays_whole


def _read(record: Service) -> Mapping[str, Any]:
    """Its own questions, or those of another service of the organization that somebody wants to start from."""
    source = _copied(record) if request.method == "GET" else None
    return {
        "intake_questions": as_rows(
            [_values(one) for one in intake.in_order(source or record.intake_questions)]
        )
    }


def _copied(record: Service) -> Sequence[IntakeQuestion] | None:
    try:
        other = entries.service(uuid.UUID(request.args.get("from", "")), actor=current_actor())
    except (ValueError, NotFound):
        return None
    return other.intake_questions if other.organization_id == record.organization_id else None


def _prepare(form: QuestionsForm, record: Service) -> None:
    """What the page shows beside the questions: doubts about each, and where others could be copied from."""
    form.offer_conditions()
    for entry in form.intake_questions.entries:
        entry.form.doubt = warning(entry.form.label.data or "")
    form.copies = intake.others_with_questions(record)


def _save(record: Service, form: QuestionsForm, actor: Actor) -> None:
    offers.edit(record, {}, parts=form.parts(), actor=actor, version=form.read_version)
    stays_whole(offers.missing(record), is_published=record.is_published)


def _values(question: IntakeQuestion) -> dict[str, Any]:
    return {name: getattr(question, name) for name in intake.ASKED}


SECTION: Section[Service, Any] = Section(
    slug="questions",
    label="Questions before a referral",
    form=QuestionsForm,
    read=_read,
    prepare=_prepare,
    save=_save,
    template="directory/editing/questions.html",
)


@bp.get("/services/<uuid:service_id>/questions/preview")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def preview_questions(service_id: uuid.UUID) -> ResponseReturnValue:
    """The questions as whoever refers somebody will see them, with those that wait for approval.

    Nothing that is typed here goes anywhere.
    """
    with Desk("service", service_id).reading() as record:
        asked = [_values(one) for one in intake.in_order(record.intake_questions)]
        form = answers_form(asked)(prefix="preview-")
        questions = [field for field in form if field.name.startswith("preview-q-")]
        return render_template("directory/editing/questions_preview.html", record=record, questions=questions)
