"""A run of questions, one a page, for people without an account: the answers travel in the pages, not in a cookie."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from wtforms import Field, HiddenField, StringField
from wtforms.validators import ValidationError

from hub.core import clock
from hub.core.asking import CreateForm

FASTEST_SECONDS = 4
OLDEST_SECONDS = 24 * 60 * 60
CHECK, GO = "check", "go"
TOO_FAST = "That was very quick. Look at your answers once more, then send them."


@dataclass(frozen=True, slots=True)
class Step:
    """One page of a run. Without a heading, its one question is the heading."""

    slug: str
    fields: tuple[str, ...]
    heading: str = ""
    intro: str = ""


def must_be_empty(_form: object, field: Field) -> None:
    """Programs fill in every box they find. A person who did it by mistake is told, and loses nothing."""
    if field.data:
        raise ValidationError("Leave the last box empty, then send again")


class RunForm(CreateForm):
    """All questions of a run. The page shows those of one step, and carries the answers to the others along.

    Two things keep programs out without a puzzle: a box that nobody sees, and a moment, sealed, before which
    nobody has read the questions. Both tell a person what to do; neither loses what they typed.
    """

    steps: ClassVar[tuple[Step, ...]] = ()
    button: ClassVar[str] = "Send"
    at = HiddenField(default="")
    been_to_check = HiddenField(default="")
    started = HiddenField(default="")
    last_box = StringField("Leave this box empty", [must_be_empty])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        assert self.record_id  # noqa: S101  # a form that is shown carries an id from the start
        if not self.started.data:
            self.started.data = seal().dumps(str(self.record_id))
        self.is_over = False

    def asked_steps(self) -> Sequence[Step]:
        """The steps of this run; a run may leave some out by what was answered."""
        return self.steps

    def turn(self) -> Step | None:
        """The page to show now, its mistakes on it; None for the page where all is checked.

        `is_over` then says whether everything was answered and sent.
        """
        steps = self.asked_steps()
        if request.method != "POST":
            return steps[0]
        wanted = request.form.get(GO, "")
        if back := next((step for step in steps if step.slug == wanted), None):
            return back
        current = next((step for step in steps if step.slug == self.at.data), None)
        is_sound = self.validate()
        steps = self.asked_steps()  # an answer may have changed what is asked next
        if current is None and self.at.data != CHECK:
            return steps[0]
        if current is not None:
            return self._after(current, steps, is_sound)
        if wrong := self._first_wrong(steps):
            return wrong
        self.is_over = is_sound and not self._is_too_fast()
        return None

    def show_only(self, step: Step | None) -> None:
        """Mistakes of other pages are told on those pages."""
        for field in self:
            if step is not None and field.short_name not in (*step.fields, "last_box"):
                field.errors = ()

    def carried(self, step: Step | None) -> list[Field]:
        """The answers that this page holds without asking for them."""
        shown = step.fields if step else ()
        return [f for f in self.asked() if f.short_name not in (*shown, "last_box")]

    def _after(self, current: Step, steps: Sequence[Step], is_sound: bool) -> Step | None:
        if any(self[name].errors for name in current.fields):
            return current
        if is_sound and self.been_to_check.data:
            return None
        rest = list(steps)[list(steps).index(current) + 1 :] if current in steps else []
        if not rest:
            return self._first_wrong(steps)
        for name in rest[0].fields:
            self[name].errors = ()  # nobody has seen these questions yet
        return rest[0]

    def _first_wrong(self, steps: Sequence[Step]) -> Step | None:
        return next((step for step in steps if any(self[name].errors for name in step.fields)), None)

    def _is_too_fast(self) -> bool:
        """Whether this came sooner than anybody can answer, or with a seal that is none of ours."""
        try:
            said, at = seal().loads(self.started.data or "", max_age=OLDEST_SECONDS, return_timestamp=True)
            is_ours = said == str(self.record_id)
            waited = clock.now().timestamp() - at.timestamp()
        except BadSignature:
            is_ours, waited = False, 0
        if is_ours and waited >= FASTEST_SECONDS:
            return False
        if not is_ours:
            self.started.data = seal().dumps(str(self.record_id))
        self.last_box.errors = [TOO_FAST]
        return True


def seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="hub.run")
