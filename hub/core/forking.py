"""A child that begins where this process is: with everything loaded, which takes most of a start."""

import contextvars
import multiprocessing
import signal
import subprocess
from collections.abc import Callable


class Forked:
    """A child that runs a function, with the ways of a Popen. It gets no request, session or signal of ours.

    Whoever forks closes what must not be in two hands first: connections above all.
    """

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        self._child = multiprocessing.get_context("fork").Process(target=_run, args=(work, *arguments))
        self._child.start()

    def poll(self) -> int | None:
        return self._child.exitcode

    def terminate(self) -> None:
        self._child.terminate()

    def kill(self) -> None:
        self._child.kill()

    def wait(self, timeout: float) -> None:
        self._child.join(timeout)
        if self._child.is_alive():
            raise subprocess.TimeoutExpired(self._child.name, timeout)


def _run(work: Callable[..., None], *arguments: object) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    contextvars.Context().run(work, *arguments)
