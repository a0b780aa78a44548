"""The one way we ask somebody else's machine for something.

Only hosts that the settings name; https, except on this machine itself outside production; no redirects, no proxies
from the environment; ten seconds and a megabyte in all. Never inside a transaction: who waits holds no lock.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CONNECT_SECONDS = 5
ALL_SECONDS = 10
MOST_BYTES = 1024 * 1024


class NotFetched(Exception):
    """The address is not one we ask, or no proper answer came. The message is for the log."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


def fetch(
    address: str,
    *,
    hosts: Collection[str],
    may_be_local: bool = False,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """What this address answers: a GET, or a POST when there is a body. Raises NotFetched."""
    parts = check(address, hosts=hosts, may_be_local=may_be_local)
    connection = _connection(parts)
    deadline = threading.Timer(ALL_SECONDS, _cut, [connection])
    deadline.daemon = True
    deadline.start()
    try:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", **(headers or {})}
        connection.request("GET" if body is None else "POST", target, body=body, headers=sent)
        response = connection.getresponse()
        if 300 <= response.status < 400:
            raise NotFetched("it leads elsewhere, and we follow nobody")
        content = response.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as broken:
        raise NotFetched(type(broken).__name__) from broken
    finally:
        deadline.cancel()
        connection.close()
    if len(content) > MOST_BYTES:
        raise NotFetched("it is longer than we read")
    return Answer(response.status, content)


def check(address: str, *, hosts: Collection[str], may_be_local: bool = False) -> SplitResult:
    """The parts of an address that we may ask. Raises NotFetched for any other."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as odd:
        raise NotFetched("it is no address") from odd
    is_local = may_be_local and parts.scheme == "http" and host in LOOPBACK
    if parts.scheme != "https" and not is_local:
        raise NotFetched("it is not https")
    if host not in hosts or parts.username is not None or parts.fragment:
        raise NotFetched("it is not on the list of those we ask")
    return parts


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        trusted = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=CONNECT_SECONDS, context=trusted)
    return http.client.HTTPConnection(host, parts.port, timeout=CONNECT_SECONDS)


def _cut(connection: http.client.HTTPConnection) -> None:
    """Time is up, also for whoever sends a letter a second and so never times out."""
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it ended by itself at this very moment
