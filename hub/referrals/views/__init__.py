"""The pages of referrals."""

from hub.referrals.views import answer, show
from hub.referrals.views.blueprint import bp

__all__ = ["answer", "bp", "show"]
