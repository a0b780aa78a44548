"""The emails that ask an organization about its entries: one for all of them, with a link for one purpose."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from hub.accounts import links
from hub.core.db import db
from hub.messaging import services as messaging
from hub.partners.mailboxes import Recipient
from hub.partners.models import CheckLetter, LetterKind
from hub.partners.queries.listings import CHECK_LISTING, SET_CAPACITY

LASTS = {CHECK_LISTING: timedelta(days=150), SET_CAPACITY: timedelta(days=45)}
"""A check link is good until long after the entry was hidden: one click brings it back."""
MOST_NAMES = 10


class Letter(StrEnum):
    """Every email of this kind: its folder in templates/messaging."""

    CHECK = "check-listing"
    CHECK_AGAIN = "check-listing-again"
    LOWERED = "listing-lowered"
    HIDDEN = "listing-hidden"
    ROOM = "set-capacity"
    ROOM_UNKNOWN = "capacity-expired"


def write(
    name: Letter,
    to: Recipient,
    *,
    organization_id: uuid.UUID,
    services: Sequence[tuple[uuid.UUID, str]],
    today: date,
) -> None:
    """One email to one mailbox about these services (id, name). An older link of its kind stops working.

    Who wants reminders in one mail a day gets it so.
    """
    is_room = name in {Letter.ROOM, Letter.ROOM_UNKNOWN}
    purpose = SET_CAPACITY if is_room else CHECK_LISTING
    about_id = uuid.uuid5(organization_id, to.mailbox)  # one link for each organization and mailbox
    link = links.issue(
        purpose,
        about_id=about_id,
        lasts=LASTS[purpose],
        organization_id=str(organization_id),
        service_ids=[str(service_id) for service_id, _ in services],
        user_id=str(to.user_id) if to.user_id else None,
        mailbox=to.mailbox,
    )
    db.session.add(
        CheckLetter(
            id=uuid.uuid4(),
            organization_id=organization_id,
            mailbox=to.mailbox,
            kind=LetterKind.ROOM if is_room else LetterKind.CHECK,
            sent_on=today,
            services=len(services),
        )
    )
    messaging.remind(
        name.value,
        today.isoformat(),
        to=to.address,
        about_id=about_id,
        link_id=str(link.id),
        names=[said for _, said in services[:MOST_NAMES]],
        count=len(services),
        more=max(0, len(services) - MOST_NAMES),
    )
