"""A child that begins where we are."""

import signal
import subprocess
import sys
import time
from contextvars import ContextVar

import pytest

from hub.core.forking import Forked

ours = ContextVar("ours", default="nothing")


def _ends_with(code: int) -> None:
    sys.exit(code)


def _tells_what_it_was_given() -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    sys.exit(0 if ours.get() == "nothing" and handlers == [signal.SIG_DFL] * 2 else 1)


def test_it_runs_beside_us_and_says_how_it_ended() -> None:
    child = Forked(_ends_with, 3)
    child.wait(10)
    assert child.poll() == 3


def test_it_gets_nothing_of_what_we_are_doing() -> None:
    token = ours.set("a request")
    child = Forked(_tells_what_it_was_given)
    child.wait(10)
    ours.reset(token)
    assert child.poll() == 0


def test_it_stops_when_told_to_and_we_do_not_wait_for_ever() -> None:
    child = Forked(time.sleep, 60)
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(0.1)
    assert child.poll() is None
    child.terminate()
    child.wait(10)
    assert child.poll() == -signal.SIGTERM
