"""What we keep about residents."""

from hub.residents.models.contact import Channel, ContactKind, ContactPoint
from hub.residents.models.equality import EqualityAnswer
from hub.residents.models.flags import FlagKind, SeenBy, VulnerabilityFlag
from hub.residents.models.households import Household, HouseholdMember
from hub.residents.models.reading import Bar, Opening, Read
from hub.residents.models.residents import Resident, ResidentKey, Tenure
from hub.residents.models.words import Word, WordStatus

__all__ = [
    "Bar",
    "Channel",
    "ContactKind",
    "ContactPoint",
    "EqualityAnswer",
    "FlagKind",
    "Household",
    "HouseholdMember",
    "Opening",
    "Read",
    "Resident",
    "ResidentKey",
    "SeenBy",
    "Tenure",
    "VulnerabilityFlag",
    "Word",
    "WordStatus",
]
