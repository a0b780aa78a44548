"""Whoever has no account says their name; whoever has one is known."""

from typing import Any

from wtforms import HiddenField, StringField

from hub.core.checks import needed, up_to


class Signed:
    """The first question of a form that may come from an emailed page."""

    signed = StringField("Your name", [needed("Enter your name"), up_to(120)])

    def __init__(self, *, is_known: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if is_known:
            del self.signed

    def typed(self) -> list[tuple[str, str]]:
        """(question, answer) of what was written in words, so that it is not lost when somebody else was first."""
        fields: Any = self
        texts = (one for one in fields if isinstance(one, StringField) and not isinstance(one, HiddenField))
        return [(str(one.label.text), one.data) for one in texts if one.data]

    @property
    def name(self) -> str:
        """Who signs; "" where the account says it."""
        fields: Any = self
        return fields["signed"].data if "signed" in fields else ""
