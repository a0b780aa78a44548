"""What is asked about an appointment."""

import uuid
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from hub.core.checks import needed, up_to
from hub.core.fields import ClockField, DatePartsField
from hub.core.words import digits
from hub.referrals.contact_codes import MeetingWay
from hub.referrals.forms.answering import MOST_LETTERS, not_in_the_past, within
from hub.referrals.forms.together import WorkForm, given
from hub.referrals.services.guards import LATEST_MEETING

LENGTHS = {
    "15": "15 minutes",
    "30": "Half an hour",
    "60": "An hour",
    "90": "An hour and a half",
    "120": "2 hours",
}


BOTH_READ = "Both sides read this. Write nothing that the person should not read about themselves."


class OfAppointment(WorkForm):
    """Carries the version that was read, so that two who change it at once see each other."""

    version = HiddenField()

    @property
    def read_version(self) -> int:
        said = digits(str(self.version.data))  # a number, where the page brought none and the record has one
        return -1 if said is None else said


class MeetingForm(OfAppointment):
    heading = "Make an appointment"
    button = "Make the appointment"
    on = DatePartsField(
        "On which day?", [needed("Enter a day, like 3 11 2026"), not_in_the_past, within(LATEST_MEETING)]
    )
    at = ClockField("At what time does it start?", [needed("Enter a time, like 9am or 4:30pm")])
    minutes = SelectField("How long does it take?", choices=LENGTHS, default="60")
    way = RadioField(
        "How do you meet?",
        [needed("Choose how you meet")],
        choices={one.value: one.label for one in MeetingWay},
        default=MeetingWay.IN_PERSON.value,
    )
    place = RadioField("Where?", choices={})
    directions = TextAreaField(
        "What helps to find it?",
        [up_to(500)],
        description="Another place, a room, a number to ring, or the link of the video call.",
    )
    words = TextAreaField("Anything to add?", [up_to(MOST_LETTERS)], description=BOTH_READ)

    def __init__(self, *, places: Sequence[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        known = {str(key): line[:1].upper() + line[1:] for key, line in places}
        super().__init__(**{"data": {"place": next(iter(known), "")} | kwargs.pop("data", {})} | kwargs)
        self.place.choices = known | {"": "Somewhere else, or from afar"}

    def validate_directions(self, field: TextAreaField) -> None:
        if self.way.data == MeetingWay.IN_PERSON.value and not (self.place.data or field.data):
            raise ValidationError("Say where you meet")

    @property
    def day(self) -> date:
        return given(self.on.data)

    @property
    def time(self) -> time:
        return given(self.at.data)


class MoveForm(MeetingForm):
    heading = "Change the appointment"
    button = "Save the change"


class CancelForm(OfAppointment):
    heading = "Cancel the appointment"
    button = "Cancel the appointment"
    words = TextAreaField("Why?", [up_to(MOST_LETTERS)], description=BOTH_READ)


class CameForm(OfAppointment):
    heading = "Did they come?"
    button = "Save"
    came = RadioField(
        "Did they come?", [needed("Choose yes or no")], choices={"yes": "Yes", "no": "No, they did not come"}
    )
    begins = BooleanField("With this, the help has begun", description="Only when they came.")
    words = TextAreaField("Anything to add?", [up_to(MOST_LETTERS)], description=BOTH_READ)

    def __init__(self, *, can_begin: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not can_begin:
            del self.begins

    @property
    def wants_begin(self) -> bool:
        return "begins" in self and bool(self.begins.data)
