"""The pages of referrals."""

from hub.referrals.views import (
    answer,
    attachments,
    away,
    beginning,
    inbox,
    keeping,
    listing,
    ours,
    reach,
    reads,
    reviews,
    show,
    team,
    writing,
)
from hub.referrals.views.blueprint import bp

__all__ = [
    "answer",
    "attachments",
    "away",
    "beginning",
    "bp",
    "inbox",
    "keeping",
    "listing",
    "ours",
    "reach",
    "reads",
    "reviews",
    "show",
    "team",
    "writing",
]
