"""Typing a code."""

import re

from wtforms import StringField
from wtforms.validators import InputRequired, ValidationError

from hub.accounts.second_factor import recovery
from hub.core.forms import HubForm

SIX_DIGITS = "Type the 6 digits that your app shows, like 123 456"


def _without_spaces(text: str | None) -> str:
    return re.sub(r"[\s-]", "", text or "")


class CodeForm(HubForm):
    """The six digits of an app, with or without spaces."""

    code = StringField(
        "Code from your app",
        [InputRequired(SIX_DIGITS)],
        filters=[_without_spaces],
        description="6 digits. They change every half minute.",
    )

    def validate_code(self, field: StringField) -> None:
        if not re.fullmatch(r"[0-9]{6}", field.data):
            raise ValidationError(SIX_DIGITS)

    def refuse(self, message: str) -> None:
        self.code.errors = [*self.code.errors, message]


class RecoveryCodeForm(HubForm):
    """One of the ten on paper."""

    recovery_code = StringField(
        "Recovery code",
        [InputRequired("Type one of the codes that you printed or wrote down")],
        description="12 letters and numbers, like 3f9a-02bc-77de. Each one works once.",
    )

    def validate_recovery_code(self, field: StringField) -> None:
        if len(recovery.as_kept(field.data)) != recovery.DIGITS:
            raise ValidationError("A recovery code has 12 letters and numbers, like 3f9a-02bc-77de")

    def refuse(self, message: str) -> None:
        self.recovery_code.errors = [*self.recovery_code.errors, message]
