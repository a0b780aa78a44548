"""Answers that the form library has no field for. Each is shown by the macros of templates/components/fields.html."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms import Form, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import Choice
from wtforms.validators import ValidationError

from hub.directory.vocabulary import words_for


class YesNoField(RadioField):
    """Yes, no and, where `unknown` names it, that nobody knows: True, False and None."""

    def __init__(
        self,
        label: str,
        *,
        missing: str = "Choose yes or no",
        yes: str = "Yes",
        no: str = "No",
        unknown: str = "",
        **kwargs: Any,
    ) -> None:
        choices = {"yes": yes, "no": no} | ({"unknown": unknown} if unknown else {})
        super().__init__(label, choices=choices, **kwargs)
        self.type = RadioField.__name__  # it is shown as one
        self.flags.required = True
        self.missing = missing

    def process_data(self, value: object) -> None:
        self.data = value if isinstance(value, bool) else None
        self.chosen = "unknown" if self.data is None else "yes" if self.data else "no"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.chosen = valuelist[0] if valuelist else ""
        self.data = {"yes": True, "no": False}.get(self.chosen)

    def iter_choices(self) -> list[Choice]:
        return [Choice(value, words, value == self.chosen, {}) for value, words in self.choices.items()]

    def pre_validate(self, _form: Form) -> None:
        if self.chosen not in self.choices:
            raise ValidationError(self.missing)


class OpenSelectField(SelectField):
    """A list of the usual answers. Another that the record came with, from an import, is shown and kept."""

    def __init__(
        self, label: str, *, called: Callable[[str], str] = lambda code: words_for(code, {}), **kwargs: Any
    ) -> None:
        super().__init__(label, validate_choice=False, **{"default": ""} | kwargs)
        self.type = SelectField.__name__
        self.called = called

    def iter_choices(self) -> list[Choice]:
        usual: list[Choice] = super().iter_choices()
        if self.data and self.data not in self.choices:
            usual.append(Choice(self.data, self.called(self.data), True, {}))
        return usual


class ChecksField(SelectMultipleField):
    """Any of the usual answers. Others that the record came with are shown too, and go only when unticked."""

    data: list[str] | None

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.type = SelectMultipleField.__name__

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        super().process_formdata(valuelist)
        before = list(self.object_data or ())
        if set(self.data or ()) == set(before):
            self.data = before  # another order is no change

    def iter_choices(self) -> list[Choice]:
        usual: list[Choice] = super().iter_choices()
        known = {choice.value for choice in usual}
        others = [value for value in self.object_data or () if value not in known]
        return usual + [
            Choice(value, words_for(value, {}), value in (self.data or ()), {}) for value in others
        ]


class LinesField(TextAreaField):
    """A list, one thing a line; blank lines and repeats are passed over."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.type = TextAreaField.__name__

    @property
    def lines(self) -> list[str]:
        return list(dict.fromkeys(line.strip() for line in (self.data or "").split("\n") if line.strip()))

    def process_data(self, value: Sequence[str] | None) -> None:
        self.data = "\n".join(value or ())


def options(words: Mapping[Any, str], *, blank: str | None = None) -> dict[str, str]:
    """A vocabulary as choices; `blank` stands first, for no answer."""
    return ({"": blank} if blank is not None else {}) | {str(code): said for code, said in words.items()}
