"""Tasks about a referral that is kept from somebody, whatever record the task hangs on."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from hub.consent.models import LawfulBasis
from hub.referrals.models import BrokenGlass, Denial
from hub.referrals.models.reviews import Around, Review
from hub.residents.models import Word
from hub.tasks.models import Task
from hub.tasks.queries import Reader


def about_referral(reader: Reader) -> ColumnElement[bool]:
    """The referral itself; what the person is to be told of it; and what came of looking at who read or shared it."""
    denied = referrals(reader)
    words = select(Word.id).where(Word.about_type == "referral", Word.about_id.in_(denied))
    read = select(BrokenGlass.id).where(BrokenGlass.referral_id.in_(denied))
    shared = select(LawfulBasis.id).where(LawfulBasis.referral_id.in_(denied))
    reviews = select(Review.id).where(
        or_(
            and_(Review.around == Around.GLASS, Review.about_id.in_(read)),
            and_(Review.around == Around.OVERRIDE, Review.about_id.in_(shared)),
        )
    )
    return or_(about("referral", denied), about("resident_word", words), about("review", reviews))


def about(about_type: str, ids: Select[Any]) -> ColumnElement[bool]:
    """Whether a task hangs on one of these records."""
    return and_(Task.about_type == about_type, Task.about_id.in_(ids))


def referrals(reader: Reader) -> Select[Any]:
    """The ids of those that are kept from somebody."""
    return select(Denial.referral_id).where(Denial.user_id == reader)
