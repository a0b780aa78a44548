"""What is said by choosing when partner and referrer work together: sides, ways, what an attempt came to. Pure."""

from enum import StrEnum


class Side(StrEnum):
    """On which side of a referral somebody stands."""

    OURS = "ours"
    PARTNER = "partner"

    @property
    def other(self) -> "Side":
        return Side.PARTNER if self is Side.OURS else Side.OURS


class Heard(StrEnum):
    """How somebody at the partner told us what one of ours writes down for them."""

    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"

    @property
    def label(self) -> str:
        return {"phone": "By phone", "email": "By email", "letter": "By letter", "in_person": "In person"}[
            self.value
        ]


class ContactWay(StrEnum):
    """How somebody tried to reach the person."""

    CALL = "call"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"

    @property
    def label(self) -> str:
        return {
            "call": "By phone",
            "text": "By text message",
            "email": "By email",
            "letter": "By letter",
            "visit": "In person",
        }[self.value]


class ContactResult(StrEnum):
    """What came of one attempt."""

    SPOKE = "spoke"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    DID_NOT_ATTEND = "did_not_attend"
    WRONG_NUMBER = "wrong_number"

    @property
    def label(self) -> str:
        return {
            "spoke": "We spoke with them",
            "no_answer": "No answer",
            "left_message": "We left a message",
            "did_not_attend": "They did not come",
            "wrong_number": "The number or address is wrong",
        }[self.value]

    @property
    def is_in_vain(self) -> bool:
        """Whether another try makes sense, and three of them are enough."""
        return self in {
            ContactResult.NO_ANSWER,
            ContactResult.LEFT_MESSAGE,
            ContactResult.DID_NOT_ATTEND,
        }


class MeetingWay(StrEnum):
    """How an appointment is kept."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"

    @property
    def label(self) -> str:
        return {"in_person": "In person", "phone": "By phone", "video": "By video"}[self.value]


class MeetingState(StrEnum):
    """What became of an appointment."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    MISSED = "missed"

    @property
    def label(self) -> str:
        return {
            "booked": "Booked",
            "cancelled": "Cancelled",
            "attended": "They came",
            "missed": "They did not come",
        }[self.value]
