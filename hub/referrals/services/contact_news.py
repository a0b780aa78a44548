"""A number or address that partners were told is not safe any more: they hear of it, and one of ours rings them. Where
the person only said something new of it, such as other hours, they read that."""

import json
import uuid
from datetime import datetime

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core.db import db
from hub.core.lasting import keyed
from hub.messaging import queries as letters_sent
from hub.referrals.models import Referral
from hub.referrals.queries import disclosures, partner_people, reaching
from hub.referrals.queries.reaching import Holds
from hub.referrals.services import letters, our_tasks
from hub.referrals.states import OPEN
from hub.residents import queries as residents
from hub.tasks import queries as task_queries

NOT_SAFE_NOW = "referral-contact-void"
"""The kind of the task for one of ours: the partner may have written it down."""
VOID = "referral-contact"


def tell_partners(resident_id: uuid.UUID) -> int:
    """Tell each partner that has somebody now and was told what holds no more, or not as it was; says how many."""
    ids = residents.ids_of(residents.survivor(resident_id))
    now = select(Referral).where(Referral.resident_id.in_(ids), Referral.status.in_(OPEN))
    told = 0
    for referral in db.session.scalars(now.order_by(Referral.id)).all():
        said = disclosures.standing(referral)
        left = reaching.left_of(referral, said)
        if left is Holds.VOID:
            _tell(referral, since=reaching.told_last(said))
        elif left is Holds.CHANGED:
            _say_that_it_changed(referral)
        told += left is not Holds.AS_TOLD
    return told


def _say_that_it_changed(referral: Referral) -> None:
    """Once for each new thing that they said: their page shows it as it is."""
    said = keyed(json.dumps(reaching.to_tell(referral)), purpose="hub.contact-news")
    letters.to_partner(referral, letters.CONTACT_CHANGED, step=f"said-{said[:16]}")


def _tell(referral: Referral, *, since: datetime) -> None:
    """Once, until one of ours has seen to it: their page says it all the time. Of what the partner was told since the
    task was raised it is written to once more."""
    known = task_queries.about("referral", referral.id, actor=SYSTEM)
    waiting = [one for one in known if one.kind == NOT_SAFE_NOW and one.done_at is None]
    if waiting and (
        waiting[0].created_at >= since or letters_sent.was_written(VOID, about_id=referral.id, since=since)
    ):
        return
    our_tasks.ask(referral, NOT_SAFE_NOW, within=0, is_urgent=True, actor=SYSTEM)
    if partner_people.to_write_to(referral) and not referral.via.is_off_platform:
        letters.to_partner(referral, VOID)
