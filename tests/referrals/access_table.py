"""Who gets which answer at every address of one referral, in every state: written by hand.

Whoever adds an address about a referral adds its row; whoever is in no cell of a row is told that there is nothing. An
empty form stands for every form: what asks to be filled in answers 422 to it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

OURS = "owner colleague lead"
REASON = "manager officer administrator lead-elsewhere"
"""Those who may read it for a reason: the page leads them to the question why."""
THEIRS = "partner member"
HOLDER = "holder"
"""Whoever has the emailed link, without an account."""
FAR = "visitor gone kept-out stranger lead-elsewhere manager officer administrator editor gone-partner other-partner"
EVERYBODY = f"{OURS} {THEIRS} {FAR}"
SENT_STATES = "sent acknowledged needs_information accepted waitlisted in_progress on_hold"
TAKEN_BACK = "withdrawn rerouted entered_in_error"
OVER = "completed could_not_complete declined rerouted withdrawn expired_no_response"
KNOWN = f"{SENT_STATES} {OVER}"
"""What a partner ever hears of."""
LINKED = f"{SENT_STATES} completed could_not_complete declined expired_no_response"
"""In which the emailed link opens anything: taken back, it is gone."""
ALL = f"draft {KNOWN} entered_in_error"
ANSWERABLE = "sent acknowledged"
VIEWED = "accepted waitlisted in_progress on_hold completed could_not_complete"
"""In which there is help to be seen."""
NOBODY = uuid.UUID(int=7)

Cells = tuple[tuple[str, str, int], ...]
"""(who, in which states, which answer); the first that fits holds."""


@dataclass(frozen=True, slots=True)
class Row:
    """One address with one method."""

    method: str
    endpoint: str
    cells: Cells
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def is_behind_a_link(self) -> bool:
        return self.endpoint.startswith("referrals.answer") or self.endpoint == "referrals.acknowledge"

    def expected(self, who: str, state: str) -> int:
        if who == HOLDER and state in TAKEN_BACK.split():
            return 410
        for people, states, code in self.cells:
            if who in people.split() and state in states.split():
                return code
        if who in {"visitor", "gone", "gone-partner"} and self.method == "GET":
            return 302  # to the sign-in page
        return 404

    def changes(self, answer: int) -> bool:
        """Whether somebody who gets this answer has done something by it."""
        return answer < 400 and (
            self.method == "POST" or (self.endpoint, answer) == ("referrals.partner_show", 200)
        )

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint} {self.values or ''}"


def at(endpoint: str, *cells: tuple[str, str, int], pressed: Cells | None = None, **values: Any) -> list[Row]:
    """A page with a form: its two rows. Pressed without a word it says what is missing, where it is shown at all."""
    empty = tuple((who, states, 422 if code == 200 else code) for who, states, code in cells)
    return [
        Row("GET", endpoint, cells, values),
        Row("POST", endpoint, empty if pressed is None else pressed, values),
    ]


def look(endpoint: str, *cells: tuple[str, str, int], **values: Any) -> list[Row]:
    return [Row("GET", endpoint, cells, values)]


def press(endpoint: str, *cells: tuple[str, str, int], **values: Any) -> list[Row]:
    return [Row("POST", endpoint, cells, values)]


def deed(slug: str, states: str, known_by_name: int = 422) -> list[Row]:
    """A partner's page for one deed, behind both doors: it asks where the table leads on, and else shows how things
    stand. `known_by_name`: what a deed answers that needs nothing but a name, where an account says it."""
    rows = []
    for endpoint, who, known, empty in (
        ("referrals.partner_deed", THEIRS, KNOWN, known_by_name),
        ("referrals.answer_deed", HOLDER, LINKED, 422),
    ):
        rows += at(
            endpoint,
            (who, states, 200),
            (who, known, 409),
            pressed=((who, states, empty), (who, known, 409)),
            deed=slug,
        )
    return rows


def both(what: str, *cells: tuple[str, str, int], pressed: int | None = None, **values: Any) -> list[Row]:
    """A page behind the partner's two doors alike. `pressed`: what an empty form gets wherever there is a door."""
    rows = []
    for door, who, known in (("partner", THEIRS, KNOWN), ("answer", HOLDER, LINKED)):
        theirs = tuple(
            (who, " ".join(s for s in states.split() if s in known.split()), code)
            for _, states, code in cells
        )
        empty = None if pressed is None else ((who, known, pressed),)
        rows += at(f"referrals.{door}_{what}", *theirs, pressed=empty, **values)
    return rows


