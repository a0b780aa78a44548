"""The directory as FHIR R4: right by another's reading of the standard, and no wider than the open data."""

import uuid
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from flask import Flask

from hub.core.db import transaction
from hub.directory.models import OrganizationIdentifier, Service
from tests.api import case
from tests.api.case import CANARY
from tests.support import make
from tests.support.client import PageClient

FHIR = "/api/fhir"
KINDS = ("HealthcareService", "Organization", "Location")


@pytest.fixture
def rich(app: Flask) -> Service:
    return case.rich()


def get(client: PageClient, path: str, status: int = 200, **asked: Any) -> Any:
    """What is said, after somebody else's code has found it well-formed."""
    answer = client.get(f"{FHIR}{path}", query_string=asked or None)
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/fhir+json"
    said = answer.get_json()
    get_fhir_model_class(said["resourceType"]).model_validate(said)
    return said


def ids(client: PageClient, kind: str, **asked: Any) -> set[str]:
    found = get(client, f"/{kind}", **asked).get("entry", [])
    return {one["resource"]["id"] for one in found if one["search"]["mode"] == "match"}


def test_a_service_is_told_whole_and_right(client: PageClient, rich: Service) -> None:
    said = get(client, f"/HealthcareService/{rich.id}")
    assert (said["active"], said["name"]) == (True, rich.name)
    assert said["providedBy"]["display"] == "Aldermere Friends"
    assert said["availableTime"] == [
        {"daysOfWeek": ["mon", "thu"], "availableStartTime": "09:30:00", "availableEndTime": "12:00:00"}
    ]
    assert said["notAvailable"][0]["during"] == {"start": "2026-12-25", "end": "2026-12-26"}
    assert {one["system"] for one in said["telecom"]} == {"sms", "email", "url"}
    assert said["contained"][0]["identifier"][0]["value"] == "E08000009"
    assert said["category"][0]["text"] == "Food parcels"
    assert said["communication"][0]["coding"][0]["code"] == "pl"
    assert said["characteristic"][0]["coding"][0]["code"] == "step-free"
    for place in said["location"]:
        assert get(client, f"/{place['reference']}")["address"]["postalCode"] == "WF1 1AA"
    assert get(client, f"/{said['providedBy']['reference']}")["name"] == "Aldermere Friends"


def test_what_is_kept_private_or_unpublished_is_not_in_it(client: PageClient) -> None:
    secret = case.secret()
    draft = make.service(is_published=False, name="Draft")
    said = [client.get(f"{FHIR}/{kind}?_include={kind}:location").get_data(as_text=True) for kind in KINDS]
    said += [client.get(f"{FHIR}/HealthcareService/{secret.id}").get_data(as_text=True)]
    assert CANARY.lower() not in "".join(said).lower()
    get(client, f"/HealthcareService/{draft.id}", 404)
    get(client, f"/Organization/{uuid.uuid4()}", 404)
    get(client, "/Location/1", 404)
    assert ids(client, "Location", name=CANARY) == set()
    assert ids(client, "Location", **{"address-city": CANARY}) == set()


