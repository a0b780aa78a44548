"""Answer the partner, take a referral back, or say that it should never have been there."""

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.consent.codes import How
from hub.core.db import db
from hub.referrals.codes import ErrorCode, WithdrawnBecause
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.policy import RESIDENT
from hub.referrals.queries.shows import FIND_ANOTHER, FIND_WITHIN
from hub.referrals.services import attachments, our_tasks, snapshots
from hub.referrals.services.moving import Change, move
from hub.referrals.states import OPEN, ReferralStatus
from hub.referrals.transitions import Deed
from hub.residents import queries as residents


def answer(referral: Referral, words: str, *, actor: Actor) -> ReferralEvent:
    """Answer the partner's question. What is said joins what was disclosed; the partner's clock goes on."""
    event = move(Change(referral, Deed.ANSWER, actor, words=words))
    snapshots.keep(referral, [["Answer to your question", words.strip()]], actor=actor)
    return event


def withdraw(
    referral: Referral,
    *,
    because: WithdrawnBecause,
    words: str = "",
    how: How | None = None,
    for_others_too: bool = True,
    actor: Actor,
) -> ReferralEvent:
    """Take it back, for the resident or with them. From this moment the partner sees nothing of it.

    Where they no longer agree to this partner, every open referral of theirs to it is taken back at once; drafts
    stay, and cannot go without a new agreement. Not so without `for_others_too`: it may not be they who say it.
    """
    taken_back = because is WithdrawnBecause.AGREEMENT_WITHDRAWN
    given = {"takes_back_agreement": taken_back, "for_others_too": for_others_too, "how": how}

    def end(one: Referral, voice: Actor) -> ReferralEvent:
        sets = {"withdrawn_because": because}
        return move(Change(one, Deed.WITHDRAW, voice, words=words, given=given, sets=sets))

    event = end(referral, actor)
    if taken_back and for_others_too:
        for other in others_to_this_partner(referral):
            end(other, _voice(actor, other))
    return event


def take_back(referral: Referral, *, words: str = "", how: How, actor: Actor) -> ReferralEvent:
    """Whoever asked by themselves does so no more, before any partner has it. What else they agreed to stands."""
    change = Change(
        referral,
        Deed.TAKE_BACK,
        actor,
        words=words,
        given={"takes_back_agreement": True, "how": how},
        sets={"withdrawn_because": WithdrawnBecause.RESIDENT_ASKED},
    )
    event = move(change)
    attachments.close_task(referral, "It was taken back before it was sent.", actor=actor)
    return event


def others_to_this_partner(referral: Referral) -> list[Referral]:
    """What else of this person is open there, whoever made it."""
    together = select(Referral).where(
        Referral.resident_id.in_(residents.ids_of(residents.survivor(referral.resident_id))),
        Referral.organization_id == referral.organization_id,
        Referral.status.in_(OPEN),
        Referral.id != referral.id,
    )
    return list(db.session.scalars(together.order_by(Referral.created_at, Referral.id)))


def _voice(actor: Actor, referral: Referral) -> Actor:
    """Whoever writes down that the resident no longer agrees speaks with the resident's voice where another team
    made the referral: that it is not theirs must not keep it with the partner."""
    return Actor(RESIDENT, actor.id, name=actor.name, about_ids=frozenset({referral.id}))


def enter_in_error(referral: Referral, *, code: ErrorCode, words: str = "", actor: Actor) -> ReferralEvent:
    """It should never have been there: it counts for nothing, and stays in the trail. What was passed on to it is
    somebody's again."""
    event = move(Change(referral, Deed.ENTER_IN_ERROR, actor, words=words, sets={"error_code": code}))
    before = db.session.get(Referral, referral.part_of_id) if referral.part_of_id else None
    if before is not None and before.status is ReferralStatus.REROUTED and not _is_carried_on(before):
        our_tasks.ask(before, FIND_ANOTHER, within=FIND_WITHIN, actor=actor)
    return event


def _is_carried_on(referral: Referral) -> bool:
    child = select(Referral.id).where(
        Referral.part_of_id == referral.id, Referral.status != ReferralStatus.ENTERED_IN_ERROR
    )
    return db.session.scalar(child.limit(1)) is not None


def discard(referral: Referral, *, actor: Actor) -> None:
    """A draft that is not needed."""
    if referral.status is ReferralStatus.DRAFT:
        enter_in_error(referral, code=ErrorCode.NOT_SENT, actor=actor)
        attachments.close_task(referral, "The draft was not needed.", actor=actor)
