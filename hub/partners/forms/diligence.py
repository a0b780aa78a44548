"""What we ask about an organization's checks: one subject a page."""

from wtforms import EmailField, Field, Form, StringField, TelField
from wtforms.validators import ValidationError

from hub.core import clock
from hub.core.asking import EditForm
from hub.core.checks import NAME, a_sensible_day, email_address, telephone, up_to
from hub.core.fields import DatePartsField
from hub.partners import registers


def not_in_future(_form: Form, field: Field) -> None:
    if field.data is not None and field.data > clock.today():
        raise ValidationError("This day has not come yet. Check the date")


class NumbersForm(EditForm):
    heading = "Registered numbers"
    intro = "Leave both empty if the group is not registered. Many small ones are not."
    charity_number = StringField(
        "Charity number", [up_to(NAME)], description="For example 1234567, SC012345 or NIC101234"
    )
    company_number = StringField(
        "Company number", [up_to(NAME)], description="Eight letters and figures, for example 01234567"
    )

    def validate_charity_number(self, field: StringField) -> None:
        if field.data and not (known := registers.charity(field.data)):
            raise ValidationError("Check the charity number. It has 6 or 7 figures, or starts with SC or NIC")
        field.data = known if field.data else ""

    def validate_company_number(self, field: StringField) -> None:
        if field.data and not (known := registers.company(field.data)):
            raise ValidationError("Check the company number. It has 8 figures, or 2 letters and 6 figures")
        field.data = known if field.data else ""


class SafeguardingForm(EditForm):
    heading = "Safeguarding"
    intro = (
        "Who to speak to if somebody may be in danger. Only your own people and those who look after "
        "partners at the association see this. Ask the person first."
    )
    lead_name = StringField("Name of the safeguarding lead", [up_to(NAME)])
    lead_phone = TelField("Their phone number", [up_to(NAME), telephone])
    lead_email = EmailField("Their email address", [up_to(NAME), email_address])
    trained_on = DatePartsField("When were they last trained?", [a_sensible_day, not_in_future])
    dbs_checked_on = DatePartsField(
        "When were DBS checks last looked at?",
        [a_sensible_day, not_in_future],
        description="The day somebody made sure that everybody who needs a check has one",
    )


class InsuranceForm(EditForm):
    heading = "Insurance"
    insured_until = DatePartsField(
        "Until when does the public liability insurance run?",
        [a_sensible_day],
        description="We write to the owners 60 and 30 days before, and on the day",
    )
