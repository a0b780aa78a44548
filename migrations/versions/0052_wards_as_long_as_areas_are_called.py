"""a team's ward may be as long as an area is called

Areas without a code of the Office for National Statistics are called by their kind and name. SQLite never minded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("duty_team") as batch_op:
        batch_op.alter_column(
            "ward", existing_type=sa.String(20), type_=sa.String(200), existing_nullable=False
        )


def downgrade() -> None:
    with op.batch_alter_table("duty_team") as batch_op:
        batch_op.alter_column(
            "ward", existing_type=sa.String(200), type_=sa.String(20), existing_nullable=False
        )
