"""What a partner is asked for each deed, with an account and without: one thing a page."""

import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, ClassVar

from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import NumberRange, ValidationError

from hub.core import clock, workdays
from hub.core.checks import needed, up_to
from hub.core.fields import DatePartsField, NumberField
from hub.core.forms import HubForm, number_from
from hub.referrals.codes import CouldNotCode, DeclineCode, DeclinedBy, HoldCode, OutcomeCode
from hub.referrals.forms.signing import Signed
from hub.referrals.queries.courses import Offered
from hub.referrals.services.guards import LATEST_CONTACT, LATEST_HOLD

MOST_LETTERS = 2000
SHORT_NOTE = "The association reads this. Write nothing that the person should not read about themselves."

PASSED_ON = "The association passes these words on to the person, in a way that is safe for them."


def not_in_the_past(_form: HubForm, field: DatePartsField) -> None:
    if field.data and field.data < clock.today():
        raise ValidationError("Enter today or a later day")


def within(most: timedelta) -> Callable[[HubForm, DatePartsField], None]:
    """Until that day nobody asks how it goes, and a slip in the year would be for ever: so it lies within reach."""

    def check(_form: HubForm, field: DatePartsField) -> None:
        if field.data and field.data > clock.today() + most:
            reach = f"{most.days // 365} years" if most.days > 365 else f"{most.days} days"
            raise ValidationError(f"Enter a day within {reach} from today")

    return check


class AnswerForm(Signed, HubForm):
    """One deed of a partner."""

    heading: ClassVar[str] = ""
    button: ClassVar[str] = "Send"
    kind: ClassVar[str] = "primary"
    problem: str = ""
    """What the rules said to answers that were sound by themselves."""

    def shorten(self, prefix: str) -> None:
        """To stand on a page among other forms, whose questions may bear the same ids."""
        for field in self:
            field.id = field.label.field_id = f"{prefix}-{field.id}"


class AskForm(AnswerForm):
    heading = "Ask a question"
    question = TextAreaField(
        "What do you need to know?",
        [needed("Write your question"), up_to(MOST_LETTERS)],
        description="The person who referred them answers. Until then you owe us no answer.",
    )


class Accepting:
    """What is asked of whoever says yes, to one person or to several."""

    accepted_by = StringField(
        "Who will help them?",
        [needed("Enter the name of the person who will help"), up_to(120)],
        description="A name they can ask for.",
    )
    contact_by = DatePartsField(
        "By when will you be in touch with them?",
        [needed("Enter a day, like 3 11 2026"), not_in_the_past, within(LATEST_CONTACT)],
    )
    words = TextAreaField(
        "What should they know?",
        [up_to(MOST_LETTERS)],
        description=f"Where to come, what to bring. {PASSED_ON}",
    )

    def __init__(self, **kwargs: Any) -> None:
        soon = workdays.within(workdays.WEEK)
        super().__init__(**{"data": {"contact_by": soon} | kwargs.pop("data", {})} | kwargs)


class AcceptForm(Accepting, AnswerForm):
    heading = "Yes, we can help"
    button = "Say yes"


class DeclineForm(AnswerForm):
    heading = "No, we cannot help"
    button = "Say no"
    kind = "warning"
    code = RadioField(
        "Why not?",
        [needed("Choose the reason")],
        choices={one.value: one.label for one in DeclineCode},
        description="Came to the wrong people? Choose “Another reason”, and say so.",
    )
    declined_by = RadioField(
        "Who decided?",
        [needed("Choose who decided")],
        choices={DeclinedBy.PARTNER.value: "We did", DeclinedBy.RESIDENT.value: DeclinedBy.RESIDENT.label},
        default=DeclinedBy.PARTNER.value,
    )
    words = TextAreaField("What should we know?", [up_to(MOST_LETTERS)], description=SHORT_NOTE)

    def shorten(self, prefix: str) -> None:
        """That the person said no themselves is asked on the page of its own alone: it is rare."""
        del self.declined_by
        super().shorten(prefix)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        sound = bool(super().validate(*args, **kwargs))
        if self.code.data == DeclineCode.OTHER and not self.words.data:
            self.words.errors = ["Say what the reason is"]
            return False
        return sound


