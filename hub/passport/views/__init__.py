"""The pages of papers."""

from hub.passport.views import entering, inside, number, phone, printing
from hub.passport.views.blueprint import bp

__all__ = ["bp", "entering", "inside", "number", "phone", "printing"]
