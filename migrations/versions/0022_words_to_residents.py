"""words to residents"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "resident_word",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("about_type", sa.String(length=200), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_resident_word_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_word")),
    )
    with op.batch_alter_table("resident_word", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resident_word_about_type"), ["about_type", "about_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_resident_word_resident_id"), ["resident_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("resident_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_word_resident_id"))
        batch_op.drop_index(batch_op.f("ix_resident_word_about_type"))

    op.drop_table("resident_word")
