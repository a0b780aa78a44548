"""match sitting"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_sitting",
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.Column("referred_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user.id"],
            name=op.f("fk_match_sitting_created_by_id_user"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_match_sitting_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_sitting")),
    )
    with op.batch_alter_table("match_sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_sitting_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_sitting_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_sitting_touched_at"), ["touched_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("match_sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_sitting_touched_at"))
        batch_op.drop_index(batch_op.f("ix_match_sitting_resident_id"))
        batch_op.drop_index(batch_op.f("ix_match_sitting_created_by_id"))

    op.drop_table("match_sitting")
