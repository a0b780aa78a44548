"""indexes for the lists of the day

What a page asks every time is found without reading what is done: tasks by whether they are, a history by its deeds. The
index of who was merged into whom holds those few only: over everybody, SQLite would rather read all residents.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("referral") as batch:
        batch.create_index("ix_referral_referrer_id_status", ["referrer_id", "status"])
    with op.batch_alter_table("referral_event") as batch:
        batch.create_index("ix_referral_event_referral_id_deed", ["referral_id", "deed", "number"])
    with op.batch_alter_table("resident") as batch:
        batch.drop_index("ix_resident_merged_into_id")
        batch.create_index(
            "ix_resident_merged_into_id",
            ["merged_into_id"],
            sqlite_where=MERGED,
            postgresql_where=MERGED,
        )
    with op.batch_alter_table("task") as batch:
        batch.drop_index("ix_task_kind")
        batch.drop_index("ix_task_owner_id")
        batch.create_index("ix_task_kind_done_at", ["kind", "done_at"])
        batch.create_index("ix_task_owner_id_done_at", ["owner_id", "done_at"])


def downgrade() -> None:
    with op.batch_alter_table("task") as batch:
        batch.drop_index("ix_task_owner_id_done_at")
        batch.drop_index("ix_task_kind_done_at")
        batch.create_index("ix_task_owner_id", ["owner_id"])
        batch.create_index("ix_task_kind", ["kind"])
    with op.batch_alter_table("resident") as batch:
        batch.drop_index("ix_resident_merged_into_id")
        batch.create_index("ix_resident_merged_into_id", ["merged_into_id"])
    with op.batch_alter_table("referral_event") as batch:
        batch.drop_index("ix_referral_event_referral_id_deed")
    with op.batch_alter_table("referral") as batch:
        batch.drop_index("ix_referral_referrer_id_status")
