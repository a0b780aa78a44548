"""The questions, one thing a page. Each is asked of the person, or of somebody who asks for them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from hub.core.asking import AskForm
from hub.core.checks import NAME, email_address, needed, telephone, up_to
from hub.core.fields import DAYS
from hub.residents import safe_hours
from hub.self_referrals.codes import AskedBy

YES_NO = {"yes": "Yes", "no": "No"}
RING_US = "through_us"
ANY_TIME, AT_TIMES = "any", "some"
MOST_WORDS = 2000


class Question(AskForm):
    """One page. `for_them` are the words where somebody asks for another person."""

    button = "Continue"
    for_them: ClassVar[Mapping[str, str]] = {}
    hints_for_them: ClassVar[Mapping[str, str]] = {}
    heading_for_them: ClassVar[str] = ""

    def speak_of_them(self) -> None:
        """Ask about another person instead of whoever sits at the page."""
        for name, words in self.for_them.items():
            self[name].label.text = words
        for name, words in self.hints_for_them.items():
            self[name].description = words

    def answers(self) -> dict[str, Any]:
        """What was typed, as it is kept."""
        return {f.short_name: f.data for f in self.asked()}


class WhoForm(Question):
    heading = "Who needs this help?"
    asked_by = RadioField(
        "Who needs this help?",
        [needed("Choose who needs this help")],
        choices={
            AskedBy.SELF.value: "I do",
            AskedBy.FAMILY.value: "Somebody in my family, or a friend",
            AskedBy.PROFESSIONAL.value: "Somebody I work with",
        },
    )


class KnowsForm(Question):
    heading = "Do they know that you are asking?"
    knows = RadioField(
        "Do they know that you are asking, and do they agree?",
        [needed("Choose yes or no")],
        choices={"yes": "Yes, they know and agree", "no": "No, not yet"},
    )


class HelperForm(Question):
    heading = "About you"
    helper_name = StringField("Your name", [needed("Enter your name"), up_to(NAME)])
    helper_is = StringField(
        "What are you to them?",
        [needed("Say what you are to them"), up_to(NAME)],
        description="For example: her daughter, or health visitor at the Mill Lane surgery",
    )
    helper_contact = StringField(
        "Your phone number or email address",
        [needed("Enter a phone number or an email address"), up_to(NAME)],
        description="In case we have a question. We do not pass it on.",
    )
    may_tell_helper = RadioField(
        "Do they want us to tell you how it goes?", [needed("Choose yes or no")], choices=YES_NO
    )

    def validate_helper_contact(self, field: StringField) -> None:
        (email_address if "@" in (field.data or "") else telephone)(self, field)


class NameForm(Question):
    heading = "Name"
    for_them: ClassVar[Mapping[str, str]] = {"name": "What is their name?"}
    hints_for_them: ClassVar[Mapping[str, str]] = {
        "name": "As they want to be called. It need not be the name on their papers."
    }
    name = StringField(
        "What is your name?",
        [needed("Enter a name"), up_to(NAME)],
        description="As you want to be called. It need not be the name on your papers.",
    )


class ContactForm(Question):
    heading = "How can they reach you safely?"
    heading_for_them = "How can they be reached safely?"
    for_them: ClassVar[Mapping[str, str]] = {
        "way": "Which way is safe for the person?",
        "phone": "Their phone number",
        "text_phone": "Their phone number for texts",
        "email": "Their email address",
    }
    way = RadioField("Which way is safe for you?", [needed("Choose one")], choices={})
    phone = StringField("Your phone number", [up_to(NAME), telephone])
    text_phone = StringField("Your phone number for texts", [up_to(NAME), telephone])
    email = StringField("Your email address", [up_to(NAME), email_address])

    FIELDS: ClassVar[Mapping[str, str]] = {"call": "phone", "text": "text_phone", "email": "email"}

    def offer(self, association: str) -> None:
        self.way.choices = [
            ("call", "A phone call"),
            ("text", "A text message"),
            ("email", "An email"),
            (RING_US, f"None of these is safe. I ring {association} instead"),
        ]

    @property
    def value(self) -> str:
        """The number or address of the chosen way; "" where none is safe."""
        name = self.FIELDS.get(self.way.data or "")
        return str(self[name].data or "") if name else ""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Only the number or address of the chosen way counts."""
        chosen = self.FIELDS.get(self.way.data or "")
        for name in set(self.FIELDS.values()) - {chosen}:
            self[name].data = ""
        sound = bool(super().validate(*args, **kwargs))
        if sound and chosen and not self[chosen].data:
            what = "an email address" if chosen == "email" else "a phone number"
            self[chosen].errors = [f"Enter {what}"]
            return False
        return sound


