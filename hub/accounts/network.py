"""Where a request came from, as far as a limit needs to know."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

ONE_HOUSEHOLD = 64
"""Bits of an IPv6 address: one household or office has all addresses that begin with these."""


ONE_SITE = 48
"""And a whole line as providers give them out: 65,536 such households, which cost a guesser nothing."""


def of_request() -> str:
    """The network that this request came from. Give it to `limits.count`, which keeps only a keyed hash of it."""
    return of(request.remote_addr or "")


def of(address: str) -> str:
    """An IPv4 address as it is, the household of an IPv6 one, and nothing for what is no address."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(IPv6Network((known, ONE_HOUSEHOLD), strict=False))
    return str(known)


def wider(network: str) -> str:
    """The line that a household of IPv6 hangs on; nothing for an IPv4 address, which is dear enough."""
    if not network.endswith(f"/{ONE_HOUSEHOLD}"):
        return ""
    return str(IPv6Network(network).supernet(new_prefix=ONE_SITE))
