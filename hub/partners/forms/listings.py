"""What the pages of emailed links ask."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from hub.core import clock
from hub.core.fields import DatePartsField
from hub.core.forms import HubForm
from hub.directory.models import CapacityState

MOST_LETTERS = 2000
MOST_WEEKS = 520
FOR_GOOD, FOR_A_WHILE = "for-good", "for-a-while"


class PressForm(HubForm):
    """A button and nothing else."""


class ChangedForm(HubForm):
    words = TextAreaField(
        "What has changed?",
        [
            InputRequired("Write what has changed"),
            Length(max=MOST_LETTERS, message=f"Use {MOST_LETTERS:,} characters or fewer"),
        ],
        description="The new phone number, or the new times. Please do not write about the people you help.",
    )


class ClosedForm(HubForm):
    how = RadioField(
        "Have you closed for good?",
        [InputRequired("Choose one")],
        choices=[SelectChoice(FOR_GOOD, "Yes, for good"), SelectChoice(FOR_A_WHILE, "No, for a while")],
    )
    until = DatePartsField("When do you open again, if you know?")
    words = StringField(
        "Anything people should know?",
        [Length(max=200, message="Use 200 characters or fewer")],
        description="For a while: this stands on the page, for example “The hall is being painted”.",
    )

    def validate_until(self, field: DatePartsField) -> None:
        if self.how.data == FOR_A_WHILE and field.data and field.data < clock.today():
            raise ValidationError("The day must be today or later")


class RoomForm(HubForm):
    """One service's room. Several stand on one page, each with its id in front of its fields' names."""

    state = RadioField(
        "Do you have room?",
        choices=[
            SelectChoice(CapacityState.OPEN, "Yes, there is room"),
            SelectChoice(CapacityState.WAITING_LIST, "There is a waiting list"),
            SelectChoice(CapacityState.FULL, "No, we are full"),
            SelectChoice(CapacityState.PAUSED, "We are not taking people just now"),
        ],
        coerce=CapacityState,
        validate_choice=False,
    )
    weeks = StringField(
        "How many weeks do people wait?", [Length(max=10, message="Enter a number of weeks, like 6")]
    )
    until = DatePartsField("Until when, if you know?")

    def __init__(self, legend: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.state.label.text = legend

    def validate_state(self, field: RadioField) -> None:
        if field.data is None or field.data is CapacityState.UNKNOWN:
            raise ValidationError("Choose how it is today")

    def validate_weeks(self, field: StringField) -> None:
        if self.state.data is CapacityState.WAITING_LIST and field.data and self.number_of_weeks is None:
            raise ValidationError("Enter a number of weeks, like 6")

    def validate_until(self, field: DatePartsField) -> None:
        if self.state.data is CapacityState.PAUSED and field.data and field.data < clock.today():
            raise ValidationError("The day must be today or later")

    @property
    def number_of_weeks(self) -> int | None:
        """What was typed, where it is a number that can be."""
        typed = (self.weeks.data or "").strip().lower().removesuffix("weeks").removesuffix("week").strip()
        found = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None
        return found if found is not None and 1 <= found <= MOST_WEEKS else None
