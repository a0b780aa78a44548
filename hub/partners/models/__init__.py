"""What we keep about partners beside their entries in the directory."""

from hub.partners.models.agreements import ROUTINE_DAYS, URGENT_DAYS, Agreement
from hub.partners.models.claims import Claim, ClaimStatus, Way
from hub.partners.models.diligence import Diligence
from hub.partners.models.listings import CapacityAsk, CheckLetter, LetterKind, ListingCheck, MailRefusal
from hub.partners.models.registrations import Registration, RegistrationStatus
from hub.partners.models.relations import Occasion, RelationNote
from hub.partners.models.suspensions import Suspension

__all__ = [
    "ROUTINE_DAYS",
    "URGENT_DAYS",
    "Agreement",
    "CapacityAsk",
    "CheckLetter",
    "Claim",
    "ClaimStatus",
    "Diligence",
    "LetterKind",
    "ListingCheck",
    "MailRefusal",
    "Occasion",
    "Registration",
    "RegistrationStatus",
    "RelationNote",
    "Suspension",
    "Way",
]
