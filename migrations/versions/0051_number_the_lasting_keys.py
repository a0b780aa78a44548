"""which of the lasting keys a link and a paper were made with

Those made before a fresh key was begun open nothing any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("link", "passport"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("key_number", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    for table in ("link", "passport"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("key_number")
