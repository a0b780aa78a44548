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
    """Count one guess; `limits.take_back` those that turn out to be right. Raises TooManyTries."""
    account = email.lower()
    if signing_in.is_known_place(account, network):
        with lockouts.noted("account", account=account, within=WITHIN):
            return [
                limits.count("sign-in at home", f"{account}\0{network}", most=FOR_AN_ACCOUNT, within=WITHIN)
            ]
    with lockouts.noted("network", key=network, within=WITHIN):
        tries = [limits.count("sign-in network", network, most=FROM_A_NETWORK, within=WITHIN)]
    with lockouts.noted("site", within=WITHIN):
        tries.append(limits.count("sign-in site", "", most=FOR_THE_SITE, within=WITHIN))
    with lockouts.noted("account", account=account, within=WITHIN):
        tries.append(limits.count("sign-in", account, most=FOR_AN_ACCOUNT, within=WITHIN))
    return tries
