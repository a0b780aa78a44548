"""version of household members"""

import sqlalchemy as sa
from alembic import op

<<<<<<<< HEAD:migrations/versions/0025_version_of_household_members.py
revision = "0026"
down_revision = "0025"
========
revision = "0026"
down_revision = "0025"
>>>>>>>> 3d2c408 (Count who looks for residents, and say times as people do):migrations/versions/0024_version_of_household_members.py
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.drop_column("version")
