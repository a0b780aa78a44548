"""The form every form stands on, and the fields the field's own library lacks."""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import Form, HiddenField, PasswordField, StringField, TextAreaField

from hub.core.csrf import FormToken

# What turns the words after it round, so that "evil.exe" reads as something else, and what has no width at all.
UNSEEN = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Persian and Hindi words need joiners, and so do families of emoji; between words they join nothing.
LONE_JOINER = re.compile("(?<!\\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\\S)")


def tidy(text: str | None) -> str:
    """What was typed, in one Unicode form, without what nobody can see and without space at the ends."""
    lines = (text or "").replace("\r\n", "\n")
    visible = "".join(
        c for c in lines if c in "\n\t" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in UNSEEN)
    )
    return LONE_JOINER.sub("", unicodedata.normalize("NFC", visible)).strip()


def in_one_line(text: str | None) -> str:
    """What was typed where the page has one line: a calendar file or a message's subject can hold no more."""
    return " ".join((text or "").split())


CHOOSE = "Choose one of the answers on the list"
OUR_WORDS = {
    "Invalid Choice: could not coerce.": CHOOSE,
    "Not a valid choice.": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE,
    "'%(value)s' is not a valid choice for this field.": CHOOSE,
    "'%(value)s' are not valid choices for this field.": CHOOSE,
    "Not a valid integer value.": "Enter a whole number",
    "Not a valid decimal value.": "Enter a number",
    "Not a valid float value.": "Enter a number",
    "Not a valid date value.": "Enter a date, like 3 11 2025",
    "Not a valid datetime value.": "Enter a date and a time",
    "Not a valid time value.": "Enter a time, like 9am or 4:30pm",
    "This field is required.": "Answer this question",
}
"""What the library says by itself, mostly to somebody who changed the page, in words of ours."""


class OurWords:
    """Stands where the library looks for a translation."""

    def gettext(self, said: str) -> str:
        return OUR_WORDS.get(said, said)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


def number_from(field: HiddenField) -> uuid.UUID:
    """The number that a page gave its record, so that pressed twice it is one. One that came back spoilt, or was never
    there, is given anew, and the page then carries it."""
    try:
        return uuid.UUID(field.data or "")
    except ValueError:
        made = uuid.uuid4()
        field.data = str(made)
        return made


class HubForm(Form):
    """A form that came from our page. It checks what was typed; services check what is allowed."""

    class Meta:
        csrf = True
        csrf_class = FormToken
        csrf_field_name = "csrf_token"

        def get_translations(self, _form: Form) -> OurWords:
            return OurWords()

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Any:
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, HiddenField | PasswordField):
                ours = [tidy] if issubclass(kind, TextAreaField) else [tidy, in_one_line]
                options["filters"] = [*ours, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **options)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(request.form if request.method == "POST" else None, **kwargs)

    def submitted(self) -> bool:
        """Whether this was sent and everything in it can be used."""
        return request.method == "POST" and self.validate()

    def problems(self) -> Sequence[tuple[str, str]]:
        """(field id, message) for each problem, in the order of the page, for the error summary."""
        return [(field.id, str(message)) for field in self for message in field.errors]
