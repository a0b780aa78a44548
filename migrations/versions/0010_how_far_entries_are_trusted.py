"""how far entries are trusted"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "doubt",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_doubt_service_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
    )
    with op.batch_alter_table("doubt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doubt_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_doubt_settled_at"), ["settled_at"], unique=False)

    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assured_by", sa.String(length=40), nullable=True))
        batch_op.add_column(
            sa.Column("standing", sa.String(length=40), server_default="good", nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_service_standing"), ["standing"], unique=False)

    # whoever left an address spoke for the organization; what came with a list and was never edited, the list said
    op.execute(
        "UPDATE service SET assured_by = CASE WHEN assurer_email <> '' THEN 'organization' "
        "WHEN source <> '' THEN 'import' ELSE 'staff' END WHERE assured_date IS NOT NULL"
    )
    # what ranked lower by its age until now goes on doing so until somebody confirms it
    a_year_ago = (datetime.now(UTC) - timedelta(days=365)).date()
    op.execute(
        sa.text("UPDATE service SET standing = 'lowered' WHERE assured_date < :day").bindparams(
            day=a_year_ago
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_standing"))
        batch_op.drop_column("standing")
        batch_op.drop_column("assured_by")

    with op.batch_alter_table("doubt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_doubt_settled_at"))
        batch_op.drop_index(batch_op.f("ix_doubt_service_id"))

    op.drop_table("doubt")
