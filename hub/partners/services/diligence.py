"""Due diligence: what owners and network managers tell us of an organization's checks."""

from collections.abc import Mapping
from typing import Any

from hub.accounts.policy import Actor
from hub.core.errors import NotFound
from hub.partners import policy
from hub.partners.models import Diligence
from hub.partners.services.keeping import keep

FIELDS = frozenset(
    {
        "charity_number",
        "company_number",
        "lead_name",
        "lead_phone",
        "lead_email",
        "trained_on",
        "dbs_checked_on",
        "insured_until",
    }
)


def save(record: Diligence, values: Mapping[str, Any], *, actor: Actor, version: int) -> list[str]:
    """Keep what was answered. A new day until which it is insured starts its reminders anew."""
    if not policy.may_keep_diligence(actor, record.organization_id):
        raise NotFound
    return keep(record, values, FIELDS, actor=actor, version=version)
