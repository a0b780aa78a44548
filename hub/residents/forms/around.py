"""Questions about flags, the household, who works with somebody, and why a record is opened."""

from collections.abc import Sequence
from datetime import date

from wtforms import BooleanField, EmailField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from hub.accounts.models import Team, User
from hub.core import clock
from hub.core.asking import CreateForm, EditForm
from hub.core.checks import LINE, NAME, email_address, needed, up_to
from hub.core.fields import DatePartsField
from hub.core.forms import HubForm
from hub.residents.models import FlagKind, SeenBy


def _ahead(_form: HubForm, field: Field) -> None:
    if field.data is not None and field.data <= clock.today():
        raise ValidationError("Choose a day that is still to come")


class FlagForm(CreateForm):
    heading = "Add a flag"
    intro = "A flag tells colleagues what they must know before they do anything. Keep it true and short."
    kind = SelectField("What is it?", [needed("Choose what it is")])
    source = StringField(
        "Who says so?",
        [needed("Say who told us, or who saw it"), up_to(LINE)],
        description="For example: they told me",
    )
    note = TextAreaField("What else must a colleague know?", [up_to(1000)])
    review_on = DatePartsField(
        "When do we ask whether it still holds?",
        [needed("Enter the day on which somebody asks again"), _ahead],
    )
    seen_by = RadioField(
        "Who may see it?",
        [InputRequired("Choose who may see it")],
        choices=[SelectChoice(one.value, one.label) for one in SeenBy],
        description="A flag about danger is never shown to more than the lead worker and the team lead.",
    )

    @property
    def day(self) -> date:
        """The day, once the form was found to be in order."""
        if self.review_on.data is None:
            raise ValueError("ask whether the form is in order first")
        return self.review_on.data

    def offer(self, kinds: Sequence[FlagKind]) -> None:
        self.kind.choices = [
            SelectChoice("", "Choose one"),
            *(SelectChoice(one.code, one.name) for one in kinds),
        ]


class FlagReviewForm(EditForm):
    heading = "Does this flag still hold?"
    button = "It still holds: save"
    note = TextAreaField("What else must a colleague know?", [up_to(1000)])
    review_on = DatePartsField(
        "When do we ask again?", [needed("Enter the day on which somebody asks again"), _ahead]
    )

    @property
    def day(self) -> date:
        """The day, once the form was found to be in order."""
        if self.review_on.data is None:
            raise ValueError("ask whether the form is in order first")
        return self.review_on.data


class MemberForm(CreateForm):
    heading = "Add somebody to the household"
    name = StringField("Name", [needed("Enter a name, or what this person is to them"), up_to(NAME)])
    relation = StringField(
        "What are they to the resident?", [up_to(NAME)], description="For example: son, 6; partner; lodger"
    )
    lives_here = BooleanField("They live there", default=True)
    must_not_know = BooleanField(
        "They must not learn of anything we do for the resident",
        description="Nothing about a referral reaches them, and we say nothing when they answer the phone.",
    )


class MemberEditForm(EditForm):
    heading = "Somebody of the household"
    relation = StringField("What are they to the resident?", [up_to(NAME)])
    lives_here = BooleanField("They live there")
    must_not_know = BooleanField("They must not learn of anything we do for the resident")


class WhyForm(HubForm):
    reason = TextAreaField(
        "Why do you need to see this person?",
        [needed("Say in a few words why you need to see this person"), up_to(LINE)],
        description="For example: I cover for their worker who is ill, and they are on the phone.",
    )


class WorkerForm(EditForm):
    heading = "Who leads the work?"
    lead_worker_id = RadioField("Who leads the work with this person?")
    team_id = RadioField(
        "Which team?",
        description="Another team sees them from now on, and this one no longer does. Their open referrals, drafts "
        "and tasks go along.",
    )

    def offer(self, people: Sequence[User], teams: Sequence[Team]) -> None:
        self.lead_worker_id.choices = [
            SelectChoice("", "Nobody yet"),
            *(SelectChoice(str(one.id), one.name) for one in people),
        ]
        self.team_id.choices = [SelectChoice(str(one.id), one.name) for one in teams]


class BarForm(HubForm):
    email = EmailField("The colleague’s email address", [needed("Enter their email address"), email_address])
    reason = StringField(
        "Why?", [up_to(LINE)], description="For example: they are family, or live next door."
    )


class OutcomeForm(HubForm):
    outcome = TextAreaField(
        "What came of it?",
        [needed("Say what came of it"), up_to(1000)],
        description="For example: rang, told her.",
    )
