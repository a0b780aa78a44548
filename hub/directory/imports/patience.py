"""Python looks for forgotten circles of things each time some hundred were made: a long list makes millions."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 20_000


@contextmanager
def rarely_tidied() -> Iterator[None]:
    """Inside, it looks less often: a tenth of the time was spent on that, and hardly anything was found."""
    before = gc.get_threshold()
    gc.set_threshold(MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
