"""Writing down that somebody guessed too often: once for each time they are kept out, and after the answer has left.

Whether the address has an account is looked up by the worker (`tasks.note_lockouts`): the answer to a stranger takes
as long for one that has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from hub.accounts import limits
from hub.core.db import transaction
from hub.core.errors import TooManyTries
from hub.outbox import services as outbox

KEPT_OUT = "account.kept-out"


@contextmanager
def noted(door: str, *, within: timedelta, account: str = "", key: str = "") -> Iterator[None]:
    """Around `limits.count`, in a view and outside its transaction. `account` is the address that was guessed at."""
    try:
        yield
    except TooManyTries:
        with suppress(TooManyTries):  # noted already, for this time
            limits.count(f"noted {door}", account or key, most=1, within=within)
            with transaction():
                outbox.enqueue(KEPT_OUT, door=door, email=account)
        raise
