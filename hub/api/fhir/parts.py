"""The small things that FHIR resources are made of. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]

DAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}
IDENTIFIERS = {
    "GB-CHC": "https://register-of-charities.charitycommission.gov.uk/charity-details",
    "GB-COH": "https://find-and-update.company-information.service.gov.uk/company",
    "GB-ODS": "https://fhir.nhs.uk/Id/ods-organization-code",
    "ODS": "https://fhir.nhs.uk/Id/ods-organization-code",
}
"""The system of each scheme that FHIR users know by an address; of others org-id.guide's."""
UPRN = "https://fhir.hl7.org.uk/Id/UPRN"
LANGUAGES = "urn:ietf:bcp:47"


def filled(thing: Mapping[str, Any]) -> Json:
    """Without what nobody filled in: FHIR knows no null, no empty text and no empty list."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


def coding(system: str, code: str, display: str = "") -> Json:
    return filled({"system": system, "code": code, "display": display})


def concept(*codings: Json, text: str = "") -> Json:
    return filled({"coding": [one for one in codings if one], "text": text})


def reference(kind: str, record_id: str, display: str = "") -> Json:
    return filled({"reference": f"{kind}/{record_id}", "type": kind, "display": display})


def telecom(
    phones: Iterable[Mapping[str, Any]], *, email: str | None = None, url: str | None = None
) -> list[Json]:
    """Ways to get in touch, in the order of the record."""
    systems = {"fax": "fax", "pager": "pager", "text": "sms", "sms": "sms"}
    found = [
        filled(
            {
                "system": systems.get(str(one.get("type", "")).lower(), "phone"),
                "value": f"{one['number']} ext. {one['extension']}" if "extension" in one else one["number"],
                "use": "work",
            }
        )
        for one in phones
    ]
    if email:
        found.append({"system": "email", "value": email, "use": "work"})
    if url:
        found.append({"system": "url", "value": url, "use": "work"})
    return found


def identifier(scheme: str, value: str, kind: str = "") -> Json:
    """A number in somebody's register."""
    system = IDENTIFIERS.get(scheme) or (f"http://org-id.guide/list/{scheme}" if scheme else "")
    return filled({"system": system, "value": value, "type": concept(text=kind) if kind else None})
