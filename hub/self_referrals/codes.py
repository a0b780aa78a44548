"""What is said by choosing when somebody asks for help themselves. Each has the words people read. Pure."""

from enum import StrEnum


class AskedBy(StrEnum):
    """Who sat at the page."""

    SELF = "self"
    FAMILY = "family"
    PROFESSIONAL = "professional"

    @property
    def label(self) -> str:
        """As those read it who look after it."""
        return {
            "self": "The person themselves",
            "family": "A family member or friend",
            "professional": "Somebody who works with them",
        }[self.value]


class HeldBecause(StrEnum):
    """Why one of ours reads it before the partner does."""

    MANY_FROM_ONE_PLACE = "many"
    MANY_FOR_ONE_SERVICE = "busy"
    MANY_AT_ALL = "flood"
    QUICK = "quick"
    FILLED_TRAP = "trap"
    COULD_NOT_GO = "refused"

    @property
    def label(self) -> str:
        return {
            "many": "Many came from one network today, such as a library or a hostel",
            "busy": "Many asked for this service today",
            "flood": "Very many came from everywhere today",
            "quick": "It was filled in faster than people type",
            "trap": "A field was filled in that people do not see",
            "refused": "It could not go by itself",
        }[self.value]


class Decision(StrEnum):
    """Who it turned out to be."""

    NEW = "new"
    KNOWN = "known"
    NOT_GENUINE = "not_genuine"

    @property
    def label(self) -> str:
        return {
            "new": "Somebody new",
            "known": "Somebody we knew",
            "not_genuine": "Not a real person",
        }[self.value]
