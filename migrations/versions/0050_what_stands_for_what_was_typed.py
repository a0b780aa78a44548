"""what stands for all that somebody typed who asked for help

A page that is still open after sending can be told from one that was changed meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("self_referral") as batch_op:
        batch_op.add_column(
            sa.Column("answers_hash", sa.String(length=64), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("self_referral") as batch_op:
        batch_op.drop_column("answers_hash")
