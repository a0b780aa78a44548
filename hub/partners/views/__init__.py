"""The pages of partners, and of those who look after them."""

from hub.partners.views import workspace
from hub.partners.views.blueprint import bp

__all__ = ["bp", "workspace"]
