"""Pages of matching."""

from hub.matching.views import for_me
from hub.matching.views.blueprint import bp

__all__ = ["bp", "for_me"]
