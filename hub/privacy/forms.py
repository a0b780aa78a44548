"""What is asked of a privacy officer, one thing a page."""

from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField

from hub.core import clock
from hub.core.asking import CreateForm
from hub.core.checks import a_sensible_day, needed, up_to
from hub.core.fields import DatePartsField
from hub.core.forms import HubForm
from hub.privacy.models import Right

MOST_LETTERS = 2000


class FindForm(HubForm):
    """Whoever asks is found first. Sent by POST: what is typed here stands in no address and no log."""

    words = StringField(
        "Who is asking?", [needed("Enter a name, a phone number, a postcode or a tenancy reference")]
    )


class RequestForm(CreateForm):
    heading = "Write down what they ask for"
    button = "Write it down"
    right = RadioField(
        "What do they ask for?",
        [needed("Choose what they ask for")],
        choices={one.value: one.label for one in Right},
    )
    received_on = DatePartsField(
        "When did it reach us?", [needed("Enter the day, like 3 11 2025"), a_sensible_day]
    )
    proof = TextAreaField(
        "How do you know that it is them?",
        [needed("Say how you made sure that it is them"), up_to(MOST_LETTERS)],
        description="Rang the number we have, saw a tenancy letter. Do not keep a copy of a passport.",
    )
    words = TextAreaField(
        "What do they say?", [up_to(MOST_LETTERS)], description="In their own words, if they said more."
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"data": {"received_on": clock.today()}} | kwargs)


class AnswerForm(HubForm):
    answer = TextAreaField(
        "What came of it?",
        [needed("Say what was done, and how they were told"), up_to(MOST_LETTERS)],
        description="What was sent or put right, and how they were told.",
    )


class LongerForm(HubForm):
    because = TextAreaField(
        "Why does it need more time?",
        [needed("Say why it needs more time"), up_to(MOST_LETTERS)],
        description="They must be told this within the first month.",
    )


class EraseForm(HubForm):
    sure = BooleanField(
        "I have read what will go. It cannot be brought back.",
        [needed("Tick the box when you have read what will go")],
    )
