"""count every kind of try in one table"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "try",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_try")),
    )
    with op.batch_alter_table("try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_try_forgotten_at"), ["forgotten_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_try_key_hash"), ["key_hash", "made_at"], unique=False)

    with op.batch_alter_table("report_try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_try_made_at"))
        batch_op.drop_index(batch_op.f("ix_report_try_sender"))

    op.drop_table("report_try")


def downgrade() -> None:
    op.create_table(
        "report_try",
        sa.Column("sender", sa.VARCHAR(length=200), nullable=False),
        sa.Column("made_at", sa.DATETIME(), nullable=False),
        sa.Column("id", sa.CHAR(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_try")),
    )
    with op.batch_alter_table("report_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_try_sender"), ["sender"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_try_made_at"), ["made_at"], unique=False)

    with op.batch_alter_table("try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_try_key_hash"))
        batch_op.drop_index(batch_op.f("ix_try_forgotten_at"))

    op.drop_table("try")
