"""Choosing how often to be reminded, and in which language."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from hub.core.forms import HubForm
from hub.messaging.models import Pace

PACES = [
    SelectChoice(Pace.AT_ONCE.value, "Each one when it is due"),
    SelectChoice(Pace.DAILY.value, "All of a day in one email, at 7am"),
    SelectChoice(Pace.NEVER.value, "No reminders"),
]
LANGUAGES = [SelectChoice("en", "English"), SelectChoice("cy", "Welsh, where we have it")]


class MailChoicesForm(HubForm):
    """The two questions."""

    pace = RadioField(
        "How should we remind you?", [InputRequired("Choose how we should remind you")], choices=PACES
    )
    language = RadioField(
        "Which language should we write in?", [InputRequired("Choose a language")], choices=LANGUAGES
    )
