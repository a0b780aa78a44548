"""How a service has answered referrals so far, and what may be said of it. Pure."""

from dataclasses import dataclass

from hub.core import words

ENOUGH = 5
"""So many answers before we speak of a rate: one refusal of two is no habit."""
LIKELY, SLOW_DAYS = 4, 10.0


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """What became of the referrals to one service, over as long as whoever counts looks back."""

    sent: int = 0
    answered: int = 0
    """Accepted, put on a waiting list or declined; silence until the clock ended it is no answer."""
    accepted: int = 0
    """Accepted, or put on a waiting list."""
    usual_reply: float | None = None
    """Working days to the answer, in the middle: half were faster."""

    @property
    def is_telling(self) -> bool:
        return self.answered >= ENOUGH

    @property
    def acceptance_rate(self) -> float | None:
        """The share of answered referrals that were taken; None while there are too few to say."""
        return self.accepted / self.answered if self.is_telling else None

    @property
    def reply_words(self) -> str:
        """ "Usually answers in 2 working days", "Usually answers the same day"; "" while nobody can say."""
        if self.usual_reply is None or not self.is_telling:
            return ""
        days = round(self.usual_reply)
        if days < 1:
            return "Usually answers the same day"
        return f"Usually answers in {words.plural(days, 'working day')}"

    @property
    def rate_words(self) -> str:
        """ "Took 18 of the last 20", or why there is no figure."""
        if self.is_telling:
            return f"Took {self.accepted} of the last {self.answered}"
        return "Too few referrals yet to say how they answer" if self.sent else "No referrals to them yet"

    @property
    def worth(self) -> float:
        """0 to 1. Few answers say little: the rate leans to the middle until there are more, and speed counts half."""
        if not self.sent:
            return 0.5
        answered = (self.answered + LIKELY / 2) / (max(self.sent, self.answered) + LIKELY / 2)
        taken = (self.accepted + LIKELY / 2) / (self.answered + LIKELY)
        quick = 0.5 if self.usual_reply is None else max(0.0, 1 - self.usual_reply / SLOW_DAYS)
        return min(1.0, answered * (taken + quick) / 2)


NO_RECORD = ResponseRecord()
