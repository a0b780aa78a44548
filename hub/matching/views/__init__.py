"""Pages of matching."""

from hub.matching.views import ask, for_me, results
from hub.matching.views.blueprint import bp

__all__ = ["ask", "bp", "for_me", "results"]
