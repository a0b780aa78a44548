"""when whoever asked for somebody was told"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("self_referral", schema=None) as batch_op:
        batch_op.add_column(sa.Column("helper_told_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("self_referral", schema=None) as batch_op:
        batch_op.drop_column("helper_told_at")
