"""Pictures of entries, and the questions that services ask before a referral."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_image",
        sa.Column("token", sa.String(length=200), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_stored_image_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_stored_image")),
    )
    with op.batch_alter_table("stored_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_image_created_at"), ["created_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_stored_image_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "intake_question",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.Column("hint", sa.String(length=500), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_intake_question_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_question")),
    )
    with op.batch_alter_table("intake_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_question_service_id"), ["service_id"], unique=False)

    op.create_table(
        "intake_version",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"],
            ["service.id"],
            name=op.f("fk_intake_version_service_id_service"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_version")),
        sa.UniqueConstraint("service_id", "number", name=op.f("uq_intake_version_service_id")),
    )
    op.create_table(
        "picture",
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("alt", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_picture_location_id_location"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_picture_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_picture_service_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
    )
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_picture_file"), ["file"], unique=False)
        batch_op.create_index(batch_op.f("ix_picture_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_picture_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_picture_service_id"), ["service_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_picture_service_id"))
        batch_op.drop_index(batch_op.f("ix_picture_organization_id"))
        batch_op.drop_index(batch_op.f("ix_picture_location_id"))
        batch_op.drop_index(batch_op.f("ix_picture_file"))

    op.drop_table("picture")
    op.drop_table("intake_version")
    with op.batch_alter_table("intake_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_question_service_id"))

    op.drop_table("intake_question")
    with op.batch_alter_table("stored_image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_image_organization_id"))
        batch_op.drop_index(batch_op.f("ix_stored_image_created_at"))

    op.drop_table("stored_image")
