"""A service's own questions as a form to be answered, by staff for somebody or by somebody for themselves."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from flask import request
from werkzeug.datastructures import FileStorage
from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import FileInput

from hub.core import words
from hub.core.asking import AskForm
from hub.core.checks import LINE, up_to
from hub.core.fields import DatePartsField, NumberField
from hub.directory import intake_conditions
from hub.directory.models.intake import QuestionKind

LONGEST_ANSWER = 2000


def answers_form(questions: Sequence[Mapping[str, Any]]) -> type[AskForm]:
    """The questions of a version as a form; each field is named q-<key>, so that answers find their question."""
    takes_files = any(one["kind"] == QuestionKind.FILE for one in questions)
    fields: dict[str, Any] = {f"q-{one['key']}": _field(one, questions) for one in questions}
    return type(
        "IntakeAnswersForm",
        (IntakeForm,),
        fields | {"questions": tuple(questions), "is_multipart": takes_files},
    )


class IntakeForm(AskForm):
    """Answers to a service's own questions. What hangs on another answer counts only when that was given."""

    questions: ClassVar[Sequence[Mapping[str, Any]]] = ()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        given = {one["key"]: self[f"q-{one['key']}"].data for one in self.questions}
        for one in self.questions:
            if not intake_conditions.is_asked(one, self.questions, given):
                _leave_out(self[f"q-{one['key']}"])
                given[one["key"]] = None
        return bool(super().validate(*args, **kwargs))

    def sent(self) -> dict[str, FileStorage]:
        """The files that came just now, by the key of their question."""
        return {
            field.name.removeprefix("q-"): field.sent
            for field in self
            if isinstance(field, FileAnswerField) and field.sent is not None
        }


def _leave_out(field: Field) -> None:
    """It is not asked, so whatever stands there is neither kept nor wrong."""
    field.data = [] if isinstance(field, SelectMultipleField | FileAnswerField) else None
    if isinstance(field, FileAnswerField):
        field.sent = None
    field.process_errors, field.raw_data, field.validators = (), [], (Optional(),)
    field.validate_choice = False


def _field(asked: Mapping[str, Any], every: Sequence[Mapping[str, Any]]) -> Field:
    kind = QuestionKind(asked["kind"])
    makes, more = _FIELDS[kind]
    needs = [_Answered()] if asked["is_required"] else [Optional()]
    if kind.has_options:
        more = {"choices": {one: one for one in asked["options"]}}
    longest = {QuestionKind.SHORT_TEXT: LINE, QuestionKind.LONG_TEXT: LONGEST_ANSWER}.get(kind)
    checks = [*needs, up_to(longest)] if longest else needs
    when = intake_conditions.in_words(asked, every)
    hint = " ".join(filter(None, (when, asked["hint"])))
    shown_if = {"only_if": (f"q-{asked['only_if_key']}", asked["only_if_answer"])} if when else {}
    return makes(asked["label"], checks, description=hint, render_kw=shown_if, **more)


class FileAnswerField(Field):
    """A file. `data` are the names of what answers the question: of the file that came just now, or was kept before."""

    widget = FileInput()
    data: Any

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.sent: FileStorage | None = None

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """A page that brings no file keeps what there is."""
        super().process(None, *args, **kwargs)
        self.data = list(self.data or [])
        sent = request.files.get(self.name) if formdata is not None else None
        if sent is not None and sent.filename:
            self.sent, self.data = sent, [sent.filename]
        self.raw_data = self.data


class _Answered(InputRequired):
    """Something must have been typed or chosen; nought is an answer."""

    def __init__(self) -> None:
        super().__init__("Answer this question")


_FIELDS: Mapping[QuestionKind, tuple[type[Field], dict[str, Any]]] = {
    QuestionKind.SHORT_TEXT: (StringField, {}),
    QuestionKind.LONG_TEXT: (TextAreaField, {}),
    QuestionKind.YES_NO: (RadioField, {"choices": {"yes": "Yes", "no": "No"}}),
    QuestionKind.ONE_OF: (RadioField, {}),
    QuestionKind.SEVERAL_OF: (SelectMultipleField, {}),
    QuestionKind.NUMBER: (NumberField, {}),
    QuestionKind.DATE: (DatePartsField, {}),
    QuestionKind.FILE: (FileAnswerField, {}),
    QuestionKind.MONEY: (NumberField, {"places": 2, "wrong": "Enter an amount, like 120 or 12.50"}),
}


def answers(form: AskForm) -> dict[str, Any]:
    """What was answered, by the key of each question, as plain values that can be kept."""
    return {
        field.name.removeprefix("q-"): _plain(field.data) for field in form if field.name.startswith("q-")
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def as_typed(questions: Sequence[Mapping[str, Any]], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Kept answers as the fields of the form take them."""
    return {f"q-{one['key']}": _typed(QuestionKind(one["kind"]), kept.get(one["key"])) for one in questions}


def _typed(kind: QuestionKind, value: Any) -> Any:
    if kind is QuestionKind.DATE and value:
        return date.fromisoformat(value)
    return Decimal(value) if kind is QuestionKind.MONEY and value else value


def in_words(kind: QuestionKind, answer: object) -> str:
    """A kept answer as people read it; "" for none."""
    if answer in intake_conditions.EMPTY:
        return ""
    if isinstance(answer, list):
        return ", ".join(str(one) for one in answer)
    if kind is QuestionKind.YES_NO:
        return str(answer).capitalize()
    if kind is QuestionKind.DATE:
        return words.day(date.fromisoformat(str(answer)), year=True)
    if kind is QuestionKind.MONEY:
        return f"£{Decimal(str(answer)):,.2f}".removesuffix(".00")
    return str(answer)
