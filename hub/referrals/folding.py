"""The state of a referral is what its history adds up to. Pure: how values are written into events and read back."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from hub.referrals.codes import (
    CouldNotCode,
    DeclineCode,
    DeclinedBy,
    ErrorCode,
    HoldCode,
    OutcomeCode,
    Turn,
    WithdrawnBecause,
)
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.states import ReferralStatus

READ: Mapping[str, Callable[[Any], Any]] = {
    "status": ReferralStatus,
    "owner_id": uuid.UUID,
    "turn": Turn,
    "due_on": date.fromisoformat,
    "clock_from": date.fromisoformat,
    "days_used": int,
    "assigned_to_id": uuid.UUID,
    "contact_by": date.fromisoformat,
    "wait_weeks": int,
    "review_on": date.fromisoformat,
    "hold_code": HoldCode,
    "hold_until": date.fromisoformat,
    "decline_code": DeclineCode,
    "declined_by": DeclinedBy,
    "could_not_code": CouldNotCode,
    "outcome_code": OutcomeCode,
    "withdrawn_because": WithdrawnBecause,
    "error_code": ErrorCode,
    "suggested_service_id": uuid.UUID,
    "alternatives": list,
    "looking_since": datetime.fromisoformat,
    "sent_at": datetime.fromisoformat,
    "ended_at": datetime.fromisoformat,
}
"""The columns that only a deed sets, each with how it is read back."""
LISTS = ("alternatives",)


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as an event keeps them."""
    if strangers := set(values) - set(READ):
        raise ValueError(f"No deed sets {', '.join(sorted(strangers))}")
    return plain(values)


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Codes, days, moments and ids as JSON keeps them."""
    return {name: _plain(value) for name, value in values.items()}


def folded(events: Iterable[ReferralEvent]) -> dict[str, Any]:
    """What the events, in their order, add up to."""
    state: dict[str, Any] = dict.fromkeys(READ) | {name: [] for name in LISTS}
    for event in events:
        state |= {name: None if value is None else READ[name](value) for name, value in event.sets.items()}
    return state


def state_of(referral: Referral) -> dict[str, Any]:
    """The same columns as the row has them."""
    return {name: getattr(referral, name) for name in READ} | {
        name: list(getattr(referral, name)) for name in LISTS
    }


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
