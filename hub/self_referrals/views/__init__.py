"""The pages of those who ask for help themselves, and of those who look after them."""

from hub.self_referrals.views import ask, duty, queue
from hub.self_referrals.views.blueprint import bp

__all__ = ["ask", "bp", "duty", "queue"]
