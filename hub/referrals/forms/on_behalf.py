"""What one of ours is asked who writes down what somebody at the partner said: who, and how, before all else."""

from collections.abc import Iterator
from typing import cast

from wtforms import Field, RadioField, StringField

from hub.core.checks import needed, up_to
from hub.core.forms import HubForm
from hub.referrals.contact_codes import Heard
from hub.referrals.forms.answering import AnswerForm


class OnBehalf(HubForm):
    """Two questions that the page asks before the partner's own."""

    said_by = StringField("Who at the partner told you?", [needed("Enter their name"), up_to(120)])
    heard = RadioField(
        "How did they tell you?",
        [needed("Choose how they told you")],
        choices={one.value: one.label for one in Heard},
    )

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, which the list of what is wrong keeps too."""
        first = (self.said_by, self.heard)
        yield from first
        yield from (field for field in super().__iter__() if field not in first)


def of(form: type[AnswerForm]) -> type[AnswerForm]:
    """The partner's form, with these two questions."""
    return cast(type[AnswerForm], type(f"{form.__name__}OnBehalf", (OnBehalf, form), {}))