def test_each_question_narrows_and_all_must_hold(client: PageClient, rich: Service) -> None:
    other = make.service(name="Chess", status="temporarily closed")
    place = str(rich.at_locations[0].location_id)
    with transaction():
        make.database.session.add(
            OrganizationIdentifier(
                organization_id=rich.organization_id,
                identifier_scheme="GB-CHC",
                identifier_type="Charity",
                identifier="1234567",
            )
        )
    mine = {str(rich.id)}
    for asked, wanted in (
        ({"_id": f"{rich.id},{uuid.uuid4()}"}, mine),
        ({"name": rich.name[:4].upper()}, mine),
        ({"name:contains": rich.name[3:]}, mine),
        ({"name:exact": rich.name[:4]}, set()),
        ({"service-category": "food"}, mine),
        ({"service-category": "http://elsewhere.example|food"}, set()),
        ({"organization": f"Organization/{rich.organization_id}"}, mine),
        ({"location": place}, mine),
        ({"active": "true", "name": "chess"}, set()),
        ({"characteristic": "step-free"}, mine),
        ({"_lastUpdated": "ge2020-01-01", "service-type": "food/parcels"}, mine),
        ({"_lastUpdated": "lt2020"}, set()),
        ({"identifier": f"http://localhost/api/oruk/services|{rich.id}"}, mine),
    ):
        assert ids(client, "HealthcareService", **asked) == wanted, asked
    assert str(other.id) in ids(client, "HealthcareService", active="false")
    charity = "https://register-of-charities.charitycommission.gov.uk/charity-details|1234567"
    assert ids(client, "Organization", identifier=charity) == {str(rich.organization_id)}
    assert ids(client, "Location", near="53.683|-1.505|20|km", **{"address-postalcode": "wf1"}) <= {place}
    for kind, asked in (
        ("Location", {"near": "north"}),
        ("HealthcareService", {"_lastUpdated": "soon"}),
        ("HealthcareService", {"name:above": "x"}),
        ("HealthcareService", {"_count": "many"}),
    ):
        assert get(client, f"/{kind}", 400, **asked)["resourceType"] == "OperationOutcome"


def test_pages_lead_on_and_bring_along_what_was_asked(client: PageClient, rich: Service) -> None:
    for n in range(4):
        make.service(name=f"Club {n}")
    first = get(client, "/HealthcareService", _count=2, _include="HealthcareService:organization")
    assert first["total"] == 5
    links = {one["relation"]: one["url"] for one in first["link"]}
    assert set(links) == {"self", "first", "next", "last"}
    modes = [one["search"]["mode"] for one in first["entry"]]
    assert modes == ["match", "match", "include", "include"]
    second = get(client, links["next"].split(FHIR, 1)[1])
    assert {one["relation"] for one in second["link"]} == {"self", "first", "previous", "next", "last"}
    assert "entry" not in get(client, "/HealthcareService", _summary="count")
    short = get(client, "/HealthcareService", _id=rich.id, _summary="true")["entry"][0]["resource"]
    assert short["meta"]["tag"][0]["code"] == "SUBSETTED"
    assert "availableTime" not in short


def test_who_has_it_is_told_so_and_errors_are_outcomes(client: PageClient, rich: Service) -> None:
    answer = client.get(f"{FHIR}/HealthcareService/{rich.id}")
    assert answer.headers["ETag"] == f'W/"{answer.get_json()["meta"]["versionId"]}"'
    assert "Last-Modified" in answer.headers
    again = client.get(
        f"{FHIR}/HealthcareService/{rich.id}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    for url, status in (("/Patient", 404), ("/HealthcareService?_format=xml", 406)):
        get(client, url, status)
    assert (
        client.delete(f"{FHIR}/HealthcareService/{rich.id}").get_json()["resourceType"] == "OperationOutcome"
    )
    strict = client.get(f"{FHIR}/HealthcareService?colour=red", headers={"Prefer": "handling=strict"})
    assert strict.status_code == 400
    assert get(client, "/HealthcareService", colour="red")["total"] == 1
    xml = client.get(f"{FHIR}/metadata", headers={"Accept": "application/fhir+xml"})
    assert xml.status_code == 406


def test_the_statement_names_every_question_that_is_answered(client: PageClient) -> None:
    said = get(client, "/metadata")
    assert said["fhirVersion"] == "4.0.1"
    for resource in said["rest"][0]["resource"]:
        if resource["type"] in KINDS:
            for parameter in resource["searchParam"]:
                status = client.get(f"{FHIR}/{resource['type']}?{parameter['name']}=x").status_code
                assert status in {200, 400}


def test_a_page_costs_the_same_for_one_and_for_many(client: PageClient, count_queries: Any) -> None:
    url = f"{FHIR}/HealthcareService?_include=HealthcareService:location&_include=HealthcareService:organization"

    def counted() -> int:
        client.get(url)
        with count_queries() as queries:
            client.get(url)
        return len(queries)

    def fill() -> None:
        owner = make.organization()
        make.service(of=owner, at=[make.location(of=owner)], schedules=[make.weekly()])

    fill()
    one = counted()
    for _ in range(4):
        fill()
    assert counted() == one
