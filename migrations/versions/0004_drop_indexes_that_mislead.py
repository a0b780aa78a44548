"""drop indexes that mislead"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organization_is_published"))

    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_is_published"))
        batch_op.drop_index(batch_op.f("ix_service_status"))


def downgrade() -> None:
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_is_published"), ["is_published"], unique=False)

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_is_published"), ["is_published"], unique=False)
