"""What is done about partners once a day."""

from datetime import date, time

from hub.core import clock
from hub.core.db import transaction
from hub.outbox import daily
from hub.partners.services import claims, registrations, reminders


@daily.chore("partner-reminders", at=time(7, 30))
def remind_today() -> None:
    remind(clock.today())


def remind(today: date) -> int:
    """Remind of insurance and reviews; says how many messages were promised.

    Each organization has a transaction of its own, so that one that fails keeps no other from hearing; whoever
    runs it twice sends nothing twice.
    """
    waiting = reminders.due(today)
    sent = 0
    for one in waiting:
        with transaction():
            sent += reminders.send(one)
    return sent


@daily.chore("partner-forget", at=time(3, 30))
def forget() -> None:
    """Names and addresses of those who claimed or registered go when they are needed no more."""
    with transaction():
        claims.forget()
        registrations.forget()
