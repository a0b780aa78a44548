"""what we keep beside an entry"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by_them", sa.String(length=200), nullable=False),
        sa.Column("signed_by_us", sa.String(length=200), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("document_url", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("urgent_days", sa.Integer(), nullable=False),
        sa.Column("routine_days", sa.Integer(), nullable=False),
        sa.Column("weekly_cap", sa.Integer(), nullable=True),
        sa.Column("their_contact", sa.String(length=200), nullable=False),
        sa.Column("their_phone", sa.String(length=200), nullable=False),
        sa.Column("their_email", sa.String(length=200), nullable=False),
        sa.Column("our_contact", sa.String(length=200), nullable=False),
        sa.Column("our_phone", sa.String(length=200), nullable=False),
        sa.Column("our_email", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_modified", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_agreement_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_agreement_organization_id")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_last_modified"), ["last_modified"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_review_on"), ["review_on"], unique=False)

    op.create_table(
        "diligence",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("charity_number", sa.String(length=200), nullable=False),
        sa.Column("company_number", sa.String(length=200), nullable=False),
        sa.Column("lead_name", sa.String(length=200), nullable=False),
        sa.Column("lead_phone", sa.String(length=200), nullable=False),
        sa.Column("lead_email", sa.String(length=200), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("dbs_checked_on", sa.Date(), nullable=True),
        sa.Column("insured_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_modified", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_diligence_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diligence")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_diligence_organization_id")),
    )
    with op.batch_alter_table("diligence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_diligence_insured_until"), ["insured_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_diligence_last_modified"), ["last_modified"], unique=False)

    op.create_table(
        "partner_reminder",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("about_day", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_partner_reminder_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_reminder")),
        sa.UniqueConstraint(
            "organization_id", "step", "about_day", name=op.f("uq_partner_reminder_organization_id")
        ),
    )
    op.create_table(
        "relation_note",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_relation_note_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["user.id"], name=op.f("fk_relation_note_written_by_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation_note")),
    )
    with op.batch_alter_table("relation_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_relation_note_organization_id"), ["organization_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("relation_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relation_note_organization_id"))

    op.drop_table("relation_note")
    op.drop_table("partner_reminder")
    with op.batch_alter_table("diligence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_diligence_last_modified"))
        batch_op.drop_index(batch_op.f("ix_diligence_insured_until"))

    op.drop_table("diligence")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_review_on"))
        batch_op.drop_index(batch_op.f("ix_agreement_last_modified"))

    op.drop_table("agreement")