class WaitlistForm(AnswerForm):
    heading = "Put them on the waiting list"
    button = "Put on the list"
    weeks = IntegerField(
        "About how many weeks until there is a place?",
        [needed("Enter a number of weeks"), NumberRange(1, 104, "Enter a number from 1 to 104")],
    )
    review_on = DatePartsField(
        "When will you look at it again?", [needed("Enter a day, like 3 11 2026"), not_in_the_past]
    )
    words = TextAreaField("What should they know?", [up_to(MOST_LETTERS)], description=PASSED_ON)

    def __init__(self, **kwargs: Any) -> None:
        later = workdays.ENGLAND.after(clock.today() + timedelta(days=30), 0)
        super().__init__(**{"data": {"review_on": later} | kwargs.pop("data", {})} | kwargs)


class BeginForm(AnswerForm):
    heading = "The help has begun"
    button = "It has begun"
    words = TextAreaField("How did it go?", [up_to(MOST_LETTERS)], description=SHORT_NOTE)


class HoldForm(AnswerForm):
    heading = "Pause it for a while"
    button = "Pause it"
    code = RadioField(
        "Why?", [needed("Choose the reason")], choices={one.value: one.label for one in HoldCode}
    )
    until = DatePartsField(
        "Until when?", [needed("Enter a day, like 3 11 2026"), not_in_the_past, within(LATEST_HOLD)]
    )
    words = TextAreaField("What should we know?", [up_to(MOST_LETTERS)], description=SHORT_NOTE)


class CompleteForm(AnswerForm):
    heading = "The help is finished"
    button = "It is finished"
    outcome = RadioField(
        "What came of it?",
        [needed("Choose what came of it")],
        choices={one.value: one.label for one in OutcomeCode},
        description="We ask the person too, and keep both answers apart.",
    )
    words = TextAreaField("What should we know?", [up_to(MOST_LETTERS)], description=SHORT_NOTE)


class CouldNotForm(AnswerForm):
    heading = "We could not finish it"
    button = "We could not finish"
    kind = "warning"
    code = RadioField(
        "Why not?", [needed("Choose the reason")], choices={one.value: one.label for one in CouldNotCode}
    )
    words = TextAreaField("What should we know?", [up_to(MOST_LETTERS)], description=SHORT_NOTE)


class UpdateForm(AnswerForm):
    heading = "Say how it goes"
    words = TextAreaField(
        "How does it go?", [needed("Write a few words"), up_to(MOST_LETTERS)], description=SHORT_NOTE
    )


class AssignForm(HubForm):
    heading: ClassVar[str] = "Who looks after it?"
    colleague = RadioField("Who looks after it?", [needed("Choose somebody")], choices={})


class SeveralForm(Accepting, HubForm):
    """One answer for several people. Choices are given by the view; who was answered since the page was opened is no
    wrong choice: the answer says what became of each."""

    idempotency_key = HiddenField()
    referrals = SelectMultipleField("Whom?", [needed("Tick at least one")], choices={}, validate_choice=False)
    course = RadioField("Do they get a place on something that you run?", choices={"": "No"}, default="")
    places = NumberField(
        "How many places does it have?",
        [],
        wrong="Enter a number, like 12",
        least=1,
        most=500,
        description="Only when the course does not say it above, or it has changed.",
    )

    @property
    def record_id(self) -> uuid.UUID:
        """What makes a second press the same yes as the first."""
        return number_from(self.idempotency_key)

    def offer(self, courses: Iterable[Offered]) -> None:
        self.course.choices = {"": "No"} | {str(one.id): one.in_words for one in courses}
