"""The states of a referral, with the words of HL7 FHIR for other systems and ours for people. Pure."""

from enum import StrEnum


class ReferralStatus(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    NEEDS_INFORMATION = "needs_information"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    COULD_NOT_COMPLETE = "could_not_complete"
    DECLINED = "declined"
    REROUTED = "rerouted"
    WITHDRAWN = "withdrawn"
    EXPIRED_NO_RESPONSE = "expired_no_response"
    ENTERED_IN_ERROR = "entered_in_error"

    @property
    def fhir(self) -> str:
        """The status of the FHIR Task that says the same."""
        return _FHIR[self]

    @property
    def label(self) -> str:
        """In two or three words, for a badge."""
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        """In one sentence, for somebody who has never seen a referral."""
        return _MEANINGS[self]

    @property
    def to_partner(self) -> str:
        """The same, said to the partner."""
        return _TO_PARTNER.get(self, _MEANINGS[self])

    @property
    def is_open(self) -> bool:
        """Whether a partner has it and it is not over."""
        return self in OPEN

    @property
    def is_terminal(self) -> bool:
        """Whether this referral is over. Carrying on is a new one, linked to it."""
        return self in TERMINAL


_S = ReferralStatus

OPEN = frozenset(
    {
        _S.SENT,
        _S.ACKNOWLEDGED,
        _S.NEEDS_INFORMATION,
        _S.ACCEPTED,
        _S.WAITLISTED,
        _S.IN_PROGRESS,
        _S.ON_HOLD,
    }
)
TERMINAL = frozenset(_S) - OPEN - {_S.DRAFT}
UNANSWERED = frozenset({_S.SENT, _S.ACKNOWLEDGED})
"""The partner has not said yes or no."""
TAKEN_ON = frozenset({_S.ACCEPTED, _S.WAITLISTED, _S.IN_PROGRESS, _S.ON_HOLD})
"""The partner said yes."""
WITHOUT_HELP = frozenset({_S.DECLINED, _S.EXPIRED_NO_RESPONSE, _S.COULD_NOT_COMPLETE})
"""It is over, and the person was not helped: something else has to come next."""

_FHIR = {
    _S.DRAFT: "draft",
    _S.SENT: "requested",
    _S.ACKNOWLEDGED: "requested",
    _S.NEEDS_INFORMATION: "requested",
    _S.ACCEPTED: "accepted",
    _S.WAITLISTED: "on-hold",
    _S.IN_PROGRESS: "in-progress",
    _S.ON_HOLD: "on-hold",
    _S.COMPLETED: "completed",
    _S.COULD_NOT_COMPLETE: "failed",
    _S.DECLINED: "rejected",
    _S.REROUTED: "rejected",
    _S.WITHDRAWN: "cancelled",
    _S.EXPIRED_NO_RESPONSE: "cancelled",
    _S.ENTERED_IN_ERROR: "entered-in-error",
}
_LABELS = {
    _S.DRAFT: "Draft",
    _S.SENT: "Sent",
    _S.ACKNOWLEDGED: "Seen",
    _S.NEEDS_INFORMATION: "Question asked",
    _S.ACCEPTED: "Accepted",
    _S.WAITLISTED: "Waiting list",
    _S.IN_PROGRESS: "In progress",
    _S.ON_HOLD: "On hold",
    _S.COMPLETED: "Finished",
    _S.COULD_NOT_COMPLETE: "Could not finish",
    _S.DECLINED: "Declined",
    _S.REROUTED: "Passed on",
    _S.WITHDRAWN: "Withdrawn",
    _S.EXPIRED_NO_RESPONSE: "No answer",
    _S.ENTERED_IN_ERROR: "Entered in error",
}
_MEANINGS = {
    _S.DRAFT: "It is being written. Nobody outside has seen it.",
    _S.SENT: "It is with the partner, and we wait for them to see it.",
    _S.ACKNOWLEDGED: "Somebody at the partner has seen it. They have not answered yet.",
    _S.NEEDS_INFORMATION: "The partner asked a question and waits for our answer.",
    _S.ACCEPTED: "The partner will help. The first contact is still to come.",
    _S.WAITLISTED: "The partner will help when a place is free.",
    _S.IN_PROGRESS: "The partner is helping.",
    _S.ON_HOLD: "The help has stopped for a while.",
    _S.COMPLETED: "The help has come to its end.",
    _S.COULD_NOT_COMPLETE: "The partner took it on and could not finish it.",
    _S.DECLINED: "It was turned down.",
    _S.REROUTED: "It was passed on to another service.",
    _S.WITHDRAWN: "It was taken back. The partner no longer sees it.",
    _S.EXPIRED_NO_RESPONSE: "The partner did not answer in time.",
    _S.ENTERED_IN_ERROR: "It should never have been there. It counts for nothing.",
}
_TO_PARTNER = {
    _S.SENT: "You are asked to help.",
    _S.ACKNOWLEDGED: "You have seen it. Please say whether you can help.",
    _S.NEEDS_INFORMATION: "You asked a question, and we owe you the answer.",
    _S.ACCEPTED: "You said yes. The first contact is still to come.",
    _S.WAITLISTED: "They are on your waiting list.",
    _S.IN_PROGRESS: "You are helping.",
    _S.WITHDRAWN: "It was taken back.",
    _S.EXPIRED_NO_RESPONSE: "We did not hear from you, and looked for other help.",
}
