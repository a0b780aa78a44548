"""working together on a referral"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral_course",
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_referral_course_opportunity_id_opportunity"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opportunity_id", name=op.f("pk_referral_course")),
    )
    op.create_table(
        "referral_appointment",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"],
            ["location.id"],
            name=op.f("fk_referral_appointment_location_id_location"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_appointment_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_appointment")),
    )
    with op.batch_alter_table("referral_appointment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_referral_appointment_referral_id"), ["referral_id", "starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_referral_appointment_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "referral_note",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_referral_note_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_note_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_note")),
    )
    with op.batch_alter_table("referral_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_referral_note_referral_id"), ["referral_id", "written_at"], unique=False
        )

    op.create_table(
        "referral_place",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunity.id"],
            name=op.f("fk_referral_place_opportunity_id_opportunity"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_place_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_referral_place")),
    )
    with op.batch_alter_table("referral_place", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_referral_place_opportunity_id"), ["opportunity_id"], unique=False
        )

    op.create_table(
        "referral_read",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_referral_read_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("referral_id", "reader_id", name=op.f("pk_referral_read")),
    )
    with op.batch_alter_table("referral_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said_by", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("detail", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("referral_event", schema=None) as batch_op:
        batch_op.drop_column("detail")
        batch_op.drop_column("said_by")

    op.drop_table("referral_read")
    with op.batch_alter_table("referral_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_place_opportunity_id"))

    op.drop_table("referral_place")
    with op.batch_alter_table("referral_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_note_referral_id"))

    op.drop_table("referral_note")
    with op.batch_alter_table("referral_appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_appointment_starts_at"))
        batch_op.drop_index(batch_op.f("ix_referral_appointment_referral_id"))

    op.drop_table("referral_appointment")
    op.drop_table("referral_course")
