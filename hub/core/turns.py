"""Requests take turns in a process, and nobody waits for somebody who reads slowly.

Python runs one thread at a time, and threads that fight over that make every page slower. So a request has the process
to itself while its answer is made. A long answer is made in pieces: between two of them, while the last one travels to
a reader who may be slow, or may never come back, others have their turn.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from flask import Flask

Body = Iterable[bytes]
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Body]


class Turn:
    """A lock that is given on in the order it was asked for: a long answer cannot keep taking it back."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def __exit__(self, *_: object) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


def install(app: Flask) -> None:
    app.wsgi_app = InTurns(app.wsgi_app)  # type: ignore[method-assign]


class InTurns:
    """A WSGI application of whose threads one works at a time."""

    def __init__(self, app: WSGI) -> None:
        self._app = app
        self._turn = Turn()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Body:
        """The answer: all of it, as most are one piece, or what goes on taking turns."""
        with self._turn:
            answer = _Pieces(self._app(environ, start_response), self._turn)
            return answer if answer.goes_on() else answer.all_there_is()


class _Pieces:
    """An answer, each piece of which is made in its turn."""

    def __init__(self, body: Body, turn: Turn) -> None:
        self._body = body
        self._rest = iter(body)
        self._first: list[bytes] = []
        self._turn = turn

    def goes_on(self) -> bool:
        """Whether there is more than one piece."""
        self._first = list(islice(self._rest, 2))
        return len(self._first) > 1

    def all_there_is(self) -> list[bytes]:
        self._close()
        return self._first

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._first:
            return self._first.pop(0)
        with self._turn:
            return next(self._rest)

    def close(self) -> None:
        with self._turn:
            self._close()

    def _close(self) -> None:
        if close := getattr(self._body, "close", None):
            close()
