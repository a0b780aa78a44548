"""Other systems, their tokens, and the referrals that they brought."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.core import clock
from hub.core.db import Identified, Model, Versioned, short
from hub.core.personal import Retention, Whose, personal


class ApiClient(Identified, Versioned, Model):
    """A system of a partner (`organization_id`: it answers what was sent to them), or of a body that refers
    (`team_id`: ours who see to what it brings). Its id is its client_id; of its secret only a digest is kept."""

    __tablename__ = "api_client"

    name: Mapped[str] = mapped_column(short)
    organization_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organization.id", ondelete="CASCADE"), index=True
    )
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id", ondelete="RESTRICT"), index=True)
    scopes: Mapped[list[str]]
    secret_hash: Mapped[str] = mapped_column(String(64))
    secret_ends_with: Mapped[str] = mapped_column(String(4))
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiToken(Identified, Model):
    """A quarter of an hour's leave. The token is in no table: `token_hash` recognises it."""

    __tablename__ = "api_token"

    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("api_client.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiReferral(Model):
    """A referral that a client brought. `request_hash` knows the same request again, `patient_hash` the same person as
    that system numbers them; neither can be read back."""

    __tablename__ = "api_referral"
    __table_args__ = (UniqueConstraint("client_id", "request_hash"),)

    referral_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("api_client.id", ondelete="CASCADE"), index=True)
    request_hash: Mapped[str | None] = mapped_column(String(64))
    patient_hash: Mapped[str | None] = mapped_column(
        String(64),
        index=True,
        info=personal(Whose.RESIDENT, retention=Retention.WITH_REFERRAL),
    )
