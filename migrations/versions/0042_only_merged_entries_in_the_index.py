"""only merged entries in the index of what they were merged into"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

TABLES = ("organization", "service")


def upgrade() -> None:
    has_one = sa.text("merged_into_id IS NOT NULL")
    for table in TABLES:
        name = f"ix_{table}_merged_into_id"
        op.drop_index(name, table)
        op.create_index(name, table, ["merged_into_id"], sqlite_where=has_one, postgresql_where=has_one)


def downgrade() -> None:
    for table in TABLES:
        name = f"ix_{table}_merged_into_id"
        op.drop_index(name, table)
        op.create_index(name, table, ["merged_into_id"])
