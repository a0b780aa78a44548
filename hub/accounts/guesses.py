"""How many passwords may be tried.

Guesses are counted for the account, for the network they come from, and for the whole site. An address that is
nobody's account counts like one that is. Somebody who signed in from a network before is counted there by
themselves: however many guess from elsewhere, they cannot lock a person out of the places where that person works.
"""

import uuid
from datetime import timedelta

from hub.accounts import limits, lockouts
from hub.accounts.services import signing_in

WITHIN = timedelta(minutes=5)
FOR_AN_ACCOUNT = 10
FROM_A_NETWORK = 50
FOR_THE_SITE = 1000


def count(email: str, network: str) -> list[uuid.UUID]:
    """Count one guess; `limits.take_back` those that turn out to be right. Raises TooManyTries.

    As many counts in every case, so that the time they take does not tell who has worked on this network before.
    """
    account = email.lower()
    theirs = f"{account}\0{network}" if signing_in.is_known_place(account, network) else ""
    home = " at home" if theirs else ""
    with lockouts.noted("network", key=theirs or network, within=WITHIN):
        kind = f"sign-in network{home}"
        tries = limits.count_network(
            kind, network, whose=account if theirs else "", most=FROM_A_NETWORK, within=WITHIN
        )
    with lockouts.noted("site", key=theirs, within=WITHIN):
        tries.append(limits.count(f"sign-in site{home}", theirs, most=FOR_THE_SITE, within=WITHIN))
    with lockouts.noted("account", account=account, within=WITHIN):
        tries.append(limits.count(f"sign-in{home}", theirs or account, most=FOR_AN_ACCOUNT, within=WITHIN))
    return tries
