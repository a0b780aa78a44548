"""What is checked of what people type, each with a sentence that says what to do."""

from datetime import date
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import shortnumberinfo
from wtforms import Field, Form, SelectField
from wtforms.validators import DataRequired, Length, StopValidation, ValidationError

NAME, LINE, TEXT = 200, 500, 10_000


class Needed(DataRequired):
    """Something must be there: spaces are nothing, and so is a choice that was never offered."""

    def __call__(self, form: Form, field: Field) -> None:
        if isinstance(field, SelectField) and field.errors:
            field.errors = []
            raise StopValidation(self.message)
        super().__call__(form, field)


def needed(message: str) -> Needed:
    return Needed(message)


class UpTo(Length):
    """So many letters. The sentence names the question: above a form with twenty of them it stands alone."""

    def __call__(self, form: Form, field: Field) -> None:
        try:
            super().__call__(form, field)
        except ValidationError:
            asked = str(field.label.text)
            use = f"use {self.max:,} letters or fewer"
            said = f"{asked} {use.capitalize()}" if asked.endswith("?") else f"{asked}: {use}"
            raise ValidationError(said) from None


def up_to(letters: int) -> UpTo:
    return UpTo(max=letters)


def email_address(_form: Form, field: Field) -> None:
    """Its form only: whether mail arrives is not asked while somebody waits."""
    if not field.data:
        return
    try:
        field.data = validate_email(field.data, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValidationError("Enter an email address, like name@aldermere.example") from None


def telephone(_form: Form, field: Field) -> None:
    """A number that can be rung from here, in the way people write it; short ones like 111 count."""
    if not field.data:
        return
    try:
        number = phonenumbers.parse(field.data, "GB")
    except phonenumbers.NumberParseException:
        raise ValidationError("Enter a phone number, like 01632 960 001. Put words in the note.") from None
    if not (
        phonenumbers.is_possible_number(number)
        or shortnumberinfo.is_possible_short_number_for_region(number, "GB")
    ):
        raise ValidationError("Check this phone number: it has too many or too few digits")


def not_before(other: str, message: str) -> Any:
    """For the second of two days or numbers."""

    def check(form: Form, field: Field) -> None:
        first = form[other].data
        if first is not None and field.data is not None and field.data < first:
            raise ValidationError(message)

    return check


def a_sensible_day(_form: Form, field: Field) -> None:
    """Slips of the pen in a year are found before they are published."""
    if field.data is not None and not date(1900, 1, 1) <= field.data <= date(2100, 1, 1):
        raise ValidationError("Check the year")