TABLE: Sequence[Row] = [
    *look("referrals.show", (OURS, ALL, 200), (REASON, ALL, 302)),
    *at("referrals.why", (REASON, ALL, 200), ("lead", ALL, 303)),
    *look("referrals.write", (OURS, ALL, 302)),
    *at("referrals.part", (OURS, "draft", 200), (OURS, ALL, 302), slug="telling"),
    *at("referrals.check", (OURS, "draft", 200), (OURS, ALL, 303), pressed=((OURS, ALL, 303),)),
    *look("referrals.sent", (OURS, "draft", 302), (OURS, ALL, 200)),
    *press("referrals.discard", (OURS, ALL, 303)),
    *at("referrals.files", (OURS, "draft", 200), (OURS, ALL, 303)),
    *press("referrals.remove_file", (OURS, ALL, 303), attachment_id=NOBODY),
    *at("referrals.withdraw", (OURS, ALL, 200)),
    *at("referrals.reach", (OURS, SENT_STATES, 200), (OURS, ALL, 409)),
    *at("referrals.mistake", (OURS, ALL, 200)),
    *at("referrals.elsewhere", (OURS, ALL, 200)),
    *at("referrals.keep_from", (OURS, ALL, 200)),
    *at("referrals.hand_over", ("lead", ALL, 200)),
    *press("referrals.give_answer", (OURS, ALL, 422)),
    *press("referrals.stay", (OURS, ALL, 409)),
    *press("referrals.opening_seen", glass_id=NOBODY),
    *look("referrals.on_behalf", ("lead", SENT_STATES, 200)),
    *at("referrals.on_behalf_deed", ("lead", ANSWERABLE, 200), pressed=(("lead", ALL, 422),), deed="yes"),
    *look("referrals.partner_show", (THEIRS, KNOWN, 200)),
    *look("referrals.answer", (HOLDER, LINKED, 200)),
    *press("referrals.acknowledge", (HOLDER, LINKED, 303)),
    *press("referrals.answer_read", (HOLDER, LINKED, 303)),
    *at("referrals.assign", (THEIRS, SENT_STATES, 200), pressed=((THEIRS, SENT_STATES, 303),)),
    *deed("yes", ANSWERABLE, 303),
    *deed("no", f"{ANSWERABLE} waitlisted"),
    *deed("question", ANSWERABLE),
    *deed("begun", "accepted waitlisted on_hold", 303),
    *deed("finished", "accepted in_progress"),
    *deed("stopped", "accepted in_progress"),
    *deed("waiting-list", "accepted"),
    *deed("pause", "in_progress"),
    *at("referrals.partner_deed", deed="nothing-of-the-kind"),
    *at("referrals.answer_deed", deed="nothing-of-the-kind"),
    *at("referrals.our_message", (OURS, ALL, 200)),
    *both("message", ("", KNOWN, 200)),
    *at("referrals.our_note", (OURS, ALL, 200)),
    *both("note", ("", KNOWN, 200)),
    *at("referrals.our_attempt", (OURS, SENT_STATES, 200), (OURS, ALL, 409)),
    *both("attempt", ("", SENT_STATES, 200), ("", KNOWN, 409)),
    *at("referrals.our_appointment", (OURS, ALL, 200)),
    *both("appointment", ("", KNOWN, 200)),
    *at(
        "referrals.our_suggest", ("lead", SENT_STATES, 200), ("lead", ALL, 409), pressed=(("lead", ALL, 422),)
    ),
    *both("suggest", ("", SENT_STATES, 200), ("", KNOWN, 409), pressed=422),
    *(
        row
        for door in ("our", "partner", "answer")
        for row in (
            *look(f"referrals.{door}_file", attachment_id=NOBODY),
            *look(f"referrals.{door}_appointment_file", appointment_id=NOBODY),
            *at(f"referrals.{door}_move_appointment", appointment_id=NOBODY),
            *at(f"referrals.{door}_cancel_appointment", appointment_id=NOBODY),
            *at(f"referrals.{door}_came", appointment_id=NOBODY),
        )
    ),
    *at("passport.make", (OURS, ALL, 200)),
    *press("passport.stop", (OURS, ALL, 303)),
    *at(
        "outcomes.measure",
        (OURS, ALL, 200),
        pressed=((OURS, f"draft {KNOWN}", 422), (OURS, ALL, 409)),
        stage="before",
    ),
    *at("outcomes.view", (OURS, VIEWED, 200), (OURS, ALL, 303)),
    *at("outcomes.told", (OURS, "completed", 200), (OURS, ALL, 303)),
    *press("outcomes.reopen", (OURS, ALL, 409)),
]
