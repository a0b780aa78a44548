"""What a fresh lasting key ends: told to whoever begins one, before they do."""

from collections.abc import Iterator

from sqlalchemy import func, select

from hub.accounts.models import Link
from hub.core import clock
from hub.core.db import db
from hub.passport.models import Passport
from hub.referrals.links import ANSWER_REFERRAL

ANSWERS, OTHERS, PAPERS = (
    "Links with which partners answer a referral",
    "Other links that were sent: invitations, new passwords, questions, checks of entries",
    "Papers with which people follow their referral",
)


def opens_nothing_then() -> Iterator[tuple[str, int]]:
    """(what, how many of them are good today)."""
    good = (
        select(func.count())
        .select_from(Link)
        .where(Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > clock.now())
    )
    yield ANSWERS, db.session.scalar(good.where(Link.purpose == ANSWER_REFERRAL)) or 0
    yield OTHERS, db.session.scalar(good.where(Link.purpose != ANSWER_REFERRAL)) or 0
    papers = select(func.count()).select_from(Passport).where(Passport.revoked_at.is_(None))
    yield PAPERS, db.session.scalar(papers) or 0
