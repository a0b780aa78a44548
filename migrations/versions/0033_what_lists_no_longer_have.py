"""Note what a list no longer has, and which list proposed a change."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(length=500), server_default="", nullable=False))

    with op.batch_alter_table("imported_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("missing_since", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("imported_record", schema=None) as batch_op:
        batch_op.drop_column("missing_since")

    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_column("origin")
