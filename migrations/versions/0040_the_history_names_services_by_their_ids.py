"""the history names services by their ids

A suggestion, a reroute and a place on a course wrote the name beside the line, in the clear. The name of a refuge says
by itself what must not be seen; the id says it only to whoever may look it up.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

EVENT = sa.table(
    "referral_event",
    sa.column("id", sa.Uuid()),
    sa.column("referral_id", sa.Uuid()),
    sa.column("deed", sa.String()),
    sa.column("detail", sa.JSON()),
    sa.column("sets", sa.JSON()),
)
REFERRAL = sa.table(
    "referral",
    sa.column("part_of_id", sa.Uuid()),
    sa.column("service_id", sa.Uuid()),
    sa.column("sent_at", sa.DateTime()),
)
PLACE = sa.table(
    "referral_place", sa.column("referral_id", sa.Uuid()), sa.column("opportunity_id", sa.Uuid())
)
NAMES = ("service", "course")


def upgrade() -> None:
    found = sa.select(EVENT).where(EVENT.c.deed.in_(("suggest", "reroute", "accept")))
    for event in op.get_bind().execute(found).all():
        if any(name in event.detail for name in NAMES):
            kept = {name: value for name, value in event.detail.items() if name not in NAMES}
            op.execute(EVENT.update().where(EVENT.c.id == event.id).values(detail=kept | dict(_ids(event))))


def _ids(event: sa.Row[tuple[object, ...]]) -> Iterator[tuple[str, str]]:
    """What was named, by its id, where it can still be told."""
    if event.deed == "suggest" and event.sets.get("suggested_service_id"):
        yield "service_id", event.sets["suggested_service_id"]
    if event.deed == "reroute":
        child = sa.select(REFERRAL.c.service_id).where(
            REFERRAL.c.part_of_id == event.referral_id, REFERRAL.c.sent_at.is_not(None)
        )
        if found := op.get_bind().scalar(child.order_by(REFERRAL.c.sent_at).limit(1)):
            yield "service_id", str(found)
    if event.deed == "accept":
        place = sa.select(PLACE.c.opportunity_id).where(PLACE.c.referral_id == event.referral_id)
        if found := op.get_bind().scalar(place):
            yield "course_id", str(found)


def downgrade() -> None:
    """The names are not written back: whoever reads the line looks them up."""
