"""people who ask for help themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_team",
        sa.Column("ward", sa.String(length=20), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_duty_team_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ward", name=op.f("pk_duty_team")),
    )
    op.create_table(
        "self_referral",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("helper_name", sa.Text(), nullable=False),
        sa.Column("helper_is", sa.Text(), nullable=False),
        sa.Column("helper_contact", sa.Text(), nullable=False),
        sa.Column("may_tell_helper", sa.Boolean(), nullable=False),
        sa.Column("held_because", sa.String(length=40), nullable=True),
        sa.Column("held_words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user.id"],
            name=op.f("fk_self_referral_decided_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_self_referral_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_self_referral_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_referral")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_self_referral_referral_id")),
    )
    with op.batch_alter_table("self_referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_referral_resident_id"), ["resident_id"], unique=False)

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unchecked_since", sa.DateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_resident_unchecked_since"), ["unchecked_since"], unique=False)

    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ask_here", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_column("ask_here")

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_unchecked_since"))
        batch_op.drop_column("unchecked_since")

    with op.batch_alter_table("self_referral", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_referral_resident_id"))

    op.drop_table("self_referral")
    op.drop_table("duty_team")
