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


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "168.63.129.16",
        "224.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fe80::1%eth0",
        "fc00::1",
        "no address",
    ],
)
def test_a_machine_that_is_not_on_the_open_internet_is_known(address: str) -> None:
    assert not outgoing.is_public(address)


def test_a_public_machine_is_known() -> None:
    assert outgoing.is_public("8.8.8.8")
    assert outgoing.is_public("2606:4700:4700::1111")


@pytest.mark.parametrize("found", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], []])
def test_anybodys_name_that_means_a_private_machine_is_refused(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (one, 443)) for one in found])
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was asked"))
    with pytest.raises(NotFetched):
        outgoing.fetch("https://feed.example/", hosts=None)


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])  # the name means something else the second time
    went: list[str] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        went.append(address[0])
        raise OSError

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (one, 443)) for one in next(answers)]
    )
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotFetched):
        outgoing.fetch("https://feed.example/", hosts=None)
    assert went == ["8.8.8.8"]


@pytest.mark.parametrize(
    "address", ["http://8.8.8.8/", "https://feed.example:22/", "https://a:b@feed.example/"]
)
def test_of_anybody_only_the_open_web_is_asked(address: str) -> None:
    with pytest.raises(NotFetched):
        outgoing.check(address, hosts=None)


def test_without_encryption_only_our_own_network_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("8.8.8.8", 80))])
    with pytest.raises(NotFetched, match="https"):
        outgoing.fetch("http://feed.example/", hosts=None, may_be_private=True)


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1000,
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n" + b"a" * 1000,
        b"\x16\x03\x03\x40\x00" + b"\x02" * 1000,
    ],
    ids=["a header", "a body", "the greeting of TLS"],
)
def test_who_sends_a_letter_at_a_time_is_cut_off_and_what_came_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(outgoing, "ALL_SECONDS", 0.2)
    listener = socket.create_server(("127.0.0.1", 0))
    is_body = b"\r\n\r\n" in said

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                head, tail = said.split(b"\r\n\r\n") if is_body else (b"", said)
                connection.sendall(head + b"\r\n\r\n" if is_body else b"")
                for letter in tail:
                    connection.sendall(bytes([letter]))
                    time.sleep(0.05)
            except OSError:
                return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    started = time.monotonic()
    scheme = "http" if said.startswith(b"HTTP") else "https"
    address = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/"
    with pytest.raises(NotFetched):
        outgoing.fetch(address, hosts={"127.0.0.1"}, may_be_local=True)
    assert time.monotonic() - started < 3
    listener.close()
    thread.join(3)


INSIDE = (
    "127.0.0.1 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 168.63.129.16 100.64.0.1 192.0.0.1 "
    "198.18.0.1 192.88.99.1 224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 fe80::1 "
    "fc00::1 ::7f00:1 fec0::1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001::1 2001:db8::1 ff02::1 fe80::1%eth0 "
    "localhost"
)


@pytest.mark.parametrize("address", INSIDE.split())
def test_a_machine_that_is_not_on_the_open_internet_is_not_asked(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not outgoing.is_public(address)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443))])
    with pytest.raises(NotFetched, match="open internet"):
        outgoing.fetch("https://feed.example/", hosts=None)


def test_a_name_with_one_address_inside_is_a_trap_and_the_one_looked_at_is_the_one_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    public, inside = ("93.184.216.34", 443), ("10.0.0.1", 443)
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", public), (0, 0, 0, "", inside)]
    )
    with pytest.raises(NotFetched, match="open internet"):
        outgoing.fetch("https://feed.example/", hosts=None)
    asked: list[object] = []

    def connect(address: object, *_: object) -> None:
        asked.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", public)])
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotFetched):
        outgoing.fetch("https://feed.example/", hosts=None)
    assert asked == [public]


@pytest.mark.parametrize(
    "address", ["http://feed.example/", "https://feed.example:22/", "https://", "ftp://feed.example"]
)
def test_the_open_web_is_https_at_the_usual_doors(address: str) -> None:
    with pytest.raises(NotFetched):
        outgoing.check(address, hosts=None)
