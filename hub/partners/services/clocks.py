"""The daily run over listings, one organization at a time: reminders, ranking lower, hiding."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hub.accounts.policy import SYSTEM
from hub.audit import services as audit
from hub.core.db import db
from hub.directory.models import DoubtKind, Standing
from hub.directory.queries import doubts as doubted
from hub.directory.services import doubts, standing
from hub.partners.ladder import Step
from hub.partners.mailboxes import Asked, Recipient, asked
from hub.partners.models import LetterKind, ListingCheck
from hub.partners.queries import clocks as queries
from hub.partners.queries import recipients
from hub.partners.queries.clocks import Entry
from hub.partners.services.letters import Letter, write

QUIET = timedelta(days=14)
"""At least this long lies between two reminders to one mailbox, however many entries it answers for."""

LETTERS = {
    Step.HIDE: Letter.HIDDEN,
    Step.LOWER: Letter.LOWERED,
    Step.REMIND_AGAIN: Letter.CHECK_AGAIN,
    Step.REMIND: Letter.CHECK,
}
"""The most serious first: an email about several entries is named after that."""


@dataclass
class Done:
    """What a run did."""

    steps: dict[Step, int] = field(default_factory=lambda: dict.fromkeys(Step, 0))
    letters: int = 0
    calls: int = 0

    def add(self, other: "Done") -> None:
        for step, count in other.steps.items():
            self.steps[step] += count
        self.letters += other.letters
        self.calls += other.calls


def take_steps(organization_id: uuid.UUID, *, today: date, may_write: bool, may_call: bool) -> Done:
    """Take the steps that are due for the entries of one organization, and tell whom it concerns.

    What is due is asked here, in the transaction, so that two runs at once take no step twice. Without `may_write`
    (the day's letters are used up) reminders wait for tomorrow, without `may_call` those that an editor must ring;
    nothing is ranked lower or hidden whose reminders have not been sent, so waiting harms nobody.
    """
    done = Done()
    every = queries.of_organization(organization_id, today)
    standing.move(
        [entry.id for entry in every if queries.came_back(entry)],
        Standing.GOOD,
        actor=SYSTEM,
        why="imported anew",
    )
    due = queries.grouped(every, today)
    told: defaultdict[Asked, list[tuple[Step, Entry]]] = defaultdict(list)
    asks = _asks(organization_id, every)
    for step, to in ((Step.LOWER, Standing.LOWERED), (Step.HIDE, Standing.HIDDEN)):
        standing.move([entry.id for entry in due[step]], to, actor=SYSTEM, why="nobody answered")
        for entry in due[step]:
            told[asks[entry.id]].append((step, entry))
    for whom, reminded in _reminders(due, every, asks, today).items():
        if _may_remind(whom, today, may_write=may_write, may_call=may_call):
            told[whom] += reminded
    for whom, steps in told.items():
        for step, entry in steps:
            _note(entry, step, today)
            done.steps[step] += 1
        if whom.recipients:
            done.letters += _write(organization_id, whom.recipients, steps, today)
        else:
            done.calls += _to_be_rung(whom, [entry for _, entry in steps])
    if told:
        audit.record(
            "organization.clocks-moved",
            actor=SYSTEM,
            record_type="organization",
            record_id=organization_id,
            steps={step.value: count for step, count in done.steps.items() if count},
        )
    return done


def _asks(organization_id: uuid.UUID, every: Sequence[Entry]) -> Mapping[uuid.UUID, Asked]:
    """Whom to ask about each entry."""
    known = recipients.known(organization_id, [entry.email for entry in every])
    return {entry.id: asked(known, entry.email) for entry in every}


def _reminders(
    due: Mapping[Step, Sequence[Entry]],
    every: Sequence[Entry],
    asks: Mapping[uuid.UUID, Asked],
    today: date,
) -> Mapping[Asked, list[tuple[Step, Entry]]]:
    """Reminders by whom they go to. Where one goes out anyway, it asks about what comes due soon as well."""
    found: defaultdict[Asked, list[tuple[Step, Entry]]] = defaultdict(list)
    for step in (Step.REMIND_AGAIN, Step.REMIND):
        for entry in due.get(step, ()):
            found[asks[entry.id]].append((step, entry))
    for entry in every:
        soon = entry.taken.reminded is None and today < entry.next_on <= today + queries.LOOK_AHEAD
        if soon and asks[entry.id].recipients and asks[entry.id] in found:
            found[asks[entry.id]].append((Step.REMIND, entry))
    return found


def _may_remind(whom: Asked, today: date, *, may_write: bool, may_call: bool) -> bool:
    if not whom.recipients:
        return may_call
    boxes = [one.mailbox for one in whom.recipients]
    return may_write and not recipients.written_since(
        boxes, today - QUIET + timedelta(days=1), LetterKind.CHECK
    )


def _note(entry: Entry, step: Step, today: date) -> None:
    """Remember the step, and which check it counts from."""
    check = db.session.get(ListingCheck, entry.id)
    if check is None:
        check = ListingCheck(service_id=entry.id)
        db.session.add(check)
    taken = entry.taken.with_(step, today)
    check.assured_on = entry.assured
    check.reminded_on, check.reminded_again_on = taken.reminded, taken.again
    check.lowered_on, check.hidden_on = taken.lowered, taken.hidden


def _write(
    organization_id: uuid.UUID, to: Sequence[Recipient], steps: Sequence[tuple[Step, Entry]], today: date
) -> int:
    """One email to each of them about all of these entries."""
    taken = {step for step, _ in steps}
    name = next(letter for step, letter in LETTERS.items() if step in taken)
    for one in to:
        write(
            name,
            one,
            organization_id=organization_id,
            services=[(entry.id, entry.name) for _, entry in steps],
            today=today,
        )
    return len(to)


def _to_be_rung(whom: Asked, entries: Sequence[Entry]) -> int:
    """Nobody can be written to: an editor's work, once."""
    kind = whom.why_nobody or DoubtKind.UNREACHABLE
    held = doubted.open_kinds([entry.id for entry in entries])
    new = [entry for entry in entries if kind not in held[entry.id]]
    for entry in new:
        doubts.doubt(entry.id, kind)
    return len(new)
