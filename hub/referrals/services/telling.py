"""Telling the resident. What may reach them, how and when, the gateway for residents decides: an email says none of
these words, and where nothing is safe a person says them."""

from collections.abc import Mapping
from datetime import date

from hub.accounts.policy import Actor
from hub.core import words
from hub.core.db import db
from hub.referrals.models import Referral
from hub.referrals.queries import naming, partner_people
from hub.referrals.transitions import Deed
from hub.residents import gateway, queries
from hub.residents.models import Resident

SAID: Mapping[Deed, str] = {
    Deed.SEND: "We have asked {partner} to help you. The reference is {reference}. They should be in touch soon.",
    Deed.ACCEPT: "{partner} will help you. Look out for them: {when}. The reference is {reference}.",
    Deed.WAITLIST: "{partner} will help you when there is a place: in about {weeks}. The reference is {reference}.",
    Deed.DECLINE: "{partner} cannot help you this time. We look for somebody else who can, and ask you before we ask "
    "anybody. The reference is {reference}.",
    Deed.EXPIRE: "{partner} has not answered us. We look for somebody else who can help, and ask you before we ask "
    "anybody. The reference is {reference}.",
    Deed.COULD_NOT_COMPLETE: "{partner} cannot go on helping you. We look for somebody else who can, and ask you "
    "before we ask anybody. The reference is {reference}.",
    Deed.WITHDRAW: "We have told {partner} that you do not want their help. They no longer see your details.",
}

BY_HAND: Mapping[Deed, str] = {
    Deed.WITHDRAW: "We tell {partner} that you do not want their help, and ask them to destroy your details.",
}
"""The same where nothing goes to the partner from here: one of ours has yet to ring them."""
WITH_THE_NEXT_STEP = frozenset({Deed.DECLINE, Deed.EXPIRE, Deed.COULD_NOT_COMPLETE})
"""Whoever has the task to find other help tells them, and asks what comes next: two calls would be one too many."""


THEY_SAY = " They also say: “{}”"
A_WORD_FOR_YOU = " They left a message for you as well. We read it out when nobody else can hear it."
"""What a refuge writes may name it: it stands with the referral, and is said to nobody but the person."""


def resident(
    referral: Referral, deed: Deed, *, sets: Mapping[str, object], written: str = "", actor: Actor
) -> None:
    """Tell the resident of this deed, and what the partner has `written` for them."""
    person = db.session.get(Resident, queries.survivor(referral.resident_id))
    if person is None or person.erased_at is not None:
        return
    if deed in WITH_THE_NEXT_STEP and not gateway.says_it_by_itself(person):
        return
    is_never_named = naming.is_never_named(referral)
    day, weeks = sets.get("contact_by"), sets.get("wait_weeks")
    gateway.say(
        person,
        words=naming.said_of(
            _words(referral, deed),
            referral,
            is_never_named=is_never_named,
            when=f"they will be in touch by {words.day(day)}"
            if isinstance(day, date)
            else "they will be in touch soon",
            weeks=words.plural(int(weeks), "week") if isinstance(weeks, int) else "a while",
        )
        + _for_them(written.strip(), is_never_named),
        about_type="referral",
        about_id=referral.id,
        is_delicate=is_never_named,
        actor=actor,
    )


def _for_them(written: str, is_never_named: bool) -> str:
    if not written:
        return ""
    return A_WORD_FOR_YOU if is_never_named else THEY_SAY.format(written)


def _words(referral: Referral, deed: Deed) -> str:
    if deed in BY_HAND and (referral.via.is_off_platform or not partner_people.to_write_to(referral)):
        return BY_HAND[deed]
    return SAID[deed]
