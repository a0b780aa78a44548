"""How somebody comes to the pages on which a partner answers: signed in, or with the emailed link."""

import uuid
from dataclasses import dataclass

from flask import url_for

from hub.accounts.access import current_actor
from hub.accounts.policy import Actor
from hub.referrals import links
from hub.referrals.models import Referral
from hub.referrals.queries import visible


@dataclass(frozen=True, slots=True)
class Door:
    """Who came, to which referral, and what the addresses behind them look like."""

    actor: Actor
    referral: Referral
    token: str = ""

    @property
    def is_known(self) -> bool:
        """Whether an account says who it is."""
        return not self.token

    def url(self, deed: str = "") -> str:
        """The page of the referral, or of one deed."""
        if self.token:
            if deed:
                return url_for("referrals.answer_deed", token=self.token, deed=deed)
            return url_for("referrals.answer", token=self.token)
        if deed:
            return url_for("referrals.partner_deed", referral_id=self.referral.id, deed=deed)
        return url_for("referrals.partner_show", referral_id=self.referral.id)


def by_link(token: str) -> Door:
    """Whoever holds the link. Raises NotFound or Gone; looking uses nothing up."""
    held = links.opened(token)
    return Door(held.actor, visible.get(held.referral_id, actor=held.actor), token)


def signed_in(referral_id: uuid.UUID) -> Door:
    """One of the partner's people, to whom it was sent. Raises NotFound."""
    actor = current_actor()
    return Door(actor, visible.get(referral_id, actor=actor))
