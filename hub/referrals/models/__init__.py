"""What we keep about referrals."""

from hub.referrals.models.appointments import Appointment
from hub.referrals.models.attachments import Attachment
from hub.referrals.models.courses import Course, Place
from hub.referrals.models.disclosures import Disclosure
from hub.referrals.models.events import ReferralEvent
from hub.referrals.models.notes import Note
from hub.referrals.models.people import BrokenGlass, Cover, Denial
from hub.referrals.models.reading import ReadMark
from hub.referrals.models.referrals import Referral
from hub.referrals.models.reviews import Around, Review, Verdict
from hub.referrals.models.signposts import Signpost, UnmetNeed

__all__ = [
    "Appointment",
    "Around",
    "Attachment",
    "BrokenGlass",
    "Course",
    "Cover",
    "Denial",
    "Disclosure",
    "Note",
    "Place",
    "ReadMark",
    "Referral",
    "ReferralEvent",
    "Review",
    "Signpost",
    "UnmetNeed",
    "Verdict",
]
