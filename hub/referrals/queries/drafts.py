"""The drafts that are written together, what is still missing, and what is safe for the person."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from hub.accounts.kept import By
from hub.accounts.policy import Actor
from hub.consent import queries as consent
from hub.consent.models import Reach
from hub.core.db import db
from hub.directory.models import Taxonomy, TaxonomyTerm
from hub.directory.models.intake import IntakeVersion
from hub.directory.services import intake
from hub.referrals.models import Referral
from hub.referrals.queries import eligibility, visible
from hub.referrals.services.guards import have_changed, unanswered
from hub.referrals.states import ReferralStatus
from hub.residents import gateway
from hub.residents import queries as residents
from hub.residents.models import Channel, ContactKind, ContactPoint, Resident
from hub.residents.queries import people

AGREEMENT, TELLING, CONTACT, DETAILS, WHY, QUESTIONS = (
    "agreement",
    "telling",
    "contact",
    "details",
    "why",
    "questions",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One page still to be answered, or answered already: for which draft."""

    slug: str
    referral_id: uuid.UUID
    is_done: bool


def together(referral: Referral, *, actor: Actor) -> Sequence[Referral]:
    """The drafts of one sitting that the actor writes, this one among them, in the order they were begun."""
    if referral.sitting_id is None:
        return [referral]
    found = visible.visible_to(actor).where(
        Referral.sitting_id == referral.sitting_id,
        Referral.resident_id == referral.resident_id,
        Referral.status == ReferralStatus.DRAFT,
    )
    found = found.options(joinedload(Referral.service), joinedload(Referral.organization))
    return db.session.scalars(found.order_by(Referral.created_at, Referral.id)).all() or [referral]


def parts(drafts: Sequence[Referral]) -> list[Part]:
    """The pages of these drafts in their order: what they share first, then the words of those that have their own, and
    what each service asks."""
    first = drafts[0]
    facts = [consent.facts_of(one.id) for one in drafts]
    found = [
        Part(AGREEMENT, first.id, all(one.may_share for one in facts)),
        Part(TELLING, first.id, all(one.telling is not None for one in facts)),
        Part(CONTACT, first.id, all(one.contact is not None for one in facts)),
        Part(DETAILS, first.id, bool(first.words)),
    ]
    own_words = [one for one in drafts[1:] if first.words and one not in told_the_same(drafts, first)]
    found += [Part(DETAILS, one.id, bool(one.words)) for one in own_words]
    for draft in drafts:
        if eligibility.sentences_against(draft):
            found.append(Part(WHY, draft.id, bool(draft.override_reason)))
        asked = questions_of(draft)
        if asked:
            done = bool(draft.answers) and not unanswered(asked, draft) and not have_changed(asked, draft)
            found.append(Part(QUESTIONS, draft.id, done))
    return found


def told_the_same(drafts: Sequence[Referral], draft: Referral) -> Sequence[Referral]:
    """The others that say the same as this one so far, word for word and as soon; while it says nothing, those that say
    nothing either."""
    return [
        one
        for one in drafts
        if one is not draft and one.words == draft.words and (not draft.words or one.urgency is draft.urgency)
    ]


def questions_of(draft: Referral) -> IntakeVersion | None:
    """What the service asks now; None where it asks nothing."""
    asked = intake.current(draft.service_id)
    return asked if asked and asked.questions else None


def safe_ways(referral: Referral) -> list[tuple[uuid.UUID, str, list[Reach]]]:
    """The numbers and addresses that the person called safe: id, how it is shown, what may be done with it."""
    return [(point.id, _shown(point), ways) for point, ways in _that(referral, "")]


def may_leave_message(point_id: uuid.UUID) -> bool:
    """Whether they said that a message may be left there."""
    point = db.session.get(ContactPoint, point_id)
    return point is not None and point.may_leave_message


def to_ask_again(referral: Referral) -> list[str]:
    """Those that they called safe so long ago that they must be asked anew before any partner hears of them."""
    return [_shown(point) for point, _ in _that(referral, gateway.ASK_ANEW)]


def of_sitting(sitting_id: uuid.UUID, *, actor: Actor) -> Sequence[Referral]:
    """What was made of a sitting already."""
    found = visible.visible_to(actor).where(Referral.sitting_id == sitting_id)
    found = found.options(joinedload(Referral.service))
    return db.session.scalars(found.order_by(Referral.created_at, Referral.id)).all()


def open_ones_of(resident_ids: Sequence[uuid.UUID], *, actor: Actor) -> Sequence[Referral]:
    """The referrals of a person that the actor may see, the newest first."""
    found, asked = _open_ones(actor)
    return db.session.scalars(found, asked | {"resident_ids": resident_ids}).all()


@visible.built_once
def _open_ones(actor: Actor, by: By) -> Select[Referral]:
    found = visible.visible_to(actor, by).where(
        Referral.resident_id.in_(bindparam("resident_ids", expanding=True)),
        Referral.status != ReferralStatus.ENTERED_IN_ERROR,
    )
    return found.options(joinedload(Referral.service)).order_by(Referral.created_at.desc(), Referral.id)


def need_id_of(code: str) -> uuid.UUID | None:
    """The term of the taxonomy of needs with this code."""
    found = (
        select(TaxonomyTerm.id)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .where(Taxonomy.code == "needs", TaxonomyTerm.code == code)
    )
    return db.session.scalar(found) if code else None


def _that(referral: Referral, verdict: str) -> list[tuple[ContactPoint, list[Reach]]]:
    """The numbers and addresses of which the gateway says this, each with the ways of which it does."""
    person = db.session.get_one(Resident, residents.survivor(referral.resident_id))
    not_safe = gateway.whether_safe(person)
    found = [
        (point, [way for way in _ways(point) if not_safe(point, Channel(way.value)) == verdict])
        for point in people.points(residents.ids_of(person.id))
    ]
    return [(point, ways) for point, ways in found if ways]


def _shown(point: ContactPoint) -> str:
    return f"{point.value} ({point.label})" if point.label else point.value


def _ways(point: ContactPoint) -> list[Reach]:
    if point.kind is ContactKind.PHONE:
        return [way for way, may in ((Reach.CALL, point.may_ring), (Reach.TEXT, point.may_text)) if may]
    way = Reach.EMAIL if point.kind is ContactKind.EMAIL else Reach.LETTER
    return [way] if point.may_write else []
