"""What people look for: totals of a day, without the people and without what they typed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_day",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("in_vain", sa.Integer(), nullable=False),
        sa.Column("widened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("on", "term", "area", name=op.f("pk_search_day")),
    )
    op.create_table(
        "search_entry_day",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("service_id", "on", "term", name=op.f("pk_search_entry_day")),
    )
    with op.batch_alter_table("search_entry_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_entry_day_on"), ["on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("search_entry_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_entry_day_on"))

    op.drop_table("search_entry_day")
    op.drop_table("search_day")
