"""who was told of a late task"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lead_told_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("above_told_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_column("above_told_at")
        batch_op.drop_column("lead_told_at")
