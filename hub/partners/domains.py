"""Whose house an e-mail address or a website stands in. Pure, and careful: when in doubt, nobody's.

A house is a domain that somebody registered: `aldermere.org.uk` of `www.aldermere.org.uk` and of
`kit@mail.aldermere.org.uk`. Below `org.uk` everybody may register, below `uk.com` names are sold, and under
`wordpress.com` everybody may write, so these are no houses; nor are the addresses that anybody can have.
"""

import re

from hub.directory import links
from hub.partners.anybodys import ANYBODYS

REGISTRIES = frozenset(
    f"{name}.uk" for name in ("co", "org", "me", "ltd", "plc", "net", "gov", "nhs", "police")
)
"""Under these of the United Kingdom one registers. A school's or university's address says little: its pupils
and students have one too, so `sch.uk` and `ac.uk` are left out."""

PLAIN_COUNTRIES = frozenset({"eu", "ie", "io", "me", "fr", "de", "nl"})
"""Two-letter endings under which one registers directly. Of others we do not know, so an editor decides."""

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)


def house(host: str) -> str:
    """The registered domain that a host name belongs to; "" when it is anybody's, or we cannot tell."""
    try:
        name = host.strip().rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    if not _HOST.fullmatch(name):
        return ""
    labels = name.split(".")
    registry = ".".join(labels[-2:])
    if registry in REGISTRIES:
        found = ".".join(labels[-3:]) if len(labels) > 2 else ""
    elif registry in {"ac.uk", "sch.uk"} or (
        len(labels[-1]) == 2 and labels[-1] not in PLAIN_COUNTRIES | {"uk"}
    ):
        found = ""
    else:
        found = registry
    return "" if found in ANYBODYS else found


def of_address(address: str) -> str:
    """The house of an e-mail address; "" when it proves nothing."""
    local, at, host = address.strip().rpartition("@")
    return house(host) if local and at and "@" not in local else ""


def of_website(address: str) -> str:
    """The house of a website; "" when it proves nothing."""
    web = links.web(address)
    return (
        house(web.split("//", 1)[1].split("/", 1)[0].split("?")[0].split("#")[0].split(":")[0]) if web else ""
    )


def masked(address: str) -> str:
    """Enough of an address to know it again: i…@aldermere.org.uk."""
    local, _, host = address.partition("@")
    return f"{local[:1]}…@{host}" if host else ""
