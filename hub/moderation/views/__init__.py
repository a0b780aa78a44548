"""The pages of those who decide on changes, and of those whose changes wait."""

from hub.moderation.views import decisions, history, proposals, trust
from hub.moderation.views.blueprint import bp

__all__ = ["bp", "decisions", "history", "proposals", "trust"]
