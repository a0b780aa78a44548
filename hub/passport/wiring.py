"""What capabilities below are told of papers, once, at the start."""

from hub.passport import models, services  # noqa: F401  (their tables are known from the start)


def connect() -> None:
    """Nothing yet."""
