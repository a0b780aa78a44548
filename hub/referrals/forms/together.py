"""What is asked of either side while they work on a referral together."""

from typing import Any

from wtforms import TextAreaField

from hub.core.asking import CreateForm
from hub.core.checks import needed, up_to
from hub.referrals.forms.answering import MOST_LETTERS
from hub.referrals.forms.signing import Signed


class WorkForm(Signed, CreateForm):
    """Each brings the id of what it makes, so that a second press makes no second one."""

    def fresh_key(self) -> "WorkForm":
        """With a key of its own, for a page on which it stands empty."""
        _ = self.record_id
        return self


class MessageForm(WorkForm):
    heading = "Write a message"
    button = "Send the message"
    message = TextAreaField("Your message", [needed("Write your message"), up_to(MOST_LETTERS)])

    def __init__(self, *, to_partner: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.message.description = TO_PARTNER if to_partner else TO_US


TO_PARTNER = "The partner sees exactly these words. By email they only hear that you wrote."
TO_US = "Whoever made the referral reads this, and may show it to the person."
