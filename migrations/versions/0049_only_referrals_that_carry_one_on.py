"""only referrals that carry on another one in the index of what they carry on

Most carry on none. SQLite took the index for one that finds nearly everything, and read every referral to show what
came after one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

NAME = "ix_referral_part_of_id"
HAS_ONE = sa.text("part_of_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index(NAME, "referral")
    op.create_index(NAME, "referral", ["part_of_id"], sqlite_where=HAS_ONE, postgresql_where=HAS_ONE)


def downgrade() -> None:
    op.drop_index(NAME, "referral")
    op.create_index(NAME, "referral", ["part_of_id"])
