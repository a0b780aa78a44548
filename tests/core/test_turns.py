"""One request at a time, and a slow reader keeps nobody."""

import threading
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from hub.core.turns import InTurns


def told(app: InTurns, what: str) -> Any:
    return app({"what": what}, lambda *_: None)


def test_others_have_their_turn_between_the_pieces_of_a_long_answer() -> None:
    closed = []

    class Long:
        def __iter__(self) -> Iterator[bytes]:
            return (b"%d" % n for n in range(5))

        def close(self) -> None:
            closed.append(True)

    app = InTurns(lambda environ, _: Long() if environ["what"] == "long" else [b"short"])
    slow = told(app, "long")
    assert list(islice(slow, 3)) == [b"0", b"1", b"2"]  # and then its reader stops
    done: list[Any] = []
    other = threading.Thread(target=lambda: done.append(told(app, "short")))
    other.start()
    other.join(5)
    assert done == [[b"short"]]
    assert list(slow) == [b"3", b"4"]
    slow.close()
    assert closed == [True]


def test_two_requests_are_never_at_work_at_once_and_the_first_to_wait_is_the_first_to_go() -> None:
    at_work: list[str] = []
    order: list[str] = []
    go = threading.Event()

    def work(environ: dict[str, Any], _: Any) -> list[bytes]:
        at_work.append(environ["what"])
        assert len(at_work) == 1
        if environ["what"] == "0":
            assert go.wait(5)
        order.append(at_work.pop())
        return [b""]

    app = InTurns(work)
    threads = [threading.Thread(target=told, args=(app, str(n))) for n in range(4)]
    for number, thread in enumerate(threads):
        thread.start()
        while number and len(app._turn._waiting) < number:
            pass
    go.set()
    for thread in threads:
        thread.join(5)
    assert order == ["0", "1", "2", "3"]


def test_a_broken_request_gives_its_turn_back() -> None:
    def breaks(environ: dict[str, Any], _: Any) -> list[bytes]:
        return {"fine": [b"fine"]}[environ["what"]]

    app = InTurns(breaks)
    with pytest.raises(KeyError):
        told(app, "wrong")
    assert told(app, "fine") == [b"fine"]
