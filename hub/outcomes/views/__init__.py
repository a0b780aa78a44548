"""The pages of outcomes."""

from hub.outcomes.views import measures, ours, question, sets
from hub.outcomes.views.blueprint import bp

__all__ = ["bp", "measures", "ours", "question", "sets"]
