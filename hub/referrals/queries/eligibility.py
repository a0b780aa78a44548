"""Whether a service is for the person of a referral, as far as anybody knows."""

from hub.core.db import db
from hub.matching.services import conditions_against
from hub.referrals.models import Referral
from hub.residents.models import Resident


def sentences_against(referral: Referral) -> list[str]:
    """The conditions that say no, in plain words, by the engine that matching shows. What nobody knows says nothing.

    Whether the service takes anybody just now is another guard's to say.
    """
    resident = db.session.get_one(Resident, referral.resident_id)
    return [verdict.sentence for verdict in conditions_against(referral.service_id, resident)]
