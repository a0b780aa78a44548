"""The page on which a service writes its own questions. How they are answered: hub.directory.intake_form."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from hub.core.asking import Answers, EditForm, Row, Rows
from hub.core.checks import LINE, needed, up_to
from hub.directory.models.intake import QuestionKind
from hub.directory.services.intake import MOST_OPTIONS, MOST_QUESTIONS

KINDS = {
    QuestionKind.SHORT_TEXT.value: "A short text",
    QuestionKind.LONG_TEXT.value: "A longer text",
    QuestionKind.YES_NO.value: "Yes or no",
    QuestionKind.ONE_OF.value: "One of several",
    QuestionKind.SEVERAL_OF.value: "Several of several",
    QuestionKind.NUMBER.value: "A number",
    QuestionKind.DATE.value: "A date",
    QuestionKind.MONEY.value: "An amount of money",
    QuestionKind.FILE.value: "A file, such as a photo or a letter",
}
LONGEST_OPTION = 100


class QuestionRow(Row):
    label = StringField("Question", [needed("Write the question, or remove this row"), up_to(200)])
    hint = StringField("Help with it", [up_to(LINE)], description="For example: why you ask")
    kind = SelectField("How it is answered", choices=KINDS, default=QuestionKind.SHORT_TEXT.value)
    options = TextAreaField(
        "Choices", [up_to(2000)], description="Only for “one of” and “several of”: one on each line"
    )
    is_required = BooleanField("Nobody can be referred without an answer")
    only_if_key = SelectField("When is it asked?", choices={"": "Always"}, default="", validate_choice=False)
    only_if_answer = StringField(
        "Which answer must that be?",
        [up_to(LONGEST_OPTION)],
        description="Only for a question that is not always asked: “Yes”, or one of the choices, word for word",
    )
    key = HiddenField()
    doubt = ""
    """Why it may ask too much."""

    @property
    def is_blank(self) -> bool:
        """How it is answered is always chosen, and the key is ours: neither says that somebody asks something."""
        return not (self.label.data or self.hint.data or self.options.data)

    @property
    def choices(self) -> list[str]:
        return list(
            dict.fromkeys(line.strip() for line in (self.options.data or "").splitlines() if line.strip())
        )

    def validate_options(self, _field: TextAreaField) -> None:
        if self.kind.data not in KINDS or not QuestionKind(self.kind.data).has_options:
            return
        if len(self.choices) < 2:
            raise ValidationError("Write at least two choices, one on each line")
        if len(self.choices) > MOST_OPTIONS:
            raise ValidationError(f"Write {MOST_OPTIONS} choices or fewer")
        if any(len(one) > LONGEST_OPTION for one in self.choices):
            raise ValidationError(f"Use {LONGEST_OPTION} characters or fewer for each choice")

    @property
    def answers(self) -> list[str]:
        """What can be answered, as it is kept."""
        kind = QuestionKind(self.kind.data) if self.kind.data in KINDS else QuestionKind.SHORT_TEXT
        return ["yes", "no"] if kind is QuestionKind.YES_NO else self.choices if kind.has_options else []

    def values(self) -> Answers:
        kind = QuestionKind(self.kind.data)
        return {
            "key": self.key.data or uuid.uuid4().hex[:12],
            "kind": kind,
            "label": self.label.data,
            "hint": self.hint.data or "",
            "is_required": bool(self.is_required.data),
            "options": self.choices if kind.has_options else [],
            "only_if_key": self.only_if_key.data or "",
            "only_if_answer": self.only_if_answer.data if self.only_if_key.data else "",
        }


class QuestionsForm(EditForm):
    heading = "Questions before a referral"
    intro = (
        "Whoever refers somebody to you answers these. We send name, how to get in touch, and what is needed with "
        "every referral. Each question more, and fewer people are referred: ask only what you must know first."
    )
    copies: Sequence[tuple[uuid.UUID, str]] = ()
    """Other services whose questions could be the start: id and name."""
    intake_questions = Rows(QuestionRow, "Questions", one="question", most=MOST_QUESTIONS, is_ordered=True)

    def offer_conditions(self) -> None:
        """Each question can hang on those before it that are answered by choosing."""
        earlier: dict[str, str] = {}
        for number, row in enumerate((entry.form for entry in self.intake_questions.entries), 1):
            row.key.data = row.key.data or uuid.uuid4().hex[:12]
            row.only_if_key.choices = {"": "Always"} | earlier
            if row.kind.data in KINDS and QuestionKind(row.kind.data).can_be_depended_on:
                earlier[row.key.data] = f"Only after one answer to question {number}: {row.label.data or ''}"[
                    :120
                ]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        sound = bool(super().validate(*args, **kwargs))
        before: dict[str, QuestionRow] = {}
        for row in (entry.form for entry in self.intake_questions.entries if not entry.form.is_blank):
            sound = _hangs_well(row, before) and sound
            before[row.key.data] = row
        return sound

    def parts(self) -> dict[str, list[Answers]]:
        asked = self.intake_questions.values()
        return {"intake_questions": [values | {"position": n} for n, values in enumerate(asked)]}


def _hangs_well(row: QuestionRow, before: Mapping[str, QuestionRow]) -> bool:
    """Whether the question that it hangs on stands before it and can be answered so."""
    if not row.only_if_key.data:
        return True
    parent = before.get(row.only_if_key.data)
    if parent is None or not parent.answers:
        row.only_if_key.errors = ["Choose a question that stands before this one and is answered by choosing"]
        return False
    typed = (row.only_if_answer.data or "").casefold()
    found = next((one for one in parent.answers if one.casefold() == typed), None)
    if found is None:
        row.only_if_answer.errors = [f"Write one of its answers: {', '.join(parent.answers)}"]
        return False
    row.only_if_answer.data = found
    return True


def as_rows(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Questions as the rows of the form show them."""
    return [dict(one) | {"options": "\n".join(one["options"]), "kind": str(one["kind"])} for one in questions]
