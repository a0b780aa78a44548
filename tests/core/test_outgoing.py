"""Asking another machine: only those we may, within time and size, following nobody."""

import socket
import threading
import time

import pytest

from hub.core import outgoing
from hub.core.outgoing import NotFetched

OURS = frozenset({"provider.example"})


@pytest.mark.parametrize(
    "address",
    [
        "http://provider.example/",
        "https://evil.example/",
        "https://provider.example.evil.example/",
        "https://sam@provider.example/",
        "https://provider.example@evil.example/",
        "https://provider.example#x",
        "https://[",
        "https://provider.example:port/",
        "file:///etc/passwd",
        "gopher://provider.example/",
        "//provider.example/",
        "",
        "http://127.0.0.1/",
    ],
)
def test_any_other_address_is_refused_before_a_packet_leaves(address: str) -> None:
    with pytest.raises(NotFetched):
        outgoing.check(address, hosts=OURS)


def test_this_machine_is_asked_only_where_that_is_allowed() -> None:
    hosts = {"127.0.0.1", "provider.example"}
    outgoing.check("http://127.0.0.1:5000/", hosts=hosts, may_be_local=True)
    with pytest.raises(NotFetched):
        outgoing.check("http://127.0.0.1:5000/", hosts=hosts)
    with pytest.raises(NotFetched):
        outgoing.check("http://provider.example/", hosts=hosts, may_be_local=True)


def test_who_sends_a_letter_at_a_time_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "ALL_SECONDS", 0.5)
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1000:
                    connection.sendall(bytes([letter]))
                    time.sleep(0.05)
            except OSError:
                return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    started = time.monotonic()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with pytest.raises(NotFetched):
        outgoing.fetch(address, hosts={"127.0.0.1"}, may_be_local=True)
    assert time.monotonic() - started < 3
    listener.close()
    thread.join(3)
