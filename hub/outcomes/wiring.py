"""What capabilities below are told of outcomes, once, at the start."""

from hub.outcomes import models  # noqa: F401  (its tables are known from the start)


def connect() -> None:
    """Nothing yet."""
