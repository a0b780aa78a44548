"""Equality monitoring, kept where no key leads back to the person."""

from sqlalchemy import delete, select

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.core.errors import NotFound
from hub.residents import keys, policy
from hub.residents.models import EqualityAnswer, Resident


def answer(resident: Resident, *, actor: Actor, **answers: str) -> None:
    """Keep what somebody chose to say, in place of what was there; saying nothing takes it away.

    No audit event: it would be the key that leads from the person to the answers.
    """
    if not policy.may_change(actor, resident):
        raise NotFound
    about = keys.about(resident.id)
    db.session.execute(delete(EqualityAnswer).where(EqualityAnswer.about_hash == about))
    if any(answers.values()):
        db.session.add(EqualityAnswer(about_hash=about, month=clock.today().replace(day=1), **answers))


def has_answered(resident: Resident) -> bool:
    """Whether they were asked and said something. What they said is shown to nobody who works with them."""
    found = select(EqualityAnswer.id).where(EqualityAnswer.about_hash == keys.about(resident.id))
    return db.session.scalar(found) is not None
