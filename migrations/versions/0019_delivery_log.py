"""delivery log"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_bad_address",
        sa.Column("recipient_hash", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("recipient_hash", name=op.f("pk_message_bad_address")),
    )
    op.create_table(
        "message_choice",
        sa.Column("recipient_hash", sa.String(length=64), nullable=False),
        sa.Column("pace", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("recipient_hash", name=op.f("pk_message_choice")),
    )
    op.create_table(
        "message_reminder",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_reminder")),
        sa.UniqueConstraint(
            "name", "about_id", "step", "recipient_hash", name=op.f("uq_message_reminder_name")
        ),
    )
    with op.batch_alter_table("message_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_reminder_about_id"), ["about_id"], unique=False)

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("recipient_hash", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("language", sa.String(length=8), server_default="en", nullable=False))
        batch_op.add_column(sa.Column("is_reminder", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("last_tried_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("answer", sa.String(length=60), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_message_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_recipient_hash"), ["recipient_hash"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_recipient_hash"))
        batch_op.drop_index(batch_op.f("ix_message_created_at"))
        batch_op.drop_index(batch_op.f("ix_message_about_id"))
        batch_op.drop_column("answer")
        batch_op.drop_column("last_tried_at")
        batch_op.drop_column("tries")
        batch_op.drop_column("is_reminder")
        batch_op.drop_column("language")
        batch_op.drop_column("recipient_hash")

    with op.batch_alter_table("message_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_reminder_about_id"))

    op.drop_table("message_reminder")
    op.drop_table("message_choice")
    op.drop_table("message_bad_address")
