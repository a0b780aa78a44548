"""what organizations were asked"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_letter",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("services", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_check_letter_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_letter")),
    )
    with op.batch_alter_table("check_letter", schema=None) as batch_op:
        batch_op.create_index("ix_check_letter_mailbox_kind", ["mailbox", "kind"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_check_letter_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_check_letter_sent_on"), ["sent_on"], unique=False)

    op.create_table(
        "mail_refusal",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox", sa.String(length=64), nullable=False),
        sa.Column("refused_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_mail_refusal_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_refusal")),
        sa.UniqueConstraint("mailbox", "organization_id", name=op.f("uq_mail_refusal_mailbox")),
    )
    with op.batch_alter_table("mail_refusal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mail_refusal_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "capacity_ask",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.DateTime(), nullable=True),
        sa.Column("after", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_capacity_ask_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_capacity_ask")),
    )
    op.create_table(
        "listing_check",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("assured_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("reminded_again_on", sa.Date(), nullable=True),
        sa.Column("lowered_on", sa.Date(), nullable=True),
        sa.Column("hidden_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_listing_check_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_listing_check")),
    )


def downgrade() -> None:
    op.drop_table("listing_check")
    op.drop_table("capacity_ask")
    with op.batch_alter_table("mail_refusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_refusal_organization_id"))

    op.drop_table("mail_refusal")
    with op.batch_alter_table("check_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_letter_sent_on"))
        batch_op.drop_index(batch_op.f("ix_check_letter_organization_id"))
        batch_op.drop_index("ix_check_letter_mailbox_kind")

    op.drop_table("check_letter")
