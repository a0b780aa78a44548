"""What is asked about outcomes: of those of ours, and of whoever keeps the sets of measures."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from hub.core.asking import Answers, CreateForm, Row, Rows
from hub.core.checks import LINE, NAME, needed, up_to
from hub.core.forms import HubForm
from hub.outcomes.codes import Seen
from hub.outcomes.models import MeasureSet
from hub.outcomes.question_form import HELPED, MOST_WORDS

MOST_QUESTIONS = 8
NOT_REACHED = "not_reached"


class ToldForm(CreateForm):
    """The same question, asked by one of ours."""

    heading = "What do they say?"
    button = "Save"
    helped = RadioField("What do they say?", [InputRequired("Choose what they say")], choices=HELPED)
    words = TextAreaField(
        "In their own words",
        [up_to(MOST_WORDS)],
        description="What they say, not what you think of it. The partner does not see it.",
    )


class AskedForm(ToldForm):
    """The same, where somebody was to be asked and may not have been reached."""

    helped = RadioField(
        "Did it help? What do they say?",
        [InputRequired("Choose what they say")],
        choices={**HELPED, NOT_REACHED: "I could not reach them, or they would rather not say"},
    )


class ViewForm(CreateForm):
    heading = "What do you see of the help?"
    button = "Save"
    seen = RadioField(
        "From where you stand, how are things for them?",
        [InputRequired("Choose what you see")],
        choices={one.value: one.label for one in Seen},
    )
    words = TextAreaField(
        "What makes you say so?",
        [up_to(MOST_WORDS)],
        description="Your own view. What they say themselves has a place of its own.",
    )


class MeasureForm(HubForm):
    """The questions of one set, each answered with a number or left out. Made for each set by `measure_form`."""

    idempotency_key = HiddenField()


def measure_form(asked: MeasureSet, given: dict[str, int] | None = None) -> MeasureForm:
    """The form of this set, filled in with what was answered before."""
    numbers = {str(n): str(n) for n in range(asked.lowest, asked.highest + 1)}
    fields = {
        f"q_{question.id.hex}": RadioField(
            question.words,
            [Optional()],
            choices=numbers | {"": "Leave it out"},
            description=f"{asked.lowest}: {question.low_words}. {asked.highest}: {question.high_words}.",
            default=str((given or {}).get(str(question.id), "")),
        )
        for question in asked.questions
    }
    made: MeasureForm = type("OfThisSet", (MeasureForm,), fields)()
    return made


def scores_of(form: MeasureForm, asked: MeasureSet) -> dict[str, int]:
    """The numbers that were given, by question."""
    typed = {str(one.id): form[f"q_{one.id.hex}"].data for one in asked.questions}
    return {question: int(number) for question, number in typed.items() if number}


class QuestionRow(Row):
    expected = frozenset({"words", "name", "low_words", "high_words"})
    words = StringField("The question, as it is read out", [needed("Write the question"), up_to(LINE)])
    name = StringField(
        "What it is about, in a word or two", [needed("Say in a word or two what it is about"), up_to(NAME)]
    )
    low_words = StringField(
        "The lowest number means", [needed("Say what the lowest number means"), up_to(NAME)]
    )
    high_words = StringField(
        "The highest number means", [needed("Say what the highest number means"), up_to(NAME)]
    )
    is_better_low = BooleanField("A lower number is the better one, as with worry")


class MeasureSetForm(CreateForm):
    heading = "A new set of measures"
    intro = (
        "A few questions that are asked before and after the help. Numbers can only be compared when they were asked "
        "for in the same words: once made, a set does not change."
    )
    button = "Make this set"
    name = StringField("What is the set called?", [needed("Give the set a name"), up_to(NAME)])
    source = StringField(
        "Whose questions are they?",
        [up_to(LINE)],
        description="Many have an owner who wants to be named, or paid.",
    )
    opening = TextAreaField("What is read out first?", [up_to(MOST_WORDS)])
    lowest = IntegerField(
        "The lowest number", [InputRequired("Enter a number"), NumberRange(0, 1)], default=0
    )
    highest = IntegerField(
        "The highest number",
        [InputRequired("Enter a number"), NumberRange(2, 10, "Enter a number from 2 to 10")],
        default=10,
    )
    questions = Rows(QuestionRow, "Questions", one="question", most=MOST_QUESTIONS)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        sound = bool(super().validate(*args, **kwargs))
        if not self.asked_questions():
            self.questions.errors = ["Write at least one question"]
            return False
        return sound

    def asked_questions(self) -> Sequence[Answers]:
        rows: list[dict[str, Any]] = self.questions.values()
        return rows
