"""A service's own questions as a form to be answered, by staff for somebody or by somebody for themselves."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from hub.core.asking import AskForm
from hub.core.checks import LINE, up_to
from hub.core.fields import DatePartsField, NumberField
from hub.directory.models.intake import QuestionKind

LONGEST_ANSWER = 2000


def answers_form(questions: Sequence[Mapping[str, Any]]) -> type[AskForm]:
    """The questions of a version as a form; each field is named q-<key>, so that answers find their question."""
    fields = {f"q-{one['key']}": _field(one) for one in questions}
    return type("IntakeAnswersForm", (AskForm,), fields)


def _field(asked: Mapping[str, Any]) -> Field:
    kind = QuestionKind(asked["kind"])
    makes, more = _FIELDS[kind]
    needs = [_Answered()] if asked["is_required"] else [Optional()]
    if kind.has_options:
        more = {"choices": {one: one for one in asked["options"]}}
    longest = {QuestionKind.SHORT_TEXT: LINE, QuestionKind.LONG_TEXT: LONGEST_ANSWER}.get(kind)
    checks = [*needs, up_to(longest)] if longest else needs
    return makes(asked["label"], checks, description=asked["hint"], **more)


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
}


def answers(form: AskForm) -> dict[str, Any]:
    """What was answered, by the key of each question, as plain values that can be kept."""
    return {
        field.name.removeprefix("q-"): _plain(field.data) for field in form if field.name.startswith("q-")
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def as_typed(questions: Sequence[Mapping[str, Any]], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Kept answers as the fields of the form take them."""
    return {f"q-{one['key']}": _typed(QuestionKind(one["kind"]), kept.get(one["key"])) for one in questions}


def _typed(kind: QuestionKind, value: Any) -> Any:
    return date.fromisoformat(value) if kind is QuestionKind.DATE and value else value
