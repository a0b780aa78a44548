"""What somebody has told us so far: sealed, and carried from page to page by the form itself.

Nothing of it lies on the server before it is sent, in the browser's history or in a cookie: whoever uses the same
phone or library computer afterwards finds an empty page. It opens for one service only, and for a few hours.
"""

import json
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from hub.core import clock, vault
from hub.core.lasting import keyed

LASTS = timedelta(hours=6)
Answers = dict[str, Any]


@dataclass(slots=True)
class Kept:
    """Answers page by page. `id` is that of the record which a press on "Send" makes, once."""

    service_id: uuid.UUID
    id: uuid.UUID
    begun_at: datetime
    answers: dict[str, Answers] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    """The pages whose answers can be used."""
    paper_seed: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    """What the code and PIN are made of. It is nowhere but here, so that only this form can show them once more."""

    @classmethod
    def begin(cls, service_id: uuid.UUID) -> Self:
        return cls(service_id, uuid.uuid4(), clock.now())

    @classmethod
    def opened(cls, sealed: str, *, service_id: uuid.UUID) -> Self | None:
        """What was carried along; None when it is not ours, too old, or of another service."""
        try:
            read = json.loads(vault.opened(sealed, place=_place(service_id)))
        except vault.Unreadable:
            return None
        begun_at = datetime.fromisoformat(read["begun_at"])
        if begun_at < clock.now() - LASTS:
            return None
        kept = cls(service_id, uuid.UUID(read["id"]), begun_at, read["answers"], read["done"])
        kept.paper_seed = read.get("paper_seed", "")  # a form that was open when this came has none
        return kept

    def sealed(self) -> str:
        carried = {
            "id": str(self.id),
            "begun_at": self.begun_at.isoformat(),
            "answers": self.answers,
            "done": self.done,
            "paper_seed": self.paper_seed,
        }
        return vault.seal(json.dumps(carried), place=_place(self.service_id))

    def digest(self) -> str:
        """What stands for all that was typed: the same as long as nothing is changed, and no way back to it."""
        return keyed(json.dumps(self.answers, sort_keys=True), purpose="hub.self-referral.answers")

    def anew(self, *pages: str) -> "Kept":
        """The same answers for another asking. What goes with the first one alone, such as files, is asked again."""
        other = Kept(self.service_id, uuid.uuid4(), self.begun_at, self.answers, list(self.done))
        other.ask_again(*pages)
        return other

    def keep(self, page: str, answers: Answers, *, is_done: bool) -> None:
        """What was typed on a page. Only answers that can be used make it done."""
        self.answers[page] = answers
        self.done = [one for one in self.done if one != page] + ([page] if is_done else [])

    def of(self, page: str) -> Answers:
        return self.answers.get(page, {})

    def says(self, page: str, question: str) -> Any:
        """One answer; None where it has not been given."""
        return self.of(page).get(question)

    def ask_again(self, *pages: str) -> None:
        """What was said there no longer goes with the rest."""
        self.done = [one for one in self.done if one not in pages]


def _place(service_id: uuid.UUID) -> str:
    return f"self-referral:{service_id}"
