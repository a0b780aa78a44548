"""What somebody is asked who says that an organization is theirs, and whoever decides about it."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from hub.accounts.models import MembershipLevel
from hub.core.asking import AskForm
from hub.core.checks import NAME, email_address, needed, up_to
from hub.partners.forms.runs import RunForm, Step
from hub.partners.models import Way

MOST_LETTERS = 1000


class ClaimForm(RunForm):
    steps = (
        Step("name", ("name",)),
        Step("position", ("position",)),
        Step("email", ("email",)),
        Step("way", ("way", "words"), heading="How do we know that it is you?"),
    )
    name = StringField("What is your name?", [needed("Enter your name"), up_to(NAME)])
    position = StringField(
        "What do you do there?",
        [needed("Enter what you do there"), up_to(NAME)],
        description="For example: manager, trustee, volunteer who keeps the website",
    )
    email = EmailField(
        "What is your work email address?",
        [needed("Enter your email address"), up_to(NAME), email_address],
        description="It is quickest with an address of the organization itself",
    )
    way = RadioField("A way to make sure", choices=[], validate_choice=False)
    words = TextAreaField(
        "What should we know?",
        [up_to(MOST_LETTERS)],
        description="For example: whom we can ring to ask about you. Write nothing about the people you help",
    )

    def __init__(self, *, listed: str, **kwargs: Any) -> None:
        """`listed` is the masked address on the page; empty when there is none."""
        super().__init__(**kwargs)
        choices = [SelectChoice(Way.EDITOR.value, "Ask us to decide. It takes a few working days")]
        if listed:
            choices.insert(0, SelectChoice(Way.LISTED.value, f"Write to the address on the page, {listed}"))
        self.way.choices = choices
        self.proves = False

    def asked_steps(self) -> Sequence[Step]:
        """An address of the organization itself is proof enough, so nothing more is asked."""
        return self.steps[:-1] if self.proves else self.steps

    def validate_way(self, field: RadioField) -> None:
        if not self.proves and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Choose a way to make sure")


class DecideForm(AskForm):
    heading = "Decide"
    button = "Send"
    answer = RadioField(
        "May they look after the page?",
        [needed("Choose yes or no")],
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
    )
    level = RadioField(
        "If yes, what may they do?",
        choices=[
            SelectChoice(MembershipLevel.OWNER.value, "Owner: also decides who else may"),
            SelectChoice(MembershipLevel.MEMBER.value, "Member: changes what the pages say"),
        ],
        default=MembershipLevel.OWNER.value,
    )
    reason = TextAreaField(
        "If no, why?", [up_to(MOST_LETTERS)], description="They get these words. Say what they can do instead"
    )

    def validate_reason(self, field: TextAreaField) -> None:
        if self.answer.data == "no" and not field.data:
            raise ValidationError("Say why, so that they know what to do")
