"""reviews of what went around a rule"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_policy_change",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("wording", sa.String(length=20), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_consent_policy_change_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"],
            ["user.id"],
            name=op.f("fk_consent_policy_change_set_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_policy_change")),
        sa.UniqueConstraint("service_id", "number", name=op.f("uq_consent_policy_change_service_id")),
    )
    op.create_table(
        "review",
        sa.Column("around", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_review_resident_id_resident"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["user.id"], name=op.f("fk_review_reviewed_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("around", "about_id", name=op.f("uq_review_around")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_resident_id"), ["resident_id"], unique=False)

    with op.batch_alter_table("consent_basis", schema=None) as batch_op:
        batch_op.add_column(sa.Column("policy_number", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("consent_policy", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table("referral_glass", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("seen_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("is_questioned", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_referral_glass_seen_by_id_user"),
            "user",
            ["seen_by_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("referral_glass", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_referral_glass_seen_by_id_user"), type_="foreignkey")
        batch_op.drop_column("is_questioned")
        batch_op.drop_column("seen_by_id")
        batch_op.drop_column("seen_at")

    with op.batch_alter_table("consent_policy", schema=None) as batch_op:
        batch_op.drop_column("number")
        batch_op.drop_column("why")

    with op.batch_alter_table("consent_basis", schema=None) as batch_op:
        batch_op.drop_column("policy_number")

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_resident_id"))

    op.drop_table("review")
    op.drop_table("consent_policy_change")
