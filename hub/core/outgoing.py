"""The one way we ask somebody else's machine for something.

https, except on machines that a setting lets us ask; no redirects, no proxies from the environment, no passwords in
addresses; so many seconds and bytes in all. Never inside a transaction: who waits holds no lock.

Whom we may ask is either a list of hosts that the settings name, or anybody who is public. Of the latter the name is
looked up once, each address it has must be one of the open internet, and the connection goes to the very address that
was looked at: a name that means something else a moment later (DNS rebinding) leads nowhere.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CONNECT_SECONDS = 5
ALL_SECONDS = 10
MOST_BYTES = 1024 * 1024
TOO_LONG = "it took too long"
PORTS = frozenset(
    {None, 80, 443, 8443}
)  # where the public web is: what else listens somewhere is none of ours

_BESIDES = tuple(
    map(
        ipaddress.ip_network,
        (
            "168.63.129.16/32",  # the machine under Azure's machines
            "192.88.99.0/24",
            "224.0.0.0/4",
            "64:ff9b::/96",  # the next five hold an IPv4 address inside
            "64:ff9b:1::/48",
            "2001::/32",
            "2002::/16",
            "::/96",
            "fec0::/10",
            "ff00::/8",
        ),
    )
)
"""Counted as global by the registers, and still nobody's public website."""


class NotFetched(Exception):
    """The address is not one we ask, or no proper answer came. The message is for the log, or for who keeps a feed."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


def fetch(
    address: str,
    *,
    hosts: Collection[str] | None,
    may_be_local: bool = False,
    may_be_private: bool = False,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float | None = None,
    most_bytes: int | None = None,
) -> Answer:
    """What this address answers: a GET, or a POST when there is a body. Raises NotFetched.

    `hosts` None: anybody on the open internet. `may_be_private`: also machines that are not on it, and those over http.
    """
    parts = check(address, hosts=hosts, may_be_local=may_be_local, may_be_private=may_be_private)
    pinned = None if hosts is not None else _looked_up(parts, may_be_private=may_be_private)
    most = most_bytes or MOST_BYTES
    connection = _Connection(parts, pinned)
    is_over, is_done = threading.Event(), threading.Event()
    deadline = threading.Timer(seconds or ALL_SECONDS, _cut, [connection, is_over, is_done])
    deadline.daemon = True
    deadline.start()
    try:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", **(headers or {})}
        connection.request("GET" if body is None else "POST", target, body=body, headers=sent)
        response = connection.getresponse()
        if 300 <= response.status < 400:
            raise NotFetched("it leads elsewhere, and we follow nobody")
        content = response.read(most + 1)
    except (OSError, http.client.HTTPException, ValueError) as broken:
        raise NotFetched(type(broken).__name__) from broken
    finally:
        deadline.cancel()
        is_done.set()
        connection.close()
    if is_over.is_set():  # what was cut off reads like a whole answer that is shorter
        raise NotFetched(TOO_LONG)
    if len(content) > most:
        raise NotFetched("it is longer than we read")
    return Answer(response.status, content)


def check(
    address: str,
    *,
    hosts: Collection[str] | None,
    may_be_local: bool = False,
    may_be_private: bool = False,
) -> SplitResult:
    """The parts of an address that we may ask. Raises NotFetched for any other."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as odd:
        raise NotFetched("it is no address") from odd
    is_local = may_be_local and parts.scheme == "http" and host in LOOPBACK
    if parts.scheme != "https" and not is_local and not (may_be_private and parts.scheme == "http"):
        raise NotFetched("it is not https")
    if parts.username is not None or parts.fragment:
        raise NotFetched("it is not on the list of those we ask")
    if hosts is not None and host not in hosts:
        raise NotFetched("it is not on the list of those we ask")
    if hosts is None and (not host or (port not in PORTS and not may_be_private)):
        raise NotFetched("it is no address of the open web")
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_global and not any(found in net for net in _BESIDES if net.version == found.version)


def _looked_up(parts: SplitResult, *, may_be_private: bool) -> Sequence[str]:
    """The addresses behind a name. Raises NotFetched when one of them is not public: such a name is a trap."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise NotFetched("nobody knows a machine of that name") from unknown
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    private = [one for one in addresses if not is_public(one)]
    if private and not may_be_private:
        raise NotFetched("it is not a machine of the open internet")
    if not addresses or (parts.scheme != "https" and len(private) < len(addresses)):
        raise NotFetched("it is not https")  # without it only machines of our own network are asked
    return addresses


class _Connection(http.client.HTTPConnection):
    """Goes to the addresses that were looked at, whatever the name means by now; without any, where the name leads.

    `line` is its socket to the very end, also when http.client has let go of it and the answer is still being read.
    """

    def __init__(self, parts: SplitResult, addresses: Sequence[str] | None) -> None:
        self.is_secure = parts.scheme == "https"
        self.default_port = http.client.HTTPS_PORT if self.is_secure else http.client.HTTP_PORT
        super().__init__(parts.hostname or "", parts.port, timeout=CONNECT_SECONDS)
        self.line: socket.socket | None = None
        self._addresses = [self.host] if addresses is None else addresses[:3]

    def connect(self) -> None:
        """When it is secure the certificate must be for the name. Whoever dawdles over that can be cut off as well."""
        self.sock = self.line = self._reached()
        if self.is_secure:
            trusted = ssl.create_default_context()
            secured = trusted.wrap_socket(self.line, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.line = secured
            secured.do_handshake()

    def _reached(self) -> socket.socket:
        last: OSError = OSError("no address")
        for address in self._addresses:
            try:
                return socket.create_connection((address, self.port), CONNECT_SECONDS)
            except OSError as broken:
                last = broken
        raise last


def _cut(connection: _Connection, is_over: threading.Event, is_done: threading.Event) -> None:
    """Time is up, also for whoever sends a letter a second and so never times out, and for a line that is only made
    now. The socket itself is shut, beneath TLS: whoever reads or greets there meets the end of it."""
    is_over.set()
    while not is_done.wait(0.1):
        if connection.line is not None:
            with suppress(OSError):  # it ended by itself at this very moment
                socket.socket.shutdown(connection.line, socket.SHUT_RDWR)
