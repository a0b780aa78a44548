"""The public pages of the directory. What staff do is in `editing`."""

from hub.directory.views import browse, opportunities, outputs, public, reports, shortlist
from hub.directory.views.blueprint import bp

__all__ = ["bp", "browse", "opportunities", "outputs", "public", "reports", "shortlist"]
