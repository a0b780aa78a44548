"""Who does a partner's deed: one of its people, whoever holds its link, or one of ours on its behalf."""

from typing import Any, Required, TypedDict

from hub.accounts.policy import Actor
from hub.core.errors import Invalid
from hub.referrals.contact_codes import Heard
from hub.referrals.models import Referral
from hub.referrals.services.moving import Change
from hub.referrals.transitions import Deed


class Said(TypedDict, total=False):
    """What every deed of a partner takes besides its own questions."""

    actor: Required[Actor]
    signed: str
    """Who it is, by name, where the actor has no account."""
    on_behalf: bool
    """One of ours writes it down for them, and the history says so."""
    said_by: str
    """Then: who at the partner said it, and how."""
    heard: Heard | None


def change(referral: Referral, deed: Deed, said: Said, **more: Any) -> Change:
    """A partner's deed on its way. Raises Invalid where what is written down for them has no source."""
    on_behalf, heard = said.get("on_behalf", False), said.get("heard")
    if on_behalf and said.get("said_by") is not None and not said["said_by"].strip():
        raise Invalid("Say who at the partner told you.")
    made = Change(
        referral,
        deed,
        said["actor"],
        signed=said.get("signed", ""),
        is_on_behalf=on_behalf,
        said_by=said.get("said_by", "") if on_behalf else "",
        **more,
    )
    if on_behalf and heard:
        made.detail["heard"] = heard
    return made
