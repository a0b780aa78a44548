"""One service for one need of one person: what speaks for it and against, and what it is worth. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.directory.eligibility import Answer, Verdict, overall
from hub.matching.doors import At, Door
from hub.matching.needs import Need
from hub.matching.offer import Offer
from hub.matching.response import ResponseRecord
from hub.matching.weighing import Scores
from hub.places import distance


@dataclass(frozen=True, slots=True)
class Candidate:
    """`verdicts` are about the person, `doors` about the service."""

    need: Need
    offer: Offer
    verdicts: Sequence[Verdict]
    doors: Sequence[At]
    record: ResponseRecord
    scores: Scores
    miles: float | None
    comes: bool

    @property
    def is_shut(self) -> bool:
        """Nobody is sent there just now, whatever the reason for it."""
        return any(at.is_shut for at in self.doors)

    @property
    def answer(self) -> Answer:
        """Whether it is for them: of the conditions, and of what its doors refuse."""
        refused = [at.verdict for at in self.doors if at.verdict.answer is Answer.NO]
        return overall([*self.verdicts, *refused])

    @property
    def needs_reason(self) -> bool:
        """Something says no: whoever refers all the same says why."""
        return self.answer is Answer.NO

    @property
    def why_not(self) -> list[Verdict]:
        found = [*self.verdicts, *(at.verdict for at in self.doors)]
        return [verdict for verdict in found if verdict.answer is Answer.NO]

    @property
    def in_a_sentence(self) -> str:
        """ "1.2 miles, they say that there is room, usually answers in 2 working days"."""
        room = next((at.verdict.sentence for at in self.doors if at.door is Door.ROOM), "")
        where = distance.wording(self.miles) if self.miles is not None else "comes to them" * self.comes
        said = [where, room.rstrip("."), self.record.reply_words]
        return ", ".join(f"{one[0].lower()}{one[1:]}" for one in said if one)

    @property
    def score(self) -> float:
        return self.scores.total


@dataclass(frozen=True, slots=True)
class ForNeed:
    """What there is for one need. Each list has the best first."""

    need: Need
    offered: Sequence[Candidate]
    not_for_them: Sequence[Candidate]
    """A condition says no, or it is full: only with a reason."""
    shut: Sequence[Candidate]
    """It takes nobody just now: shown so that nobody wonders, and never to be chosen."""

    @property
    def choosable(self) -> Sequence[Candidate]:
        return [*self.offered, *self.not_for_them]
