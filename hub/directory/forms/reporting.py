"""Telling us that an entry is wrong."""

from typing import Any

from wtforms import EmailField, Field, Form, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.core.asking import CreateForm
from hub.core.checks import LINE, email_address, needed, up_to
from hub.directory.services.reports import Problem

MOST_LETTERS = 2000


def empty(_form: Form, field: Field) -> None:
    """Programs fill in every box they find. A person who did it by mistake is told, and loses nothing."""
    if field.data:
        raise ValidationError("Leave the last box empty, then send again")


class ReportForm(CreateForm):
    heading = "What is wrong?"
    button = "Send"
    what = RadioField(
        "What is wrong?",
        [needed("Choose what is wrong")],
        choices=[SelectChoice(problem.value, problem.label) for problem in Problem],
        validate_choice=True,
    )
    details = TextAreaField(
        "Tell us more",
        [up_to(MOST_LETTERS)],
        description="What should it say instead? Please do not write about anybody’s health or home life.",
    )
    email = EmailField(
        "Your email address, if you want an answer",
        [up_to(LINE), email_address],
        description="We use it to answer you once, and then forget it.",
    )
    last_box = StringField("Leave this box empty", [empty])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        assert self.record_id  # noqa: S101  # a form that is shown carries an id from the start
