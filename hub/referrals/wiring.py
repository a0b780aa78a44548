"""What capabilities below are told of referrals, once, at the start."""

from hub.matching import sources
from hub.referrals.queries import records


def connect() -> None:
    """Matching learns how partners answer, how full their week is, and who is with them already."""
    if records.response_records not in sources.RECORDS:
        sources.RECORDS.append(records.response_records)
        sources.LOADS.append(records.loads)
        sources.ALREADY.append(records.already_with)
