"""People who sign in."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_security import UserMixin
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.accounts.policy import Actor, Role, actor_for
from hub.core import clock
from hub.core.db import Identified, Model, long, short
from hub.core.personal import Retention, Whose, personal

THEIRS = personal(Whose.STAFF, retention=Retention.WITH_ACCOUNT)


class MembershipLevel(StrEnum):
    OWNER = "owner"
    MEMBER = "member"


class Team(Identified, Model):
    """People of the staff who look after the same residents."""

    __tablename__ = "team"

    name: Mapped[str] = mapped_column(short, unique=True)


class User(Identified, Model, UserMixin):  # type: ignore[misc]
    """Somebody with an account. The e-mail address is kept in lower case."""

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(short, unique=True, info=THEIRS)
    name: Mapped[str] = mapped_column(short, info=THEIRS)
    role: Mapped[Role]
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid.uuid4().hex)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether sign-in asks for a second step. What `second_factor` counts, kept where each request sees it."""
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"), index=True)

    left_at: Mapped[datetime | None]
    """Since when the account is switched off; the clock that forgets whose it was runs from here."""
    forgotten_at: Mapped[datetime | None]
    """When name, address and ways to sign in were taken out. Such an account is never switched on again."""

    memberships: Mapped[list["Membership"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def roles(self) -> list[object]:  # type: ignore[override]
        """Flask-Security's own roles, which we do not use: ours are in the policy."""
        return []

    @property
    def actor(self) -> Actor:
        mine = {m.organization_id: m.level for m in self.memberships}
        owned = {organization_id for organization_id, level in mine.items() if level is MembershipLevel.OWNER}
        return actor_for(self.id, self.role, self.name, mine.keys(), owned=owned, team_id=self.team_id)


class Membership(Identified, Model):
    """A partner's person speaks for an organization."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organization_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    organization_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    level: Mapped[MembershipLevel] = mapped_column(default=MembershipLevel.MEMBER)


class Session(Identified, Model):
    """One browser's session. The id that its cookie holds is in no table: `token_hash` recognises it."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    content: Mapped[str] = mapped_column(long)
    browser: Mapped[str] = mapped_column(short, info=THEIRS)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class KnownPlace(Identified, Model):
    """Somebody signed in from a network. `place_hash` does not say from which."""

    __tablename__ = "known_place"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    place_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class Link(Identified, Model):
    """A single-purpose link that was sent to somebody. The token is in no table: `token_hash` recognises it."""

    __tablename__ = "link"

    purpose: Mapped[str] = mapped_column(short)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    about_id: Mapped[uuid.UUID] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    key_number: Mapped[int] = mapped_column(default=1, server_default="1")
    """With which of the lasting keys its token is made (hub.core.lasting)."""


class Try(Identified, Model):
    """That something was tried, for as long as it counts. `key_hash` says neither what nor by whom."""

    __tablename__ = "try"
    __table_args__ = (Index(None, "key_hash", "made_at"),)

    key_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    forgotten_at: Mapped[datetime] = mapped_column(index=True)
