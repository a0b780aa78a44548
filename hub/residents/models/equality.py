"""Equality monitoring: asked apart, answered only by who wants to, and counted without the person."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Identified, Model, short
from hub.core.personal import Erasure, Whose, personal

ANSWER = personal(Whose.RESIDENT, erasure=Erasure.ROW_DELETED)


class EqualityAnswer(Identified, Model):
    """What one person answered. No key leads from here to the resident: only who holds the site's key and knows the
    resident can find the row again (`about_hash`), which is what a subject access request needs and no report does.
    The month stands for the day, so that the time of an entry names nobody."""

    __tablename__ = "equality_answer"

    about_hash: Mapped[str] = mapped_column(String(64), unique=True, info=ANSWER)
    month: Mapped[date] = mapped_column(info=ANSWER)
    age_group: Mapped[str] = mapped_column(short, default="", info=ANSWER)
    sex: Mapped[str] = mapped_column(short, default="", info=ANSWER)
    gender_same_as_birth: Mapped[str] = mapped_column(short, default="", info=ANSWER)
    ethnic_group: Mapped[str] = mapped_column(short, default="", info=ANSWER)
    religion: Mapped[str] = mapped_column(short, default="", info=ANSWER)
    sexual_orientation: Mapped[str] = mapped_column(short, default="", info=ANSWER)
    disability: Mapped[str] = mapped_column(short, default="", info=ANSWER)
