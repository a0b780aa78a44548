"""Whom a message went to, without keeping the address: a keyed hash, the same for every way of writing it."""

from hub.core.lasting import keyed, keyed_now


def hashed(address: str) -> str:
    """What stands for an address in the delivery log."""
    return keyed(address.strip().casefold(), purpose="hub.address")


def choice_token(recipient_hash: str) -> str:
    """For the link to somebody's choices about mail. It does not run out: people press it in old messages."""
    return f"{recipient_hash}.{keyed_now(recipient_hash, purpose='hub.mail-choice')[:32]}"


def of_choice_token(token: str) -> str:
    """The hash in such a link; empty when the link is none of ours."""
    recipient_hash = token.partition(".")[0]
    return recipient_hash if choice_token(recipient_hash) == token else ""
