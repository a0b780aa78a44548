"""The pages of referrals."""

from hub.referrals.views import answer, inbox, show
from hub.referrals.views.blueprint import bp

__all__ = ["answer", "bp", "inbox", "show"]
