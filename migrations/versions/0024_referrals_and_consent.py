"""referrals and consent"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_policy",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_modified", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_consent_policy_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user.id"], name=op.f("fk_consent_policy_set_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_consent_policy")),
    )
    with op.batch_alter_table("consent_policy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_policy_last_modified"), ["last_modified"], unique=False)

    op.create_table(
        "referral_cover",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("covered_by_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_referral_cover_days_in_order")),
        sa.ForeignKeyConstraint(
            ["covered_by_id"],
            ["user.id"],
            name=op.f("fk_referral_cover_covered_by_id_user"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_referral_cover_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_cover")),
    )
    with op.batch_alter_table("referral_cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_cover_covered_by_id"), ["covered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_cover_user_id"), ["user_id"], unique=False)

    op.create_table(
        "unmet_need",
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("ward", sa.String(length=200), nullable=False),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["taxonomy_term.id"],
            name=op.f("fk_unmet_need_need_id_taxonomy_term"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_unmet_need_service_id_service"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmet_need")),
    )
    with op.batch_alter_table("unmet_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unmet_need_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unmet_need_noted_on"), ["noted_on"], unique=False)

    op.create_table(
        "referral",
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("referrer_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("part_of_id", sa.Uuid(), nullable=True),
        sa.Column("sitting_id", sa.Uuid(), nullable=True),
        sa.Column("via", sa.String(length=40), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("urgency", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("intake_version_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("clock_from", sa.Date(), nullable=True),
        sa.Column("days_used", sa.Integer(), nullable=True),
        sa.Column("assigned_to_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_by", sa.String(length=200), nullable=False),
        sa.Column("contact_by", sa.Date(), nullable=True),
        sa.Column("wait_weeks", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("hold_code", sa.String(length=40), nullable=True),
        sa.Column("hold_until", sa.Date(), nullable=True),
        sa.Column("decline_code", sa.String(length=40), nullable=True),
        sa.Column("declined_by", sa.String(length=40), nullable=True),
        sa.Column("could_not_code", sa.String(length=40), nullable=True),
        sa.Column("outcome_code", sa.String(length=40), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=40), nullable=True),
        sa.Column("error_code", sa.String(length=40), nullable=True),
        sa.Column("suggested_service_id", sa.Uuid(), nullable=True),
        sa.Column("alternatives", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["user.id"], name=op.f("fk_referral_assigned_to_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["intake_version_id"],
            ["intake_version.id"],
            name=op.f("fk_referral_intake_version_id_intake_version"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["taxonomy_term.id"],
            name=op.f("fk_referral_need_id_taxonomy_term"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_referral_organization_id_organization"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_referral_owner_id_user"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["part_of_id"], ["referral.id"], name=op.f("fk_referral_part_of_id_referral"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["referrer_id"], ["user.id"], name=op.f("fk_referral_referrer_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_referral_resident_id_resident"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_referral_service_id_service"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["suggested_service_id"],
            ["service.id"],
            name=op.f("fk_referral_suggested_service_id_service"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_referral_team_id_team"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("reference", name=op.f("uq_referral_reference")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            "ix_referral_organization_id_status", ["organization_id", "status", "due_on"], unique=False
        )
        batch_op.create_index("ix_referral_owner_id_status", ["owner_id", "status", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_part_of_id"), ["part_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_sitting_id"), ["sitting_id"], unique=False)
        batch_op.create_index("ix_referral_status_due_on", ["status", "due_on"], unique=False)
        batch_op.create_index("ix_referral_team_id_status", ["team_id", "status", "due_on"], unique=False)
        batch_op.create_index(
            "uq_referral_one_open",
            ["resident_id", "service_id"],
            unique=True,
            sqlite_where=sa.text(
                "status IN ('accepted', 'acknowledged', 'in_progress', 'needs_information', 'on_hold', 'sent', 'waitlisted')"
            ),
            postgresql_where=sa.text(
                "status IN ('accepted', 'acknowledged', 'in_progress', 'needs_information', 'on_hold', 'sent', 'waitlisted')"
            ),
        )

    op.create_table(
        "signpost",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("told_by_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["taxonomy_term.id"],
            name=op.f("fk_signpost_need_id_taxonomy_term"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_signpost_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_signpost_service_id_service"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_signpost_team_id_team"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["told_by_id"], ["user.id"], name=op.f("fk_signpost_told_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signpost")),
    )
    with op.batch_alter_table("signpost", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signpost_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signpost_service_id"), ["service_id"], unique=False)

    op.create_table(
        "consent_agreement",
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("said_by", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.String(length=20), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_how", sa.String(length=40), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_consent_agreement_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user.id"],
            name=op.f("fk_consent_agreement_recorded_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_consent_agreement_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_consent_agreement_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["user.id"],
            name=op.f("fk_consent_agreement_withdrawn_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_agreement")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_consent_agreement_referral_id")),
    )
    with op.batch_alter_table("consent_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_agreement_resident_id"),
            ["resident_id"],
            unique=False,
        )

    op.create_table(
        "consent_basis",
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("is_override", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_consent_basis_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user.id"],
            name=op.f("fk_consent_basis_recorded_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_consent_basis_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_consent_basis_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"],
            ["user.id"],
            name=op.f("fk_consent_basis_reviewed_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_basis")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_consent_basis_referral_id")),
    )
    with op.batch_alter_table("consent_basis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_basis_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_basis_review_on"), ["review_on"], unique=False)

    op.create_table(
        "consent_contact",
        sa.Column("reach", sa.String(length=40), nullable=False),
        sa.Column("contact_point_id", sa.Uuid(), nullable=True),
        sa.Column("may_leave_message", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("when", sa.Text(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_consent_contact_contact_point_id_contact_point"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_consent_contact_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user.id"],
            name=op.f("fk_consent_contact_recorded_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_consent_contact_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_consent_contact_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_contact")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_consent_contact_referral_id")),
    )
    with op.batch_alter_table("consent_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_contact_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "consent_telling_back",
        sa.Column("may_tell", sa.Boolean(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_consent_telling_back_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user.id"],
            name=op.f("fk_consent_telling_back_recorded_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_consent_telling_back_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_consent_telling_back_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_telling_back")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_consent_telling_back_referral_id")),
    )
    with op.batch_alter_table("consent_telling_back", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_telling_back_resident_id"), ["resident_id"], unique=False
        )

    op.create_table(
        "disclosure",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_disclosure_made_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_disclosure_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_disclosure_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disclosure_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_disclosure_referral_id"), ["referral_id"], unique=False)

    op.create_table(
        "referral_denial",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_referral_denial_made_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_denial_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_referral_denial_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_denial")),
        sa.UniqueConstraint("referral_id", "user_id", name=op.f("uq_referral_denial_referral_id")),
    )
    with op.batch_alter_table("referral_denial", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_denial_user_id"), ["user_id"], unique=False)

    op.create_table(
        "referral_event",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("sets", sa.JSON(), nullable=False),
        sa.Column("step", sa.String(length=40), server_default="", nullable=False),
        sa.Column("about_day", sa.String(length=10), server_default="", nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_kind", sa.String(length=200), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("is_on_behalf", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user.id"], name=op.f("fk_referral_event_actor_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_event_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
        sa.UniqueConstraint("referral_id", "number", name=op.f("uq_referral_event_referral_id")),
    )
    with op.batch_alter_table("referral_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_event_deed"), ["deed", "at"], unique=False)

    op.create_table(
        "referral_glass",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("broken_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_glass_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"],
            ["user.id"],
            name=op.f("fk_referral_glass_reviewed_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_referral_glass_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_glass")),
    )
    with op.batch_alter_table("referral_glass", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_referral_glass_referral_id"), ["referral_id", "user_id", "ends_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_referral_glass_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("referral_glass", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_glass_user_id"))
        batch_op.drop_index(batch_op.f("ix_referral_glass_referral_id"))

    op.drop_table("referral_glass")
    with op.batch_alter_table("referral_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_event_deed"))

    op.drop_table("referral_event")
    with op.batch_alter_table("referral_denial", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_denial_user_id"))

    op.drop_table("referral_denial")
    with op.batch_alter_table("disclosure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_disclosure_referral_id"))
        batch_op.drop_index(batch_op.f("ix_disclosure_organization_id"))

    op.drop_table("disclosure")
    with op.batch_alter_table("consent_telling_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_telling_back_resident_id"))

    op.drop_table("consent_telling_back")
    with op.batch_alter_table("consent_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_contact_resident_id"))

    op.drop_table("consent_contact")
    with op.batch_alter_table("consent_basis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_basis_review_on"))
        batch_op.drop_index(batch_op.f("ix_consent_basis_resident_id"))

    op.drop_table("consent_basis")
    with op.batch_alter_table("consent_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_agreement_resident_id"))

    op.drop_table("consent_agreement")
    with op.batch_alter_table("signpost", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signpost_service_id"))
        batch_op.drop_index(batch_op.f("ix_signpost_resident_id"))

    op.drop_table("signpost")
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_referral_one_open",
            sqlite_where=sa.text(
                "status IN ('accepted', 'acknowledged', 'in_progress', 'needs_information', 'on_hold', 'sent', 'waitlisted')"
            ),
            postgresql_where=sa.text(
                "status IN ('accepted', 'acknowledged', 'in_progress', 'needs_information', 'on_hold', 'sent', 'waitlisted')"
            ),
        )
        batch_op.drop_index("ix_referral_team_id_status")
        batch_op.drop_index("ix_referral_status_due_on")
        batch_op.drop_index(batch_op.f("ix_referral_sitting_id"))
        batch_op.drop_index(batch_op.f("ix_referral_service_id"))
        batch_op.drop_index(batch_op.f("ix_referral_sent_at"))
        batch_op.drop_index(batch_op.f("ix_referral_part_of_id"))
        batch_op.drop_index("ix_referral_owner_id_status")
        batch_op.drop_index("ix_referral_organization_id_status")
        batch_op.drop_index(batch_op.f("ix_referral_ended_at"))
        batch_op.drop_index(batch_op.f("ix_referral_created_at"))

    op.drop_table("referral")
    with op.batch_alter_table("unmet_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unmet_need_noted_on"))
        batch_op.drop_index(batch_op.f("ix_unmet_need_need_id"))

    op.drop_table("unmet_need")
    with op.batch_alter_table("referral_cover", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_cover_user_id"))
        batch_op.drop_index(batch_op.f("ix_referral_cover_covered_by_id"))

    op.drop_table("referral_cover")
    with op.batch_alter_table("consent_policy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_policy_last_modified"))

    op.drop_table("consent_policy")
