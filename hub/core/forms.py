"""The form every form stands on, and the fields the field's own library lacks."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import Form, HiddenField, PasswordField, StringField

from hub.core.csrf import FormToken


def tidy(text: str | None) -> str:
    """What was typed, in one Unicode form, without invisible control characters or space at the ends."""
    lines = (text or "").replace("\r\n", "\n")
    visible = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", visible).strip()


class HubForm(Form):
    """A form that came from our page. It checks what was typed; services check what is allowed."""

    class Meta:
        csrf = True
        csrf_class = FormToken
        csrf_field_name = "csrf_token"

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Any:
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, HiddenField | PasswordField):
                options["filters"] = [tidy, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **options)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(request.form if request.method == "POST" else None, **kwargs)

    def submitted(self) -> bool:
        """Whether this was sent and everything in it can be used."""
        return request.method == "POST" and self.validate()

    def problems(self) -> Sequence[tuple[str, str]]:
        """(field id, message) for each problem, in the order of the page, for the error summary."""
        return [(field.id, str(message)) for field in self for message in field.errors]
