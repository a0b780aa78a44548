"""The pages on which a referral is written, one thing a page. What several referrals share is asked once."""

import uuid
from collections.abc import Sequence

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError

from hub.consent.codes import How, SaidBy
from hub.consent.models import Reach
from hub.core.asking import AskForm, CreateForm
from hub.core.checks import needed, up_to
from hub.core.forms import HubForm
from hub.referrals.codes import Urgency, Via

MOST_WORDS = 2000
SAME, OWN = "same", "own"
AGREED, DANGER = "agreed", "danger"
TOLD = "told"
"""They were told of the service and go by themselves: nothing is shared."""


class BeginForm(HubForm):
    """Which way each referral goes. `key` makes a second press find what the first one made."""

    key = HiddenField()

    @classmethod
    def for_services(cls, services: Sequence[tuple[uuid.UUID, str]]) -> type["BeginForm"]:
        """One question for each service: (id, name)."""
        fields = {
            f"via-{service_id}": RadioField(
                f"How does {name} hear of it?",
                [InputRequired("Choose one")],
                choices=WAYS,
                default=Via.HUB.value,
            )
            for service_id, name in services
        }
        return type("BeginFormFor", (cls,), fields)


WAYS = {
    Via.HUB.value: "I send a referral from here",
    Via.PHONE.value: "I have rung them, or do so now",
    Via.EMAIL.value: "I write to them myself by email",
    Via.LETTER.value: "I use their own form, or write a letter",
    Via.IN_PERSON.value: "I speak with them in person",
    TOLD: "They do not need to: I told the person, who goes by themselves",
}
HINTS = {
    Via.HUB.value: "They answer by email or here, and you hear when they do not.",
    Via.PHONE.value: "You write down here what comes of it.",
    TOLD: "Nothing about the person is shared.",
}


class ForWhomForm(AskForm):
    heading = "For whom is this?"
    button = "Continue"
    resident_id = RadioField("For whom is this?", [InputRequired("Choose a person, or find them first")])


class AgreementForm(AskForm):
    heading = "Do they agree?"
    button = "Continue"
    to = SelectMultipleField("Whom do they agree to?")
    how = RadioField(
        "How did they say so?", choices={one.value: one.label for one in How}, validate_choice=False
    )
    said_by = RadioField(
        "Who said so?",
        choices={one.value: one.label for one in SaidBy},
        default=SaidBy.RESIDENT.value,
    )
    wording = HiddenField()
    danger = TextAreaField(
        "Or: somebody is in danger, and it cannot wait for their agreement",
        [up_to(MOST_WORDS)],
        description="Say who is in danger and why. The privacy officer reads this within a week.",
    )

    def validate_to(self, field: Field) -> None:
        if not field.data and not (self.danger.data or "").strip():
            raise ValidationError("Choose those they agree to. Without agreement nothing is shared.")

    def validate_how(self, field: Field) -> None:
        if self.to.data and field.data not in set(How):
            raise ValidationError("Say how they told you")


class TellingForm(AskForm):
    heading = "May the partner tell us how it went?"
    button = "Continue"
    may_tell = RadioField(
        "May the partner tell us how it went?",
        [InputRequired("Choose yes or no")],
        choices={"yes": "Yes", "no": "No"},
        description="Either answer is fine. With “no”, the partner still says whether they can help.",
    )


class SafeWay:
    """What is asked of a safe way to them, before it goes and after."""

    way = RadioField(
        "How can the partner safely get in touch?",
        [InputRequired("Choose how they can be reached")],
        description="Ask the person today: what is safe can change.",
    )
    may_leave_message = BooleanField("The partner may leave a message")
    when = StringField(
        "When is a good time?",
        [up_to(200)],
        description="For example: weekday mornings, when the children are at school",
    )


class ContactForm(SafeWay, AskForm):
    heading = "How can the partner safely get in touch?"
    button = "Continue"


class ReachForm(SafeWay, CreateForm):
    """After it went. The page brings the id of the line that it adds, so that a second press tells nobody twice."""

    heading = "Tell the partner how to reach them now"
    button = "Tell the partner"


class DetailsForm(AskForm):
    heading = "What should the partner know?"
    button = "Continue"
    words = TextAreaField(
        "What should the partner know?",
        [needed("Write a sentence or two: what is the matter, and what would help"), up_to(MOST_WORDS)],
        description="Only what they need to begin. They see exactly these words.",
    )
    urgency = RadioField(
        "How soon do they need an answer?",
        [InputRequired("Choose how urgent it is")],
        choices={
            Urgency.ROUTINE.value: "In the usual time",
            Urgency.URGENT.value: "Urgently: a day matters",
        },
        default=Urgency.ROUTINE.value,
    )
    same = RadioField(
        "Should the others read these words too?", [InputRequired("Choose yes or no")], choices={}
    )

    def is_read_by(self, name: str, others: Sequence[str]) -> None:
        """Say who reads these words. `others` have the same so far, or none yet: whether they read these as well is
        asked, for what one partner must know may be nothing that another should."""
        self.words.label.text = f"What should {name} know?"
        self.words.description = f"Only what they need to begin. {name} reads exactly these words."
        if not others:
            del self.same
            return
        self.same.label.text = f"Should {' and '.join(others)} read these words too?"
        self.same.choices = {SAME: "Yes", OWN: f"No, they are for {name} only"}

    def began_as(self, name: str) -> None:
        """Say whose words stand there as a start."""
        self.words.description += (
            f" As a start you see what you wrote for {name}: change what is not for both."
        )


class OverrideForm(AskForm):
    heading = "Why should it go all the same?"
    button = "Continue"
    override_reason = TextAreaField(
        "Why should it go all the same?",
        [needed("Say why, or choose another service"), up_to(MOST_WORDS)],
        description="The partner does not see this. It stays with the referral.",
    )


def reaches(points: Sequence[tuple[uuid.UUID, str, Sequence[Reach]]]) -> dict[str, str]:
    """The ways that are safe, each as a choice: "<reach>:<point id>". Through us always is."""
    found = {
        f"{reach.value}:{point_id}": f"{reach.label}: {shown}"
        for point_id, shown, allowed in points
        for reach in allowed
    }
    return found | {f"{Reach.THROUGH_US.value}:": "Only through us: the partner asks me, and I pass it on"}
