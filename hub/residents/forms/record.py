"""Questions about the person."""

from collections.abc import Mapping

from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.core import clock
from hub.core.asking import CreateForm, EditForm
from hub.core.checks import LINE, NAME, a_sensible_day, needed, telephone, up_to
from hub.core.errors import Invalid
from hub.core.fields import DatePartsField
from hub.core.forms import HubForm
from hub.core.languages import LANGUAGES
from hub.places import postcodes
from hub.residents import circumstances
from hub.residents.models import Channel, Tenure

UNKNOWN = ("", "Not known")


def _choices(known: Mapping[str, str], *, unknown: bool = True) -> list[SelectChoice]:
    pairs = [UNKNOWN, *known.items()] if unknown else list(known.items())
    return [SelectChoice(code, words) for code, words in pairs]


def _in_the_past(_form: HubForm, field: Field) -> None:
    if field.data is not None and field.data > clock.today():
        raise ValidationError("This day has not come yet. Check the date")


def _a_postcode(_form: HubForm, field: Field) -> None:
    if field.data:
        try:
            code = postcodes.parse(field.data)
        except Invalid as wrong:
            raise ValidationError(wrong.message.rstrip(".")) from None
        if not code.is_full:
            raise ValidationError("Enter the whole postcode, like M33 2AB, or leave it empty")
        field.data = str(code)


class FindForm(HubForm):
    words = StringField(
        "Who are you looking for?",
        [needed("Enter what you know: a name, a phone number, a postcode or a reference"), up_to(NAME)],
        description="Name, date of birth, phone number, email, postcode or tenancy reference. "
        "Several at once are best.",
    )


class RegisterForm(CreateForm):
    heading = "Register somebody"
    intro = "Only their name is needed now. The rest helps you find them again, and can wait."
    button = "Continue"
    expected = frozenset({"name"})
    name = StringField("What is their name?", [needed("Enter their name"), up_to(NAME)])
    date_of_birth = DatePartsField("When were they born?", [a_sensible_day, _in_the_past])
    phone = StringField(
        "Phone number",
        [up_to(NAME), telephone],
        description="You say next whether it is safe to ring. Until then nobody does.",
    )
    postcode = StringField("Postcode of their home", [up_to(20), _a_postcode])
    tenancy_reference = StringField("Tenancy reference", [up_to(60)])


class NameForm(EditForm):
    heading = "Name"
    name = StringField("What is their full name?", [needed("Enter their name"), up_to(NAME)])
    preferred_name = StringField("What do they like to be called?", [up_to(NAME)])
    pronouns = StringField("Pronouns", [up_to(60)], description="For example she/her, they/them")


class BirthForm(EditForm):
    heading = "Date of birth"
    date_of_birth = DatePartsField("When were they born?", [a_sensible_day, _in_the_past])


class GenderForm(EditForm):
    heading = "What is their gender?"
    gender = RadioField(
        "What is their gender?",
        choices=_choices(circumstances.GENDERS),
        description="Only for services that are for women or for men. Ask; do not guess.",
    )


class HomeForm(EditForm):
    heading = "Home"
    postcode = StringField("Postcode", [up_to(20), _a_postcode])
    tenure = RadioField("How do they live?", choices=_choices({one.value: one.label for one in Tenure}))
    tenancy_reference = StringField("Tenancy reference", [up_to(60)])


class LanguageForm(EditForm):
    heading = "Language"
    language = SelectField("Which language do they like to speak?", choices=_choices(LANGUAGES))
    needs_interpreter = BooleanField("They need an interpreter")


class WayForm(EditForm):
    heading = "How do they like to hear from us?"
    preferred_channel = RadioField(
        "How do they like to hear from us?",
        choices=_choices({one.value: one.label for one in Channel}),
        description="We use it only where they also said that it is safe.",
    )


class AccessForm(EditForm):
    heading = "What makes it easier for them?"
    access_needs = TextAreaField(
        "What makes it easier for them?",
        [up_to(2000)],
        description="Large print, step-free, a quiet room, time to think, somebody with them.",
    )


class GoalForm(EditForm):
    heading = "What do they want to change?"
    goal = TextAreaField(
        "What do they want to change?",
        [up_to(2000)],
        description="In their own words. Write it as they say it.",
    )


class CircumstancesForm(EditForm):
    heading = "Circumstances"
    intro = (
        "What they told you that decides which services are for them. What is not ticked counts as not known: "
        "nobody is left out for it."
    )
    household = SelectMultipleField(
        "Who they live with", choices=_choices(circumstances.HOUSEHOLD, unknown=False)
    )
    employment = SelectMultipleField(
        "Work and study", choices=_choices(circumstances.EMPLOYMENT, unknown=False)
    )
    benefits = SelectMultipleField("Benefits", choices=_choices(circumstances.BENEFITS, unknown=False))
    tag = SelectMultipleField("Also", choices=_choices(circumstances.TAGS, unknown=False))

    def validate_benefits(self, field: Field) -> None:
        if circumstances.NONE in (field.data or ()) and len(field.data) > 1:
            raise ValidationError("Choose “None of these”, or the benefits they get, not both")


class NoContactForm(EditForm):
    heading = "No contact at all"
    intro = "Use this when any contact could put them in danger. No email leaves, and no task asks anybody to ring."
    no_contact = BooleanField("Nobody may contact them until somebody has spoken with them")
    no_contact_reason = StringField("Why, and when may this be looked at again?", [up_to(LINE)])

    def validate_no_contact_reason(self, field: Field) -> None:
        if self.no_contact.data and not field.data:
            raise ValidationError("Say why, so that a colleague understands")
