"""The partnership agreement, written down by network managers."""

from collections.abc import Mapping
from typing import Any

from hub.accounts.policy import Actor, Permission
from hub.directory.services.records import must
from hub.partners.models import Agreement
from hub.partners.services.keeping import keep

FIELDS = frozenset(
    {
        "signed_on",
        "signed_by_them",
        "signed_by_us",
        "review_on",
        "document_url",
        "note",
        "urgent_days",
        "routine_days",
        "weekly_cap",
        "their_contact",
        "their_phone",
        "their_email",
        "our_contact",
        "our_phone",
        "our_email",
    }
)


def save(record: Agreement, values: Mapping[str, Any], *, actor: Actor, version: int) -> list[str]:
    """Keep what was agreed. A new review day starts its reminders anew."""
    must(actor, Permission.PARTNER_MANAGE)
    return keep(record, values, FIELDS, actor=actor, version=version)
