"""Records of Open Referral in FHIR's words (the mapping stands in docs/fhir.md). Pure.

What FHIR has no place for is left to the other API, which the resource names as its identifier's system.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from hub.api.fhir.parts import (
    DAYS,
    LANGUAGES,
    UPRN,
    Json,
    coding,
    concept,
    filled,
    identifier,
    reference,
    telecom,
)
from hub.api.oruk.field import Record

PROVISION = "http://terminology.hl7.org/CodeSystem/service-provision-conditions"
PHYSICAL = "http://terminology.hl7.org/CodeSystem/location-physical-type"


def healthcare_service(record: Record, *, oruk: str) -> Json:
    """`oruk` is the address of the feed: with the id behind it, the same record there."""
    terms = [one["taxonomy_term"] for one in record.get("attributes", ()) if "taxonomy_term" in one]
    places = [at["location"] for at in record.get("service_at_locations", ()) if "location" in at]
    contained = list(_areas(record.get("service_areas", ())))
    owner = record.get("organization", {})
    weekly, others = _times(record.get("schedules", ()))
    return filled(
        {
            "resourceType": "HealthcareService",
            "id": record["id"],
            "contained": contained,
            "identifier": [{"system": f"{oruk}/services", "value": record["id"]}],
            "active": record["status"] == "active",
            "providedBy": reference("Organization", record["organization_id"], owner.get("name", "")),
            "category": _concepts(terms, {"needs"}, oruk),
            "type": _concepts(terms, {"kinds"}, oruk),
            "location": [reference("Location", one["id"], one.get("name", "")) for one in places],
            "name": record["name"],
            "comment": record.get("description"),
            "extraDetails": "\n\n".join(_details(record)),
            "telecom": telecom(_phones(record), email=record.get("email"), url=record.get("url")),
            "coverageArea": [{"reference": f"#{one['id']}", "type": "Location"} for one in contained],
            "serviceProvisionCode": _costs(record),
            "eligibility": _eligibility(record, terms, oruk),
            "characteristic": [
                concept(
                    coding(f"{oruk}/accessibility", one.get("accessibility", "")), text=one["description"]
                )
                for place in places
                for one in place.get("accessibility", ())
                if "description" in one
            ],
            "communication": [
                concept(coding(LANGUAGES, one.get("code", ""), one.get("name", "")), text=one.get("name", ""))
                for one in record.get("languages", ())
            ],
            "referralMethod": [concept(text=record["application_process"])]
            if "application_process" in record
            else None,
            "availableTime": weekly,
            "notAvailable": [
                {"description": said, "during": filled({"start": first, "end": last})}
                for said, first, last in _closures(record.get("schedules", ()))
            ],
            "availabilityExceptions": "; ".join(others),
        }
    )


def organization(record: Record, *, oruk: str) -> Json:
    return filled(
        {
            "resourceType": "Organization",
            "id": record["id"],
            "identifier": [
                {"system": f"{oruk}/organizations", "value": record["id"]},
                *(
                    identifier(one.get("identifier_scheme", ""), one["identifier"], one["identifier_type"])
                    for one in record.get("organization_identifiers", ())
                ),
            ],
            "active": True,
            "name": record["name"],
            "alias": [record["alternate_name"]] if "alternate_name" in record else None,
            "telecom": telecom(
                record.get("phones", ()), email=record.get("email"), url=record.get("website")
            ),
            "partOf": reference("Organization", record["parent_organization_id"])
            if "parent_organization_id" in record
            else None,
            "contact": [
                filled({"name": {"text": one["name"]}, "telecom": telecom(one.get("phones", ()))})
                for one in record.get("contacts", ())
                if "name" in one
            ],
        }
    )


def location(record: Record, *, oruk: str) -> Json:
    """A place; of one that is kept private no more than the other API says: its district, and the middle of that."""
    address = next(iter(record.get("addresses", ())), None)
    is_known = "latitude" in record and "longitude" in record
    kind = record["location_type"]
    return filled(
        {
            "resourceType": "Location",
            "id": record["id"],
            "identifier": [
                {"system": f"{oruk}/locations", "value": record["id"]},
                *(
                    [{"system": UPRN, "value": record["external_identifier"]}]
                    if record.get("external_identifier_type", "").upper() == "UPRN"
                    else []
                ),
            ],
            "status": "active",
            "name": record.get("name"),
            "alias": [record["alternate_name"]] if "alternate_name" in record else None,
            "description": "\n".join(
                record[name] for name in ("description", "transportation") if name in record
            ),
            "mode": "instance",
            "telecom": telecom(record.get("phones", ()), url=record.get("url")),
            "address": _address(address) if address else None,
            "physicalType": concept(coding(PHYSICAL, "vi", "Virtual"))
            if kind == "virtual"
            else concept(coding(PHYSICAL, "si", "Site")),
            "position": {"longitude": record["longitude"], "latitude": record["latitude"]}
            if is_known
            else None,
            "managingOrganization": reference("Organization", record["organization_id"])
            if "organization_id" in record
            else None,
        }
    )


def stamped(resource: Json, changed: datetime) -> Json:
    """With its meta: when it was last changed, and a version that is another one whenever it says something else."""
    content = json.dumps(resource, sort_keys=True).encode()
    version = hashlib.blake2b(content, digest_size=12).hexdigest()
    head = {"resourceType": resource["resourceType"], "id": resource["id"]}
    meta = {"versionId": version, "lastUpdated": dated(changed)}
    return {**head, "meta": meta, **resource}


def dated(moment: datetime) -> str:
    """An instant, in UTC and to the millisecond."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _concepts(terms: Iterable[Mapping[str, Any]], taxonomies: set[str], oruk: str) -> list[Json]:
    """Terms of ours as concepts; with the code that the wider world knows them by, where there is one."""
    return [
        concept(
            coding(f"{oruk}/taxonomies/{one['taxonomy_id']}", one.get("code", one["id"]), one["name"]),
            _elsewhere(one),
            text=one["name"],
        )
        for one in terms
        if _family(one) in taxonomies
    ]


