"""What a service costs."""

from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from hub.core.asking import Answers, EditForm, Row, Rows
from hub.core.checks import LINE, NAME, TEXT, a_sensible_day, not_before, up_to
from hub.core.fields import DatePartsField, NumberField
from hub.directory.forms.fields import YesNoField


class CostRow(Row):
    expected = frozenset({"option", "amount"})
    option = StringField("What for", [up_to(NAME)], description="For example: adult, a session, a week")
    amount = NumberField("Amount in pounds", places=2, wrong="Enter an amount in pounds and pence, like 2.50")
    amount_description = StringField(
        "Note", [up_to(LINE)], description="For example: pay what you can, includes lunch"
    )
    valid_from = DatePartsField("From", [a_sensible_day])
    valid_to = DatePartsField(
        "Until", [a_sensible_day, not_before("valid_from", "The last day must not be before the first")]
    )

    def validate_option(self, field: StringField) -> None:
        if (
            not field.data
            and self.amount.data is None
            and not self.amount.errors
            and not self.amount_description.data
        ):
            raise ValidationError("Enter a price or a note, or remove this row")

    def values(self) -> Answers:
        return super().values() | {"currency": "GBP"}


class CostForm(EditForm):
    heading = "What does it cost?"
    is_free = YesNoField(
        "Is it free?",
        yes="Yes, it is free",
        no="No, there is a charge",
        unknown="We do not know",
        missing="Choose one",
    )
    cost_options = Rows(CostRow, "Prices", one="price")
    fees_description = TextAreaField("Anything else about money", [up_to(TEXT)])

    def validate_is_free(self, field: YesNoField) -> None:
        prices = (entry.form.amount.data for entry in self.cost_options.entries)
        if field.data and any(price for price in prices):
            raise ValidationError("You said that it is free and gave a price. Change one of them.")
