"""daily chores"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox_chore",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("known_since", sa.DateTime(), nullable=False),
        sa.Column("promised_for", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_outbox_chore")),
    )


def downgrade() -> None:
    op.drop_table("outbox_chore")
