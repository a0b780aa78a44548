"""Conditions, one at a time: what it is about, then which answers count."""

from wtforms import RadioField, StringField
from wtforms.validators import ValidationError

from hub.core.asking import Answers, EditForm
from hub.core.checks import LINE, TEXT, needed, not_before, up_to
from hub.core.fields import NumberField
from hub.directory import vocabulary
from hub.directory.forms.fields import ChecksField, LinesField, options
from hub.directory.models import RuleKind

NOTE = "Leave empty and we write the sentence. For example: For people who get a benefit because of their health."


class RuleKindForm(EditForm):
    heading = "What is the condition about?"
    button = "Continue"
    kind = RadioField(
        "What is the condition about?",
        [needed("Choose what the condition is about")],
        choices=options(vocabulary.RULE_KINDS),
        coerce=RuleKind,
        description="Add one at a time. A person must meet all of them.",
    )


class AgeRuleForm(EditForm):
    heading = "How old must a person be?"
    minimum = NumberField("Youngest age", most=120, wrong="Enter an age in years, like 16")
    maximum = NumberField(
        "Oldest age",
        [not_before("minimum", "The oldest age must not be below the youngest")],
        most=120,
        wrong="Enter an age in years, like 25",
    )
    note = StringField("Your own words for it", [up_to(LINE)], description=NOTE)

    def validate_minimum(self, field: NumberField) -> None:
        if field.data is None and self.maximum.data is None and not self.maximum.process_errors:
            raise ValidationError("Enter the youngest age, the oldest age, or both")


class AnyOfForm(EditForm):
    """A person meets it with any one of the answers. `chosen` may be empty where the list has no usual answers."""

    chosen = ChecksField("Which of these count?", choices={}, description="A person needs one of them")
    others = LinesField("Others", [up_to(TEXT)], description="One on each line")
    note = StringField("Your own words for it", [up_to(LINE)], description=NOTE)

    def validate_chosen(self, field: ChecksField) -> None:
        if not field.data and not self.others.lines:
            raise ValidationError("Choose at least one, or write your own below")

    def values(self) -> Answers:
        return {"any_of": [*(self.chosen.data or ()), *self.others.lines], "note": self.note.data}
