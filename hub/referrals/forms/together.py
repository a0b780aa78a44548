"""What is asked of either side while they work on a referral together."""

from datetime import date, time
from typing import Any, TypeVar

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import ValidationError

from hub.core import clock
from hub.core.asking import CreateForm
from hub.core.checks import needed, up_to
from hub.core.errors import Invalid
from hub.core.fields import ClockField, DatePartsField
from hub.core.forms import HubForm
from hub.referrals.contact_codes import ContactResult, ContactWay
from hub.referrals.forms.answering import MOST_LETTERS, SHORT_NOTE, not_in_the_past, within
from hub.referrals.forms.on_behalf import OnBehalf
from hub.referrals.forms.signing import Signed
from hub.referrals.services.guards import LATEST_TRY

T = TypeVar("T")


class WorkForm(Signed, CreateForm):
    """Each brings the id of what it makes, so that a second press makes no second one."""

    def fresh_key(self) -> "WorkForm":
        """With a key of its own, for a page on which it stands empty."""
        _ = self.record_id
        return self


class MessageForm(WorkForm):
    heading = "Write a message"
    button = "Send the message"
    message = TextAreaField("Your message", [needed("Write your message"), up_to(MOST_LETTERS)])

    def __init__(self, *, to_partner: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.message.description = TO_PARTNER if to_partner else TO_US


TO_PARTNER = "The partner sees exactly these words. By email they only hear that you wrote."
TO_US = "Whoever made the referral reads this, and may show it to the person."

OWN, BOTH = "own", "both"


class NoteForm(WorkForm):
    heading = "Write a note"
    button = "Keep the note"
    words = TextAreaField("Your note", [needed("Write your note"), up_to(MOST_LETTERS)])
    who = RadioField("Who may read it?", [needed("Choose who may read it")], default=OWN)

    def __init__(self, *, to_partner: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        other = "The partner, too" if to_partner else "The association, too"
        mine = "Only us: the team" if to_partner else "Only us: the people of your organization"
        self.who.choices = {OWN: mine, BOTH: other}
        self.who.description = (
            "The person may ask for a copy of all that is kept about them, and gets both kinds."
        )

    def only_ours(self) -> None:
        """The referral is over: there is nobody to share it with."""
        self.who.choices = {OWN: self.who.choices[OWN]}


def not_to_come(_form: HubForm, field: DatePartsField) -> None:
    if field.data and field.data > clock.today():
        raise ValidationError("Enter today or an earlier day")


FOR_THE_PARTNER = "The partner reads this. Write nothing that the person should not read about themselves."


class AttemptForm(WorkForm):
    heading = "An attempt to reach them"
    button = "Write it down"
    on = DatePartsField("On which day?", [needed("Enter a day, like 3 11 2026"), not_to_come])
    at = ClockField("At what time?", [needed("Enter a time, like 9am or 4:30pm")])
    way = RadioField("How?", [needed("Choose how")], choices={one.value: one.label for one in ContactWay})
    result = RadioField(
        "What came of it?",
        [needed("Choose what came of it")],
        choices={one.value: one.label for one in ContactResult},
    )
    begins = BooleanField("With this, the help has begun", description="Only when you spoke with them.")
    next_on = DatePartsField("When will you try again?", [not_in_the_past, within(LATEST_TRY)])
    words = TextAreaField("Anything to add?", [up_to(MOST_LETTERS)], description=SHORT_NOTE)

    def __init__(self, *, can_begin: bool, for_partner: bool, **kwargs: Any) -> None:
        now = clock.local_now().replace(second=0, microsecond=0)
        given = {"on": now.date(), "at": now.time()} | kwargs.pop("data", {})
        super().__init__(data=given, **kwargs)
        if not can_begin:
            del self.begins
        if not for_partner:
            self.words.description = FOR_THE_PARTNER

    @property
    def wants_begin(self) -> bool:
        return "begins" in self and bool(self.begins.data)

    @property
    def day(self) -> date:
        return given(self.on.data)

    @property
    def time(self) -> time:
        return given(self.at.data)


def given(answer: T | None) -> T:
    """The form has made sure that one is there."""
    if answer is None:
        raise Invalid("Enter a day and a time.")
    return answer


class SuggestForm(WorkForm):
    heading = "Suggest another service"
    button = "Suggest it"
    service_id = RadioField("Which service?", [needed("Choose a service, or look for another one")])
    words = TextAreaField(
        "Why would it help them better?",
        [needed("Say why, in a few words"), up_to(MOST_LETTERS)],
        description=SHORT_NOTE,
    )


class SuggestOnBehalfForm(OnBehalf, SuggestForm):
    """What somebody at the partner suggested by phone or letter."""