class CallForm(Question):
    heading = "When they ring"
    for_them: ClassVar[Mapping[str, str]] = {
        "may_leave_message": "May they leave a message if nobody answers?",
        "code_word": "A word that the caller says first, so that the person knows who it is",
    }
    may_leave_message = RadioField(
        "May they leave a message if you do not answer?",
        [needed("Choose yes or no")],
        choices={"yes": "Yes", "no": "No, do not leave a message"},
    )
    code_word = StringField(
        "A word they say first, so that you know it is them",
        [up_to(40)],
        description="Leave it empty if you do not need one.",
    )


class WhenForm(Question):
    """Hours and not only words: nothing of ours rings at another time."""

    heading = "Safe times to ring"
    for_them: ClassVar[Mapping[str, str]] = {"when": "When is it safe to ring them?"}
    when = RadioField(
        "When is it safe to ring you?",
        [needed("Choose one")],
        choices={ANY_TIME: "Any day, from 8am to 8pm", AT_TIMES: "Only at some times"},
    )
    times = SelectMultipleField(
        "Tick each time that is safe",
        description="Morning is 8am to midday, afternoon is midday to 5pm, evening is 5pm to 8pm.",
        choices={
            f"{day}-{part}": f"{name} {part}" for day, name in DAYS.items() for part in safe_hours.PARTS
        },
    )
    besides = StringField(
        "Is there anything else they should know about when?",
        [up_to(200)],
        description="For example: not in the school holidays.",
    )

    @property
    def hours(self) -> dict[str, list[list[str]]]:
        """What was ticked; none at all for any ordinary time."""
        return safe_hours.of_parts(self.times.data or ()) if self.when.data == AT_TIMES else {}

    def validate_times(self, field: SelectMultipleField) -> None:
        if self.when.data == AT_TIMES and not field.data:
            raise ValidationError("Tick each time that is safe, or choose another way to be reached")


class ReadForm(Question):
    heading = "Who else could read it?"
    for_them: ClassVar[Mapping[str, str]] = {"read": "Could anybody else read messages to them?"}
    read = RadioField(
        "Could anybody else read messages to you?",
        [needed("Choose yes or no")],
        choices={"no": "No, nobody else", "yes": "Yes, or I am not sure"},
    )

    def validate_read(self, field: Field) -> None:
        if field.data == "yes":
            raise ValidationError("Then this way may not be safe. Go back and choose another way.")


class WhereForm(Question):
    heading = "Postcode"
    for_them: ClassVar[Mapping[str, str]] = {"postcode": "What is their postcode?"}
    postcode = StringField(
        "What is your postcode?",
        [up_to(NAME)],
        description="Leave it empty if there is none, or you would rather not say.",
    )


class HelpForm(Question):
    heading = "What would you like help with?"
    heading_for_them = "What would they like help with?"
    for_them: ClassVar[Mapping[str, str]] = {"words": "What would they like help with?"}
    words = TextAreaField(
        "What would you like help with?",
        [needed("Write a sentence or two"), up_to(MOST_WORDS)],
        description="A sentence or two is enough. They see exactly these words.",
    )


class WhyForm(Question):
    heading = "It may not be for you"
    heading_for_them = "It may not be for them"
    why = TextAreaField(
        "You can ask all the same. Why could it be right?",
        [needed("Say in a few words why it could be right"), up_to(MOST_WORDS)],
    )


class AgreeForm(Question):
    heading = "Do you agree?"
    heading_for_them = "Do they agree?"
    for_them: ClassVar[Mapping[str, str]] = {"agrees": "Do they agree?"}
    agrees = SelectMultipleField(
        "Do you agree?", [needed("Tick the box if that is right. Without it nothing is sent.")]
    )
    wording = HiddenField()

    def answers(self) -> dict[str, Any]:
        """With the version of the words that were read."""
        return super().answers() | {"wording": self.wording.data}


class TellingForm(Question):
    heading = "May they tell us how it went?"
    may_tell = RadioField(
        "May they tell us how it went?",
        [needed("Choose yes or no")],
        choices=YES_NO,
        description="Either answer is fine. They help in the same way.",
    )
