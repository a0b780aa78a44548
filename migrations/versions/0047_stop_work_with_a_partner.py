"""stop work with a partner"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner_suspension",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("began_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["began_by_id"],
            ["user.id"],
            name=op.f("fk_partner_suspension_began_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["user.id"],
            name=op.f("fk_partner_suspension_ended_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_partner_suspension_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_suspension")),
    )
    with op.batch_alter_table("partner_suspension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_partner_suspension_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(
            "uq_partner_suspension_holds",
            ["organization_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("partner_suspension", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_partner_suspension_holds",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_partner_suspension_organization_id"))

    op.drop_table("partner_suspension")
