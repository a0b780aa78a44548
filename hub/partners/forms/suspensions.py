"""Why our work with a partner stops."""

from wtforms import TextAreaField

from hub.core.asking import AskForm
from hub.core.checks import needed, up_to

MOST_LETTERS = 2000


class SuspendForm(AskForm):
    heading = "Stop our work with this partner"
    intro = (
        "From the moment you press the button its people read no referral, its links open nothing, and nobody can send "
        "it another. Whoever looks after a referral that is still open gets a task to speak with the person. Its page "
        "stays in the directory."
    )
    button = "Stop our work with them"
    because = TextAreaField(
        "Why?",
        [needed("Write why, for whoever decides about it next"), up_to(MOST_LETTERS)],
        description="The partner does not see this. Write nothing about a resident.",
    )
