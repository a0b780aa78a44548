"""What somebody is asked who wants their organization in the directory, and whoever decides about it."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, RadioField, SelectField, StringField, TelField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.core.asking import Answers, AskForm
from hub.core.checks import LINE, NAME, email_address, needed, telephone, up_to
from hub.directory.answers import postcode, web_address
from hub.directory.models import OrganizationType
from hub.directory.queries.duplicates import Alike
from hub.partners.forms.runs import RunForm, Step

MOST_LETTERS = 2000


class RegistrationForm(RunForm):
    steps = (
        Step("name", ("name",)),
        Step("kind", ("organization_type",)),
        Step("description", ("description",)),
        Step("reach", ("postcode", "phone", "website", "public_email"), heading="How do people find it?"),
        Step("you", ("person", "position"), heading="Who are you?"),
        Step("email", ("email",)),
    )
    name = StringField("What is the organization called?", [needed("Enter its name"), up_to(LINE)])
    organization_type = SelectField(
        "What kind of body is it?",
        [needed("Choose what kind of body it is")],
        choices={"": "Choose one"} | {kind.value: kind.label for kind in OrganizationType},
    )
    description = TextAreaField(
        "What does it do, and for whom?",
        [needed("Say what it does"), up_to(MOST_LETTERS)],
        description="Two or three sentences in everyday words",
    )
    postcode = StringField(
        "Postcode", [up_to(NAME), postcode], description="Leave empty if it has no place of its own"
    )
    phone = TelField("Phone number for the public", [up_to(NAME), telephone])
    website = URLField("Website", [up_to(LINE), web_address])
    public_email = EmailField("Email address for the public", [up_to(NAME), email_address])
    person = StringField("Your name", [needed("Enter your name"), up_to(NAME)])
    position = StringField("What you do there", [needed("Enter what you do there"), up_to(NAME)])
    email = EmailField(
        "What is your own email address?",
        [needed("Enter your email address"), up_to(NAME), email_address],
        description="We send you a link, and write to you when it is decided. It is not shown to the public",
    )

    def answers(self) -> Answers:
        """What the record takes."""
        values = {name: self[name].data for step in self.steps for name in step.fields}
        return values | {"organization_type": OrganizationType(values["organization_type"])}


class DecideRegistrationForm(AskForm):
    heading = "Decide"
    button = "Send"
    answer = RadioField("What shall we do?", [needed("Choose what to do")], choices=[])
    reason = TextAreaField(
        "If no, why?", [up_to(MOST_LETTERS)], description="They get these words. Say what they can do instead"
    )

    def __init__(self, *, alike: Sequence[Alike], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        same = [SelectChoice(str(one.id), f"It is {one.name}: take it as a claim") for one in alike]
        self.answer.choices = [
            SelectChoice("add", "Add it as a draft, and invite them to look after it"),
            *same,
            SelectChoice("no", "Do not add it"),
        ]

    def validate_reason(self, field: TextAreaField) -> None:
        if self.answer.data == "no" and not field.data:
            raise ValidationError("Say why, so that they know what to do")
