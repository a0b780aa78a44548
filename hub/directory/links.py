"""Addresses that may stand in a link: web, telephone, e-mail. Whatever cannot be trusted to be one is no link. Pure."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

_HOST = re.compile(r"(?=.{4,253}$)(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}", re.ASCII)
_ODD = re.compile(r"[\x00-\x20\x7f\\<>\"]")
_PLAIN = re.compile(
    r"(https://)?(?!(?:[^/]*\.)?xn--)(?=[^/]{4,253}(?:/|$))(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}(?:/[\w./-]*)?",
    re.ASCII,
)
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,24}", re.ASCII | re.IGNORECASE)


def web(address: str) -> str:
    """The address if a browser may be sent there, "https://" put in front of a bare one; otherwise "".

    Only http and https, a plain host name, nobody's name and password, no invisible characters.
    """
    address = address.strip()
    if plain := _PLAIN.fullmatch(address):  # as most are: nothing to take apart
        return address if plain[1] else f"https://{address}"
    if not address or _has_odd_letters(address):
        return ""
    if not re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE) or re.match(r"[\w.-]+:\d", address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or "@" in parts.netloc or not parts.hostname:
        return ""
    if re.search(r"(^|\.)xn--", parts.hostname, re.IGNORECASE):  # letters that look like others
        return ""
    return address if _HOST.fullmatch(parts.hostname) and port != 0 else ""


def _has_odd_letters(address: str) -> bool:
    if address.isascii():
        return _ODD.search(address) is not None
    return any(unicodedata.category(c)[0] in "CZ" or c in '\\<>"' for c in address)


def bare(address: str) -> str:
    """A web address as people say it: "aldermere.example/lunch"."""
    return re.sub(r"^https?://(www\.)?", "", address.strip(), flags=re.IGNORECASE).rstrip("/")


def telephone(number: str, *, text: bool = False) -> str:
    """The link that rings a number, or writes a text to it; "" when there is no number in it."""
    if re.search(r"[^\W\d_]", re.sub(r"\b(?:ext|x|extension)\b.*", "", number, flags=re.IGNORECASE)):
        return ""
    first = re.split(r"[/,;]|ext|x", number, maxsplit=1, flags=re.IGNORECASE)[0]
    digits = re.sub(r"\D", "", first.replace("(0)", ""))
    if not 3 <= len(digits) <= 15:
        return ""
    return f"{'sms' if text else 'tel'}:{'+' if first.strip().startswith('+') else ''}{digits}"


def email(address: str) -> str:
    """The link that writes to an address, or "" when it is none."""
    return f"mailto:{quote(address.strip(), safe='@')}" if _MAIL.fullmatch(address.strip()) else ""
