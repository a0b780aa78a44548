"""Places on a course: how many there are, and who has one."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import Model


class Course(Model):
    """A course, an event or another dated listing that takes people by referral, and how many."""

    __tablename__ = "referral_course"

    opportunity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("opportunity.id", ondelete="CASCADE"), primary_key=True
    )
    places: Mapped[int]


class Place(Model):
    """One person's place on a course. It is free again when the referral ends without help."""

    __tablename__ = "referral_place"

    referral_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), primary_key=True
    )
    opportunity_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("opportunity.id", ondelete="CASCADE"), index=True
    )
