"""what else could help, and why"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alternative_words", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("looking_since", sa.DateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_referral_looking_since"), ["looking_since"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_looking_since"))
        batch_op.drop_column("looking_since")
        batch_op.drop_column("alternative_words")
