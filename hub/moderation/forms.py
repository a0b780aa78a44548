"""What is asked of those who decide."""

from collections.abc import Iterable

from wtforms import HiddenField, SelectMultipleField, TextAreaField

from hub.core.checks import up_to
from hub.core.forms import HubForm
from hub.moderation.models import Trust

LONGEST_REASON = 1000


class DecideForm(HubForm):
    """Which state of a proposal, and of its entry, was looked at."""

    version = HiddenField()
    seen_version = HiddenField()

    @property
    def read_version(self) -> int:
        """The version that was read; one that never was, if somebody meddled with it."""
        return _number(self.version.data)

    @property
    def read_seen(self) -> int:
        return _number(self.seen_version.data)


class SendBackForm(DecideForm):
    reason = TextAreaField(
        "What should be different?",
        [up_to(LONGEST_REASON)],
        description="They get an email and read this, so that they can send it again.",
    )


class TrustForm(HubForm):
    version = HiddenField()
    """What they were trusted with when the page was opened."""
    trusts = SelectMultipleField(
        "What may they change at once?",
        choices={one.value: one.label for one in Trust},
    )

    @property
    def chosen(self) -> Iterable[Trust]:
        return [Trust(value) for value in self.trusts.data or ()]


class RestoreForm(HubForm):
    """A button, and how the entry read when it was shown."""

    version = HiddenField()


class PressForm(HubForm):
    """A button."""


def _number(text: str | None) -> int:
    said = str(text or "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1
