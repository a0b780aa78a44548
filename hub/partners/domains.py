"""Whose house an e-mail address or a website stands in. Pure, and careful: when in doubt, nobody's.

A house is a domain that somebody registered: `aldermere.org.uk` of `www.aldermere.org.uk` and of
`kit@mail.aldermere.org.uk`. Below `org.uk` everybody may register, and under `wordpress.com` everybody may write,
so these are no houses; nor are the addresses that anybody can have.
"""

import re

from hub.directory import links

REGISTRIES = frozenset(
    f"{name}.uk" for name in ("co", "org", "me", "ltd", "plc", "net", "gov", "nhs", "police")
)
"""Under these of the United Kingdom one registers. A school's or university's address says little: its pupils
and students have one too, so `sch.uk` and `ac.uk` are left out."""

PLAIN_COUNTRIES = frozenset({"eu", "ie", "io", "me", "fr", "de", "nl"})
"""Two-letter endings under which one registers directly. Of others we do not know, so an editor decides."""

_ANYBODYS = """
    gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com live.co.uk msn.com yahoo.com
    yahoo.co.uk ymail.com rocketmail.com icloud.com me.com mac.com aol.com aol.co.uk btinternet.com
    btopenworld.com btconnect.com sky.com virginmedia.com virgin.net ntlworld.com blueyonder.co.uk talktalk.net
    talk21.com tiscali.co.uk plus.com plusnet.com o2.co.uk ee.co.uk orange.net freeserve.co.uk mail.com email.com
    gmx.com gmx.net gmx.co.uk proton.me protonmail.com pm.me tutanota.com tuta.io zoho.com zohomail.eu
    fastmail.com hey.com yandex.com yahoo.fr yahoo.de web.de duck.com mozmail.com doctors.org.uk cjsm.net nhs.net
    wordpress.com wixsite.com wix.com weebly.com blogspot.com blogspot.co.uk blogger.com facebook.com fb.com
    instagram.com twitter.com x.com tiktok.com youtube.com linktr.ee google.com github.io gitlab.io netlify.app
    vercel.app herokuapp.com azurewebsites.net onmicrosoft.com sharepoint.com squarespace.com godaddysites.com
    webnode.com webnode.co.uk jimdo.com jimdosite.com strikingly.com btck.co.uk moonfruit.com yolasite.com
    eventbrite.com eventbrite.co.uk justgiving.com meetup.com nextdoor.co.uk gov.wales
"""
ANYBODYS = frozenset(_ANYBODYS.split())
"""Where anybody can have an address or a page: such a domain proves nothing."""

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