def _elsewhere(term: Mapping[str, Any]) -> Json:
    """http://id.esd.org.uk/service/242 as that list and its code."""
    system, _, code = str(term.get("term_uri", "")).rpartition("/")
    return coding(system, code) if system and code else {}


def _family(term: Mapping[str, Any]) -> str:
    """Which of our sets of words it is from."""
    name = str(term.get("taxonomy", "")).lower()
    if "circumstance" in name or "people" in name or "who" in name:
        return "circumstances"
    return "kinds" if "kind" in name else "needs"


def _eligibility(record: Record, terms: Sequence[Mapping[str, Any]], oruk: str) -> list[Json]:
    said = [
        {"code": code, **({"comment": code["text"]} if "text" in code else {})}
        for code in _concepts(terms, {"circumstances"}, oruk)
    ]
    low, high = record.get("minimum_age"), record.get("maximum_age")
    if low is not None or high is not None:
        ages = f"{low} and over" if high is None else f"Up to {high}" if low is None else f"{low} to {high}"
        said.append({"code": concept(text="Age"), "comment": ages})
    if "eligibility_description" in record:
        said.append({"comment": record["eligibility_description"]})
    return said


def _details(record: Record) -> Iterator[str]:
    if "alert" in record:
        yield record["alert"]
    if "wait_time" in record:
        yield f"Waiting time: {record['wait_time']}"
    if "interpretation_services" in record:
        yield f"Interpreters: {record['interpretation_services']}"
    if "assured_date" in record:
        yield f"Last confirmed: {record['assured_date']}"


def _phones(record: Record) -> list[Mapping[str, Any]]:
    return [
        *record.get("phones", ()),
        *(phone for contact in record.get("contacts", ()) for phone in contact.get("phones", ())),
    ]


def _costs(record: Record) -> list[Json]:
    options = record.get("cost_options", ())
    if not options and "fees_description" not in record:
        return []
    is_free = bool(options) and all(one.get("amount") == 0 for one in options)
    code = coding(PROVISION, "free", "Free") if is_free else coding(PROVISION, "cost", "Fees apply")
    return [concept(code, text=record.get("fees_description", ""))]


def _times(schedules: Iterable[Mapping[str, Any]]) -> tuple[list[Json], list[str]]:
    """(what FHIR can say of a week, what it needs words for)."""
    weekly, others = [], []
    for one in schedules:
        days = [DAYS[day] for day in str(one.get("byday", "")).split(",") if day in DAYS]
        is_plain = one.get("freq") == "WEEKLY" and one.get("interval", 1) == 1
        if is_plain and days and "opens_at" in one and "closes_at" in one:
            weekly.append(_week(days, one))
        elif "freq" in one:
            others.append(_in_words(one))
        if text := one.get("notes") or (one.get("description") if "freq" in one else None):
            others.append(text)
    return weekly, others


def _week(days: list[str], schedule: Mapping[str, Any]) -> Json:
    opens, closes = schedule["opens_at"], schedule["closes_at"]
    if opens == closes == "00:00":
        return {"daysOfWeek": days, "allDay": True}
    return {"daysOfWeek": days, "availableStartTime": f"{opens}:00", "availableEndTime": f"{closes}:00"}


def _in_words(schedule: Mapping[str, Any]) -> str:
    rule = ", ".join(
        f"{name} {schedule[name]}"
        for name in ("freq", "interval", "byday", "bymonthday", "dtstart", "until")
        if name in schedule
    )
    times = f" {schedule['opens_at']} to {schedule['closes_at']}" if "closes_at" in schedule else ""
    return f"{rule}{times}"


def _closures(schedules: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for one in schedules:
        if "freq" not in one and "opens_at" not in one and "valid_from" in one:
            yield (
                one.get("description") or "Closed",
                one["valid_from"],
                one.get("valid_to", one["valid_from"]),
            )


def _areas(areas: Iterable[Mapping[str, Any]]) -> Iterator[Json]:
    for number, one in enumerate(areas, start=1):
        yield filled(
            {
                "resourceType": "Location",
                "id": f"area{number}",
                "identifier": [
                    {"system": "http://statistics.data.gov.uk/id/statistical-geography", "value": code}
                ]
                if (code := str(one.get("uri", "")).rpartition("statistical-geography/")[2])
                else None,
                "name": one.get("name"),
                "mode": "kind",
                "physicalType": concept(coding(PHYSICAL, "area", "Area")),
            }
        )


def _address(address: Mapping[str, Any]) -> Json:
    lines = [address.get(name) for name in ("attention", "address_1", "address_2")]
    county = address["state_province"]
    return filled(
        {
            "use": "work",
            "type": "postal" if address["address_type"] == "postal" else "physical",
            "line": [line for line in lines if line],
            "city": address["city"],
            "district": address.get("region"),
            "state": county if county != address["city"] else None,
            "postalCode": address["postal_code"],
            "country": address["country"],
        }
    )
