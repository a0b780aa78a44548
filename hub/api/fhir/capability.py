"""The CapabilityStatement: what this server does, made from the lists that do it. Pure."""

from collections.abc import Iterator

from hub.api.fhir import MIME, VERSION
from hub.api.fhir.asking import INCLUDES, PARAMETERS
from hub.api.fhir.parts import Json, filled

SINCE = "2026-11-22"
OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
SECURITY = "http://terminology.hl7.org/CodeSystem/restful-security-service"
WORK: dict[str, Json] = {
    "ServiceRequest": {
        "interaction": ["read", "create", "search-type"],
        "versioning": "versioned",
        "searchParam": [("_id", "token"), ("identifier", "token"), ("_lastUpdated", "date")],
        "documentation": "A referral. Only those of the client, and only with a token. Created with status active and "
        "intent order: it is sent in the same moment, or refused with the reason.",
    },
    "Task": {
        "interaction": ["read", "update", "search-type", "history-instance"],
        "versioning": "versioned-update",
        "searchParam": [
            ("_id", "token"),
            ("status", "token"),
            ("focus", "reference"),
            ("_lastUpdated", "date"),
        ],
        "documentation": "How far a referral is. Its status moves only as the table of states lets it.",
    },
}


def statement(*, title: str, base: str, publisher: str) -> Json:
    return filled(
        {
            "resourceType": "CapabilityStatement",
            "url": f"{base}/metadata",
            "name": "HubCapabilityStatement",
            "title": title,
            "status": "active",
            "date": SINCE,
            "publisher": publisher,
            "kind": "instance",
            "implementation": {"description": title, "url": base},
            "fhirVersion": VERSION,
            "format": ["json", MIME],
            "rest": [
                {
                    "mode": "server",
                    "documentation": "The directory needs no key. Referrals need a token of ours: with it a system may "
                    "read 6,000 times and write 600 times an hour, and hears 429 with Retry-After beyond that.",
                    "security": {
                        "cors": True,
                        "extension": [
                            {
                                "url": OAUTH,
                                "extension": [
                                    {"url": "token", "valueUri": f"{base.removesuffix('/fhir')}/oauth/token"}
                                ],
                            }
                        ],
                        "service": [{"coding": [{"system": SECURITY, "code": "OAuth", "display": "OAuth"}]}],
                    },
                    "resource": [*_directory(), *_referrals()],
                }
            ],
        }
    )


def _directory() -> Iterator[Json]:
    for kind, parameters in PARAMETERS.items():
        yield filled(
            {
                "type": kind,
                "interaction": [{"code": "read"}, {"code": "search-type"}],
                "versioning": "versioned",
                "readHistory": False,
                "conditionalRead": "full-support",
                "searchInclude": sorted(INCLUDES[kind]),
                "searchParam": [
                    {"name": name, "type": one.type, "documentation": one.about}
                    for name, one in parameters.items()
                ],
            }
        )


def _referrals() -> Iterator[Json]:
    for kind, work in WORK.items():
        yield {
            "type": kind,
            "documentation": work["documentation"],
            "interaction": [{"code": code} for code in work["interaction"]],
            "versioning": work["versioning"],
            "searchParam": [{"name": name, "type": type_} for name, type_ in work["searchParam"]],
        }
