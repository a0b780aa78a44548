"""A note for the relationship log."""

from typing import Any

from wtforms import SelectField, TextAreaField

from hub.core import clock
from hub.core.asking import AskForm, CreateForm, EditForm
from hub.core.checks import a_sensible_day, needed, up_to
from hub.core.fields import DatePartsField
from hub.partners.forms.diligence import not_in_future
from hub.partners.models import Occasion

MOST_LETTERS = 4000


class NoteQuestions(AskForm):
    intro = (
        "The partner does not see this. Write nothing about a resident, and nothing about anybody "
        "that you would not say to them: people may ask to see what is written about them."
    )
    occasion = SelectField(
        "What was it?",
        [needed("Choose what it was")],
        choices={"": "Choose one"} | {one.value: one.label for one in Occasion},
        coerce=lambda value: Occasion(value) if value else "",
    )
    happened_on = DatePartsField(
        "When was it?", [needed("Enter the day, like 3 11 2025"), a_sensible_day, not_in_future]
    )
    words = TextAreaField(
        "What was said, and what comes next?", [needed("Write what was said"), up_to(MOST_LETTERS)]
    )


class NewNoteForm(NoteQuestions, CreateForm):
    heading = "Add a note"
    button = "Add note"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"data": {"happened_on": clock.today()}} | kwargs)


class NoteForm(NoteQuestions, EditForm):
    heading = "Correct a note"
