"""Charity and company numbers: what they look like, and where the public register shows them. Pure."""

import re
from urllib.parse import quote

_CHARITY = re.compile(r"(?P<ew>[1-9]\d{5,6})|SC(?P<scotland>0\d{5})|NIC?(?P<ni>1\d{5})", re.ASCII)
_COMPANY = re.compile(
    r"\d{8}|(?:SC|NI|OC|SO|NC|CE|CS|RC|RS|IP|SP|NP|FC|SF|NF|GE|GS|GN|AC|SA|NA|SL|LP|R0)\d{6}", re.ASCII
)


def charity(typed: str) -> str:
    """The number in its usual form: 1234567, SC012345 or NIC101234; "" when it can be none."""
    said = _bare(typed)
    found = _CHARITY.fullmatch(said.split("-")[0])  # 1234567-1 is a subsidiary of 1234567
    if found is None:
        return ""
    if found["ni"]:
        return f"NIC{found['ni']}"
    return f"SC{found['scotland']}" if found["scotland"] else found["ew"]


def company(typed: str) -> str:
    """The number in its usual form, eight characters; "" when it can be none. Short ones get their zeros back."""
    said = _bare(typed)
    if said.isascii() and said.isdigit() and 5 <= len(said) < 8:
        said = said.zfill(8)
    return said if _COMPANY.fullmatch(said) else ""


def charity_url(number: str) -> str:
    """The charity's page in the register of its country; "" without a number."""
    if number.startswith("SC"):
        return (
            "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number="
            f"{quote(number)}"
        )
    if number.startswith("NIC"):
        return f"https://www.charitycommissionni.org.uk/charity-details/?regId={quote(number[3:])}&subId=0"
    if number:
        return (
            "https://register-of-charities.charitycommission.gov.uk/charity-details/"
            f"?regid={quote(number)}&subid=0"
        )
    return ""


def company_url(number: str) -> str:
    """The company's page at Companies House; "" without a number."""
    return (
        f"https://find-and-update.company-information.service.gov.uk/company/{quote(number)}"
        if number
        else ""
    )


def _bare(typed: str) -> str:
    return re.sub(r"[\s./]|^(?:NO|NUMBER)", "", typed.upper())
