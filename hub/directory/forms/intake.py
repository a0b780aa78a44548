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

    def values(self) -> Answers:
        kind = QuestionKind(self.kind.data)
        return {
            "key": self.key.data or uuid.uuid4().hex[:12],
            "kind": kind,
            "label": self.label.data,
            "hint": self.hint.data or "",
            "is_required": bool(self.is_required.data),
            "options": self.choices if kind.has_options else [],
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

    def parts(self) -> dict[str, list[Answers]]:
        asked = self.intake_questions.values()
        return {"intake_questions": [values | {"position": n} for n, values in enumerate(asked)]}


def as_rows(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Questions as the rows of the form show them."""
    return [dict(one) | {"options": "\n".join(one["options"]), "kind": str(one["kind"])} for one in questions]
