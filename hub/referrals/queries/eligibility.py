"""Whether a service is for the person of a referral, as far as anybody knows."""

from sqlalchemy import select

from hub.core.db import db
from hub.directory.eligibility import THEY, Answer, Person, judge
from hub.directory.models import EligibilityRule
from hub.directory.models.eligibility import RuleKind
from hub.referrals.models import Referral
from hub.residents.models import Resident
from hub.residents.services import facts_for_matching


def person_of(resident: Resident) -> Person:
    """What the resident told us, in the words of the rules."""
    known = facts_for_matching(resident)
    facts = {RuleKind(kind): values for kind, values in known.facts.items() if kind in set(RuleKind)}
    return Person(age=known.age, born_on=resident.date_of_birth, has=facts)


def sentences_against(referral: Referral) -> list[str]:
    """The rules that say no, in plain words. What nobody knows says nothing against it."""
    resident = db.session.get_one(Resident, referral.resident_id)
    person = person_of(resident)
    rules = db.session.scalars(
        select(EligibilityRule)
        .where(EligibilityRule.service_id == referral.service_id)
        .order_by(EligibilityRule.id)
    )
    verdicts = [judge(rule, person, voice=THEY) for rule in rules]
    return [verdict.sentence for verdict in verdicts if verdict.answer is Answer.NO]
