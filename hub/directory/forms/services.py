"""Questions about a service: what it is, how people get it, who it is for."""

from collections.abc import Sequence

from wtforms import EmailField, RadioField, StringField, TextAreaField, URLField
from wtforms.validators import ValidationError

from hub.core import clock
from hub.core.asking import Answers, AskForm, CreateForm, EditForm, Row, Rows
from hub.core.checks import LINE, NAME, TEXT, a_sensible_day, email_address, needed, not_before, up_to
from hub.core.fields import DatePartsField, NumberField
from hub.core.languages import LANGUAGES
from hub.directory import vocabulary
from hub.directory.answers import web_address
from hub.directory.forms.fields import (
    ChecksField,
    LinesField,
    OpenSelectField,
    YesNoField,
    options,
)
from hub.directory.models import AskHere, CapacityState, ServiceStatus

Groups = Sequence[tuple[str, Sequence[str]]]
"""Checkboxes under headings: the heading, and the values that stand under it."""

RUNNING = {
    ServiceStatus.ACTIVE: "Yes, it is running",
    ServiceStatus.TEMPORARILY_CLOSED: "No, it is closed for now",
    ServiceStatus.INACTIVE: "No, and nobody knows when it will start again",
    ServiceStatus.DEFUNCT: "No, it has ended for good",
}


class WhatItIs(AskForm):
    """What both the new and the known service are asked."""

    expected = frozenset({"description"})
    name = StringField("Name", [needed("Enter the name of the service"), up_to(LINE)])
    description = TextAreaField(
        "What does it do?",
        [up_to(TEXT)],
        description="Start with what a person gets. Short sentences and everyday words.",
    )


class NewServiceForm(WhatItIs, CreateForm):
    heading = "Add a service"
    intro = "It stays a draft until you publish it."
    after = "It is a draft: fill in the rest, then publish it."
    button = "Add service"


class NameForm(WhatItIs, EditForm):
    heading = "Name and description"
    alternate_name = StringField("Another name people know it by", [up_to(LINE)])


class AlertForm(EditForm):
    heading = "What should everybody read first?"
    alert = StringField(
        "What should everybody read first?",
        [up_to(300)],
        description="Stands at the top of the page. For example: moved to the library until Easter",
    )


class SensitiveForm(EditForm):
    heading = "Could somebody be in danger if they were seen reading this page?"
    is_sensitive = YesNoField(
        "Could somebody be in danger if they were seen reading this page?",
        description="If yes, the page has a button that leaves it at once",
    )


class ReachForm(EditForm):
    heading = "How does the help reach people?"
    channels = ChecksField(
        "How does the help reach people?",
        choices=options(vocabulary.CHANNELS),
        description="Choose all that fit",
    )


def _ask_here(said: object) -> AskHere | None:
    return AskHere(str(said)) if said else None


class StartForm(EditForm):
    heading = "How to start"
    how_to_start = ChecksField(
        "What can a person do to start?",
        choices=options(vocabulary.HOW_TO_START),
        description="Choose all that fit",
    )
    ask_here = RadioField(
        "Can people ask for it on this site by themselves?",
        choices=options(vocabulary.ASK_HERE, blank="As “Ask for it yourself” above says"),
        coerce=_ask_here,
        description="They tell us as much as a worker would, and agree that we pass it on. You answer as usual.",
    )
    application_process = TextAreaField(
        "What happens then?",
        [up_to(TEXT)],
        description="For example: we ring you within three days and ask about…",
    )
    wait_time = StringField(
        "How long do people usually wait?", [up_to(LINE)], description="For example: about two weeks"
    )


class WebForm(EditForm):
    heading = "Web page and email"
    url = URLField("Web page of this service", [up_to(LINE), web_address])
    email = EmailField("Email address", [up_to(NAME), email_address])


class AudienceForm(EditForm):
    heading = "Ages, and who it is for in words"
    minimum_age = NumberField(
        "Youngest age",
        most=120,
        wrong="Enter an age in years, like 16",
        description="Leave empty for any",
    )
    maximum_age = NumberField(
        "Oldest age",
        [not_before("minimum_age", "The oldest age must not be below the youngest")],
        most=120,
        wrong="Enter an age in years, like 25",
        description="Leave empty for any",
    )
    eligibility_description = TextAreaField(
        "Who is it for, in words?",
        [up_to(TEXT)],
        description="Say what the ages and the conditions do not say. For example: you need not be religious.",
    )


class LanguageRow(Row):
    expected = frozenset({"code"})
    code = OpenSelectField(
        "Language",
        choices=options(LANGUAGES, blank="Choose a language"),
        called=vocabulary.language_name,
    )
    note = StringField("Note", [up_to(LINE)], description="For example: on Tuesdays")

    def validate_code(self, field: OpenSelectField) -> None:
        if not field.data:
            raise ValidationError("Choose a language, or remove this row")

    def values(self) -> Answers:
        return super().values() | {"name": vocabulary.language_name(self.code.data)}


class LanguagesForm(EditForm):
    heading = "Languages"
    languages = Rows(LanguageRow, "Languages it is given in", one="language")
    interpretation_services = StringField(
        "What about interpreters?",
        [up_to(LINE)],
        description="For example: any language by phone, ask when you book",
    )


class AreasForm(EditForm):
    """`areas` are places we know, by code; `others` are names in the editor's own words."""

    heading = "Which areas does it cover?"
    intro = (
        "Choose none if it helps whoever comes. A helpline for the whole borough has an area and no address."
    )
    groups: Groups = ()
    areas = ChecksField("Areas", choices={})
    others = LinesField(
        "Other areas",
        [up_to(TEXT)],
        description="One on each line. People cannot search by these, but they read them.",
    )


class CapacityForm(EditForm):
    heading = "Is there room for new people?"
    state = RadioField(
        "Is there room for new people?",
        [needed("Choose one")],
        choices=options(vocabulary.CAPACITY),
        coerce=CapacityState,
        description="What you say counts for 14 days. After that nobody knows until somebody says it again.",
    )
    weeks = NumberField("How many weeks do people wait?", most=520, wrong="Enter a number of weeks, like 6")
    paused_until = DatePartsField("Until when, if you know?", [a_sensible_day])

    def validate_paused_until(self, field: DatePartsField) -> None:
        if self.state.data is CapacityState.PAUSED and field.data and field.data < clock.today():
            raise ValidationError("The day must be today or later")


class StatusForm(EditForm):
    heading = "Is this service running?"
    status = RadioField(
        "Is this service running?", [needed("Choose one")], choices=options(RUNNING), coerce=ServiceStatus
    )
    closed_reason = StringField(
        "Why is it closed?", [up_to(LINE)], description="For example: a new floor is being laid"
    )
    closed_until = DatePartsField("When does it open again, if you know?", [a_sensible_day])

    def validate_closed_until(self, field: DatePartsField) -> None:
        if self.status.data is ServiceStatus.TEMPORARILY_CLOSED and field.data and field.data < clock.today():
            raise ValidationError("The day it opens again must be today or later")


class QualityForm(EditForm):
    heading = "Quality marks"
    accreditations = StringField(
        "Which quality marks does it hold?", [up_to(LINE)], description="For example: Advice Quality Standard"
    )


class TermsForm(EditForm):
    """Which terms of one list an entry carries. The heading is the list's own question."""

    groups: Groups = ()
    terms = ChecksField("Choose all that fit", choices={})


class PlacesForm(EditForm):
    heading = "Where does it happen?"
    places = ChecksField("Where does it happen?", choices={}, description="Choose all that fit")
