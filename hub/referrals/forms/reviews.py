"""What is asked of whoever looks at an act that went around a rule."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from hub.core.asking import AskForm
from hub.core.checks import up_to
from hub.referrals.models.reviews import Verdict


class ReviewForm(AskForm):
    heading = "Look at what went around a rule"
    button = "Save the decision"
    verdict = RadioField(
        "Was it right?",
        [InputRequired("Choose what you found")],
        choices={one.value: one.label for one in Verdict},
    )
    words = TextAreaField(
        "What should have been done, and what follows?",
        [up_to(2000)],
        description="Needed unless it was simply right. Where it was not, the resident’s team gets it as a task.",
    )
