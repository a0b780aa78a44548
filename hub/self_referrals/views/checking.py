"""What stands on the page on which answers are checked: question, answer, and the page that changes it."""

from wtforms import Field, RadioField, SelectField, SelectMultipleField

from hub.core import words
from hub.core.asking import AskForm
from hub.core.fields import DatePartsField, NumberField
from hub.directory import intake_conditions
from hub.directory.intake_form import IntakeForm
from hub.residents import safe_hours
from hub.self_referrals import pages
from hub.self_referrals.forms import ContactForm, WhenForm
from hub.self_referrals.pages import Asking, Page

Row = tuple[str, str, str]


def rows_of(asking: Asking) -> list[Row]:
    """(question, answer, page) in the order of the pages."""
    return [row for page in asking.pages() for row in _rows(page, pages.form_of(page, asking, fresh=True))]


def _rows(page: Page, form: AskForm) -> list[Row]:
    asked = form.asked()
    if isinstance(form, ContactForm):
        chosen = form.FIELDS.get(form.way.data or "")
        asked = [form.way, *([form[chosen]] if chosen else [])]
    if isinstance(form, WhenForm):
        said = "; ".join(safe_hours.in_words(form.hours)) or _answer(form.when)
        return [
            (form.when.label.text, said, page.slug),
            (form.besides.label.text, _answer(form.besides), page.slug),
        ]
    if isinstance(form, IntakeForm):
        given = {one["key"]: form[f"q-{one['key']}"].data for one in form.questions}
        asked = [form[f"q-{one['key']}"] for one in intake_conditions.that_count(form.questions, given)]
    return [(field.label.text, _answer(field), page.slug) for field in asked]


def _answer(field: Field) -> str:
    if isinstance(field, SelectMultipleField):
        return ", ".join(str(one.label) for one in field.iter_choices() if one.selected)
    if isinstance(field, NumberField) and field.places and field.data is not None:
        return f"£{field.data:,.2f}".removesuffix(".00")
    if isinstance(field.data, list):
        return ", ".join(str(one) for one in field.data)
    if isinstance(field, RadioField | SelectField):
        return next((str(one.label) for one in field.iter_choices() if one.selected), "")
    if isinstance(field, DatePartsField):
        return words.day(field.data, year=True) if field.data else ""
    return "" if field.data is None else str(field.data)
