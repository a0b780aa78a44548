"""Questions about a job, a placement, a course and the like."""

from wtforms import EmailField, RadioField, SelectField, StringField, TextAreaField, URLField
from wtforms.validators import ValidationError

from hub.core.asking import AskForm, CreateForm, EditForm
from hub.core.checks import LINE, NAME, TEXT, a_sensible_day, email_address, needed, up_to
from hub.core.fields import ClockField, DatePartsField
from hub.directory.answers import web_address
from hub.directory.forms.fields import YesNoField
from hub.directory.forms.references import optional_id
from hub.directory.forms.schedules import check_closing
from hub.directory.models import OpportunityKind

KINDS = {kind.value: kind.label for kind in OpportunityKind}


class WhatItIs(AskForm):
    """What both the new and the known opportunity are asked."""

    expected = frozenset({"description"})
    kind = RadioField("What is it?", [needed("Choose what it is")], choices=KINDS, coerce=OpportunityKind)
    title = StringField(
        "Title", [needed("Enter a title"), up_to(LINE)], description="For example: Lunch club helper"
    )
    description = TextAreaField("What is it about?", [up_to(TEXT)])


class NewOpportunityForm(WhatItIs, CreateForm):
    heading = "Add a job or activity"
    intro = "It stays a draft until you publish it."
    after = "It is a draft: fill in the rest, then publish it."
    button = "Add job or activity"


class BasicsForm(WhatItIs, EditForm):
    heading = "Title and description"


class ApplyForm(EditForm):
    expected = frozenset({"how_to_apply"})
    heading = "How do people apply?"
    how_to_apply = TextAreaField(
        "What should a person do?", [up_to(TEXT)], description="For example: ring us, or come along"
    )
    url = URLField("Web page", [up_to(LINE), web_address])
    email = EmailField("Email address", [up_to(NAME), email_address])


class DatesForm(EditForm):
    heading = "Dates"
    closes_on = DatePartsField(
        "Last day to apply", [a_sensible_day], description="After this day the public no longer sees it"
    )
    starts_on = DatePartsField("First day", [a_sensible_day], description="When it starts or takes place")
    start_time = ClockField("Starts at")
    end_time = ClockField("Ends at")

    def validate_start_time(self, field: ClockField) -> None:
        if field.data is None and self.end_time.data is not None:
            raise ValidationError("Enter when it starts, too")

    def validate_end_time(self, field: ClockField) -> None:
        check_closing(self.start_time, field)


class PayForm(EditForm):
    heading = "Pay and hours"
    pay = StringField("Pay", [up_to(LINE)], description="For example: £12.60 an hour, or expenses paid")
    hours = StringField("Hours", [up_to(LINE)], description="For example: 16 hours a week, evenings")


class WhereForm(EditForm):
    heading = "Where is it?"
    location_id = SelectField("Where is it?", choices={}, coerce=optional_id)


class WhoForm(EditForm):
    heading = "Is it only for residents?"
    ring_fenced = YesNoField(
        "Is it only for residents?", description="Then only residents of the association may apply"
    )
