"""The one question to the resident, asked behind the link in a mail and with a paper in hand."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from hub.core.asking import CreateForm
from hub.core.checks import up_to
from hub.outcomes.codes import Helped

MOST_WORDS = 2_000
HELPED = {one.value: one.label for one in Helped}


class DidItHelpForm(CreateForm):
    """Did it help?"""

    heading = "Did it help?"
    button = "Send my answer"
    helped = RadioField("Did it help?", [InputRequired("Choose one of the answers")], choices=HELPED)
    words = TextAreaField(
        "Is there anything you want to tell us?",
        [up_to(MOST_WORDS)],
        description="Only the people who look after you here read it. You can leave this out.",
    )
