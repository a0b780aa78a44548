"""Answering somebody who told us that an entry is wrong."""

from wtforms import TextAreaField

from hub.core.asking import EditForm
from hub.core.checks import needed, up_to


class AnswerForm(EditForm):
    heading = "What did you find, and what did you do?"
    button = "Send answer"
    answer = TextAreaField(
        "What did you find, and what did you do?",
        [needed("Say what you found and what you did"), up_to(2000)],
        description="If they left an email address, they get these words. Write nothing that is private.",
    )
