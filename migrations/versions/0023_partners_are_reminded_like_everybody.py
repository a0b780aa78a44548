"""Partners are reminded like everybody: messaging keeps who heard which step

What partner_reminder held is not carried over, as it did not say to whom a step was said. So the latest step of
a day that is near may be said once more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("partner_reminder")


def downgrade() -> None:
    op.create_table(
        "partner_reminder",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("about_day", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_partner_reminder_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_reminder")),
        sa.UniqueConstraint(
            "organization_id", "step", "about_day", name=op.f("uq_partner_reminder_organization_id")
        ),
    )
