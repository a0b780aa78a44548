"""The mail that says that somebody wrote: a reference and a link. Never one for each of several within minutes.

It leaves when nobody has written for a while, and only to those who have not read it by then. Who has one that they
have not answered by looking gets no other for two hours. The reader's own choice (at once, once a day, never) holds.
"""

from datetime import timedelta

from hub.messaging import services as messaging
from hub.referrals import links
from hub.referrals.contact_codes import Side
from hub.referrals.models import Referral
from hub.referrals.queries import conversation, minding, partner_people
from hub.referrals.services import letters

WAITS = "referral.message-waits"
QUIET = timedelta(minutes=10)
APART = timedelta(hours=2)
NAME = {Side.OURS: "referral-message", Side.PARTNER: letters.MESSAGE}
"""By the side that reads it: the ladder of each begins anew when somebody there has read."""


def say(referral: Referral, side: Side, number: int) -> None:
    """Tell this side of what was written to it, up to this line. Nothing where more was written since: the promise of
    that message says it for all of them."""
    if not referral.status.is_open or conversation.newest(referral.id, side=side.other) != number:
        return
    if side is Side.PARTNER:
        _to_partner(referral, number)
    else:
        _to_us(referral, number)


def _to_partner(referral: Referral, number: int) -> None:
    people = partner_people.to_write_to(referral)
    for one in people:
        link = links.issue(referral, mailbox=one.mailbox, user_id=one.user_id)
        readers = {link.about_id, one.user_id} - {None}
        if any(conversation.read_to(referral.id, reader) >= number for reader in readers if reader):
            continue
        messaging.remind(
            NAME[Side.PARTNER],
            f"line-{number}",
            to=one.address,
            about_id=referral.id,
            apart=APART,
            reference=referral.reference,
            link_id=str(link.id),
        )
    if not people:
        letters.ring_instead(referral, NAME[Side.PARTNER])


def _to_us(referral: Referral, number: int) -> None:
    for one in minding.told(referral):
        if conversation.read_to(referral.id, one.id) >= number:
            continue
        messaging.remind(
            NAME[Side.OURS],
            f"line-{number}",
            to=one.email,
            about_id=referral.id,
            apart=APART,
            reference=referral.reference,
            referral_id=str(referral.id),
        )
