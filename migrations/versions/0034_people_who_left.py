"""people who left"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("forgotten_at", sa.DateTime(), nullable=True))
    # when those before were switched off is written nowhere: their clock runs from today
    user = sa.table("user", sa.column("active", sa.Boolean()), sa.column("left_at", sa.DateTime()))
    op.execute(user.update().where(~user.c.active).values(left_at=sa.func.current_timestamp()))


def downgrade() -> None:
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_column("forgotten_at")
        batch_op.drop_column("left_at")
