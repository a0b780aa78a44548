"""Pictures of entries, and the files they are kept in."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, line, short
from hub.directory.models.details import _belongs_to


class Picture(Identified, Model):
    """A picture of what it hangs on: an organization's logo, photos of a service or a place.

    `file` is the token of a StoredImage and no foreign key, so that a change that waits, or is put back, reads like
    any other list.
    """

    __tablename__ = "picture"

    organization_id: Mapped[uuid.UUID | None] = _belongs_to("organization")
    service_id: Mapped[uuid.UUID | None] = _belongs_to("service")
    location_id: Mapped[uuid.UUID | None] = _belongs_to("location")
    file: Mapped[str] = mapped_column(short, index=True)
    alt: Mapped[str] = mapped_column(line)
    position: Mapped[int] = mapped_column(default=0)


class StoredImage(Model):
    """A picture as we made it anew from what was sent, in the sizes of `directory.images`. It never changes."""

    __tablename__ = "stored_image"

    token: Mapped[str] = mapped_column(short, primary_key=True)
    organization_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    """Bytes on disk, of all its files together."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    created_by_id: Mapped[uuid.UUID | None]
