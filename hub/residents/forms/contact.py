"""Questions about how somebody may be reached."""

from datetime import time
from typing import Any

from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from hub.core.asking import Answers, CreateForm, EditForm
from hub.core.checks import LINE, NAME, needed, up_to
from hub.core.fields import WeekHoursField
from hub.residents.models import ContactKind, ContactPoint


class NewPointForm(CreateForm):
    heading = "Add a way to reach them"
    button = "Continue"
    kind = RadioField(
        "What is it?",
        [InputRequired("Choose what it is")],
        choices=[SelectChoice(one.value, one.label) for one in ContactKind],
    )
    value = TextAreaField("The number or address", [needed("Enter the number or address"), up_to(LINE)])
    label = StringField(
        "Whose is it?", [up_to(NAME)], description="For example: their own mobile, their sister’s, work"
    )


class PointForm(EditForm):
    heading = "Change the number or address"
    intro = "A new number or address is asked about anew: until then, nobody uses it."
    value = TextAreaField("The number or address", [needed("Enter the number or address"), up_to(LINE)])
    label = StringField("Whose is it?", [up_to(NAME)])


class SafetyForm(EditForm):
    """Which of its questions fit depends on what kind of contact it is: the others are taken out."""

    heading = "What is safe here?"
    intro = (
        "Ask the resident, alone. Tick only what they say is safe. What is not ticked is not used. "
        "Saving says that you asked today."
    )
    use = RadioField(
        "May we use it?",
        [InputRequired("Choose whether we may use it")],
        choices=[
            SelectChoice("yes", "Yes, as they say below"),
            SelectChoice("never", "Never: somebody else may read or hear it"),
        ],
    )
    may_ring = BooleanField("We may ring")
    may_leave_message = BooleanField("We may leave a message on it")
    may_text = BooleanField("We may send a text")
    may_write = BooleanField("We may write")
    who_may_answer = StringField(
        "Who else may answer?",
        [up_to(LINE)],
        description="And what may they be told? If nothing is written here, speak to the resident only.",
    )
    code_word = StringField(
        "Code word", [up_to(NAME)], description="What they say, or wait to hear, before you talk"
    )
    safe_hours = WeekHoursField(
        "When is it safe?", description="Leave all empty if any time from 8am to 8pm is safe."
    )

    def fit(self, kind: ContactKind) -> None:
        """Leave out what makes no sense for this kind."""
        not_for = {
            ContactKind.PHONE: ("may_write",),
            ContactKind.EMAIL: ("may_ring", "may_leave_message", "may_text", "code_word"),
            ContactKind.ADDRESS: ("may_ring", "may_leave_message", "may_text", "code_word", "safe_hours"),
        }
        for name in not_for[kind]:
            if name in self:
                del self[name]

    def validate_may_leave_message(self, field: Field) -> None:
        if field.data and not self.may_ring.data:
            raise ValidationError("A message is left when you ring: tick that we may ring, too")

    def validate_use(self, field: Field) -> None:
        ways = [self[name] for name in ("may_ring", "may_text", "may_write") if name in self]
        if field.data == "yes" and not any(way.data for way in ways):
            raise ValidationError("Tick what they said is safe, or choose that it is never used")

    def said(self) -> Answers:
        """What the service keeps."""
        kept: dict[str, Any] = {f.short_name: f.data for f in self.asked() if f.short_name != "use"}
        if "safe_hours" in kept:
            kept["safe_hours"] = {
                day: [[_hhmm(opens), _hhmm(closes)] for opens, closes in spans]
                for day, spans in kept["safe_hours"].items()
            }
        return kept


def read_safety(point: ContactPoint) -> Answers:
    """The answers as they are kept, for the form. Nobody has chosen anything before anybody was asked."""
    asked = point.reviewed_at is not None
    return {
        "use": ("never" if point.contact_prohibited else "yes") if asked else None,
        "may_ring": point.may_ring,
        "may_leave_message": point.may_leave_message,
        "may_text": point.may_text,
        "may_write": point.may_write,
        "who_may_answer": point.who_may_answer,
        "code_word": point.code_word,
        "safe_hours": {
            day: [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans]
            for day, spans in point.safe_hours.items()
        },
    }


def _hhmm(value: time) -> str:
    return f"{value:%H:%M}"
