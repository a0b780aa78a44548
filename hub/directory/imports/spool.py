"""What was made ready, kept in a file of our own until it is written: a long list would fill the memory."""

import pickle
import tempfile
from collections.abc import Iterator
from typing import Any


class Spool:
    """Things in the order they came. The file has no name, belongs to this process and goes with it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as we do

    def put(self, thing: Any) -> None:
        pickle.dump(thing, self._file, protocol=5)

    def forget(self) -> None:
        """Nobody wants them any more."""
        self._file.close()

    def __del__(self) -> None:
        self.forget()

    def things(self) -> Iterator[Any]:
        """All of them, once: afterwards they are gone."""
        self._file.seek(0)
        with self._file:
            while True:
                try:
                    yield pickle.load(self._file)  # noqa: S301 - nobody but this process ever held the file
                except EOFError:
                    return
