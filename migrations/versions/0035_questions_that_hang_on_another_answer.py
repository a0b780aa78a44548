"""questions that hang on another answer"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("intake_question", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("only_if_key", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("only_if_answer", sa.String(length=500), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("intake_question", schema=None) as batch_op:
        batch_op.drop_column("only_if_answer")
        batch_op.drop_column("only_if_key")
