"""What matching wants to know of referrals: how each service answers, how full the week is, who is there already."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from statistics import median

from sqlalchemy import func, select

from hub.core import clock, words
from hub.core.db import db
from hub.core.workdays import ENGLAND
from hub.directory.models import Service
from hub.matching.offer import Load
from hub.matching.response import ResponseRecord
from hub.partners.models import Agreement
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.services.guards import WEEK
from hub.referrals.states import OPEN
from hub.referrals.states import ReferralStatus as S
from hub.referrals.transitions import Deed
from hub.residents import queries as residents

LOOKS_BACK = timedelta(days=365)
ANSWERS = (Deed.ACCEPT, Deed.DECLINE)


def response_records(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, ResponseRecord]:
    """Of the last year: how many were sent, answered and taken, and in how many working days."""
    at = func.min(ReferralEvent.at)
    answered = (
        select(
            ReferralEvent.referral_id,
            at.label("at"),
            (at == at.filter(ReferralEvent.deed == Deed.ACCEPT)).label("was_taken"),
        )
        .where(ReferralEvent.deed.in_(ANSWERS))
        .group_by(ReferralEvent.referral_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Referral.service_id, Referral.sent_at, answered.c.at, answered.c.was_taken)
        .outerjoin(answered, answered.c.referral_id == Referral.id)
        .where(Referral.service_id.in_(ids), Referral.sent_at >= clock.now() - LOOKS_BACK)
        .where(Referral.status != S.ENTERED_IN_ERROR)
    )
    waits: defaultdict[uuid.UUID, list[int]] = defaultdict(list)
    sent: defaultdict[uuid.UUID, int] = defaultdict(int)
    taken: defaultdict[uuid.UUID, int] = defaultdict(int)
    for service_id, sent_at, answered_at, was_taken in rows:
        sent[service_id] += 1
        if answered_at is not None and sent_at is not None:
            waits[service_id].append(ENGLAND.between(clock.day_of(sent_at), clock.day_of(answered_at)))
            taken[service_id] += bool(was_taken)
    return {
        one: ResponseRecord(
            sent=count,
            answered=len(waits[one]),
            accepted=taken[one],
            usual_reply=float(median(waits[one])) if waits[one] else None,
        )
        for one, count in sent.items()
    }


def loads(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Load]:
    """Of services whose organization takes only so many a week: how many it has had, and when it takes more."""
    since = clock.now() - WEEK
    caps = {
        service_id: (organization_id, cap)
        for service_id, organization_id, cap in db.session.execute(
            select(Service.id, Service.organization_id, Agreement.weekly_cap)
            .join(Agreement, Agreement.organization_id == Service.organization_id)
            .where(Service.id.in_(ids), Agreement.weekly_cap.is_not(None))
        )
    }
    had: defaultdict[uuid.UUID, list[date]] = defaultdict(list)
    rows = db.session.execute(
        select(Referral.organization_id, Referral.sent_at)
        .where(Referral.organization_id.in_({owner for owner, _ in caps.values()}))
        .where(Referral.sent_at > since, Referral.status != S.ENTERED_IN_ERROR)
        .order_by(Referral.sent_at)
    )
    for organization_id, sent_at in rows:
        if sent_at is not None:
            had[organization_id].append(clock.day_of(sent_at + WEEK))
    return {
        service_id: Load(cap, len(had[owner]), had[owner][-cap] if len(had[owner]) >= cap else None)
        for service_id, (owner, cap) in caps.items()
        if cap
    }


def already_with(resident_id: uuid.UUID, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Services that have an open referral of the same person, each with a sentence."""
    everybody = residents.ids_of(residents.survivor(resident_id))
    rows = db.session.execute(
        select(Referral.service_id, Referral.sent_at)
        .where(Referral.resident_id.in_(everybody), Referral.service_id.in_(ids))
        .where(Referral.status.in_(OPEN), Referral.sent_at.is_not(None))
    )
    return {
        service_id: f"Referred on {words.day(clock.day_of(sent_at))}"
        for service_id, sent_at in rows
        if sent_at
    }
