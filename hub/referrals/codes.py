"""What is said by choosing and counted by code: urgency, reasons, outcomes. Each has the words people read. Pure."""

from enum import StrEnum


class Urgency(StrEnum):
    ROUTINE = "routine"
    URGENT = "urgent"

    @property
    def label(self) -> str:
        return {"routine": "Routine", "urgent": "Urgent: a day matters"}[self.value]


class Via(StrEnum):
    """How the partner gets it. All but the first are done by hand and written down here."""

    HUB = "hub"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"

    @property
    def label(self) -> str:
        return {
            "hub": "Sent from here",
            "phone": "By phone",
            "email": "By email of our own",
            "letter": "By letter or their form",
            "in_person": "In person",
        }[self.value]

    @property
    def is_off_platform(self) -> bool:
        return self is not Via.HUB


class Turn(StrEnum):
    """Who has to do the next thing."""

    REFERRER = "referrer"
    PARTNER = "partner"
    NOBODY = "nobody"


class DeclineCode(StrEnum):
    NOT_ELIGIBLE = "not_eligible"
    NO_CAPACITY = "no_capacity"
    OUTSIDE_AREA = "outside_area"
    DUPLICATE = "duplicate"
    NOT_ENOUGH_INFORMATION = "not_enough_information"
    COULD_NOT_CONTACT = "could_not_contact"
    UNSAFE = "unsafe"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "not_eligible": "The service is not for them",
            "no_capacity": "There is no room",
            "outside_area": "They live outside the area",
            "duplicate": "Already with us, or referred twice",
            "not_enough_information": "We were not told enough",
            "could_not_contact": "We could not reach them",
            "unsafe": "It would not be safe",
            "other": "Another reason",
        }[self.value]

    @property
    def is_unmet_need(self) -> bool:
        """Whether somebody who needed this help goes without because of how the help is set up."""
        return self in {DeclineCode.NO_CAPACITY, DeclineCode.OUTSIDE_AREA, DeclineCode.NOT_ELIGIBLE}


class DeclinedBy(StrEnum):
    PARTNER = "partner"
    RESIDENT = "resident"

    @property
    def label(self) -> str:
        return {"partner": "The partner", "resident": "The person themselves"}[self.value]


class CouldNotCode(StrEnum):
    STOPPED_COMING = "stopped_coming"
    COULD_NOT_CONTACT = "could_not_contact"
    CHANGED_MIND = "changed_mind"
    NEED_CHANGED = "need_changed"
    SERVICE_STOPPED = "service_stopped"
    MOVED_AWAY = "moved_away"
    DIED = "died"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "stopped_coming": "They stopped coming",
            "could_not_contact": "We could not reach them",
            "changed_mind": "They did not want it any more",
            "need_changed": "They need something else",
            "service_stopped": "Our service stopped or changed",
            "moved_away": "They moved away",
            "died": "They died",
            "other": "Another reason",
        }[self.value]


class OutcomeCode(StrEnum):
    """What the partner says came of it. What the resident says is kept apart."""

    GOAL_MET = "goal_met"
    GOAL_PARTLY_MET = "goal_partly_met"
    ADVICE_GIVEN = "advice_given"
    GOAL_NOT_MET = "goal_not_met"

    @property
    def label(self) -> str:
        return {
            "goal_met": "They got the help they needed",
            "goal_partly_met": "They got some of the help they needed",
            "advice_given": "They got advice or information",
            "goal_not_met": "The help did not do what was needed",
        }[self.value]


class WithdrawnBecause(StrEnum):
    RESIDENT_ASKED = "resident_asked"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    NOT_NEEDED = "not_needed"
    NEED_CHANGED = "need_changed"
    NOT_SAFE = "not_safe"
    MOVED_AWAY = "moved_away"
    DIED = "died"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "resident_asked": "They asked us to",
            "agreement_withdrawn": "They no longer agree to share their details",
            "not_needed": "They do not need it any more",
            "need_changed": "They need something else",
            "not_safe": "It is not safe for them",
            "moved_away": "They moved away",
            "died": "They died",
            "other": "Another reason",
        }[self.value]


class ErrorCode(StrEnum):
    WRONG_PERSON = "wrong_person"
    WRONG_SERVICE = "wrong_service"
    TWICE = "twice"
    NOT_SENT = "not_sent"
    TEST = "test"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "wrong_person": "It is about the wrong person",
            "wrong_service": "It went to the wrong service",
            "twice": "It is there twice",
            "not_sent": "A draft that is not needed",
            "test": "It was only a try",
            "other": "Another mistake",
        }[self.value]


class HoldCode(StrEnum):
    AWAY = "away"
    UNWELL = "unwell"
    ASKED_FOR_A_BREAK = "asked_for_a_break"
    SERVICE_CLOSED = "service_closed"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "away": "They are away",
            "unwell": "They are unwell",
            "asked_for_a_break": "They asked for a break",
            "service_closed": "Our service is closed for a while",
            "other": "Another reason",
        }[self.value]


class DeniedBecause(StrEnum):
    """Why somebody must not see one referral, whatever else they may see."""

    SAME_HOUSEHOLD = "same_household"
    CONFLICTED_STAFF = "conflicted_staff"
    RESIDENT_ASKED = "resident_asked"

    @property
    def label(self) -> str:
        return {
            "same_household": "Lives in the same household, or is close to somebody there",
            "conflicted_staff": "Has a conflict of interest",
            "resident_asked": "The resident asked for it",
        }[self.value]
