"""The feed: what the standard asks for, what the public may not see, and what it costs."""

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from hub.core.db import db, transaction
from hub.directory.models import (
    Address,
    Phone,
    Service,
)
from tests.api import case
from tests.api.case import CANARY
from tests.support import make
from tests.support.client import PageClient

FEED = "/api/oruk"
LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")


@pytest.fixture
def rich(app: Flask) -> Service:
    return case.rich()


@pytest.fixture
def secret(app: Flask) -> Service:
    return case.secret()


def get(client: PageClient, path: str, status: int = 200, **asked: Any) -> Any:
    answer = client.get(f"{FEED}{path}", query_string=asked or None)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def ids(client: PageClient, path: str, **asked: Any) -> set[str]:
    return {one["id"] for one in get(client, path, **asked)["contents"]}


def values(found: Any) -> Iterator[Any]:
    if isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from values(one)
    if found is not False and found != 0:
        yield found


def everything(client: PageClient) -> str:
    """All that the feed says, in every form."""
    said = []
    for name in LISTS:
        for asked in ({"full": "true", "full_service": "true"}, {"format": "ndjson", "full": "true"}, {}):
            said.append(client.get(f"{FEED}/{name}", query_string=asked).get_data(as_text=True))
        for one in ids(client, f"/{name}"):
            answer = client.get(f"{FEED}/{name}/{one}", query_string={"full_service": "true"})
            said.append(answer.get_data(as_text=True))
    return "\n".join(said)


def test_it_says_which_standard_it_is_with_and_without_the_slash(client: PageClient) -> None:
    for path in ("", "/"):
        said = get(client, path)
        assert said["version"] == "HSDS-UK-3.0"
        assert said["openapi_url"].endswith("/api/oruk/openapi.json")


def test_a_service_is_told_whole_and_right(client: PageClient, rich: Service) -> None:
    said = get(client, f"/services/{rich.id}")
    assert said["organization"]["website"] == "https://friends.example"
    assert "email" not in said["organization"]  # it was none
    assert said["url"] == "https://friends.example/l%C3%BCnch%7Cmenu"
    assert (said["minimum_age"], "maximum_age" in said) == (18, False)
    assert [one["description"] for one in said["schedules"] if "byday" not in one] == ["Closed"]
    assert said["schedules"][0]["opens_at"] == "09:30"
    assert said["phones"][0]["number"] == "01632 960000 ext. 012"
    assert said["phones"][0]["type"] == "text"
    assert said["cost_options"][0]["amount"] == 2.5
    assert said["service_areas"][0]["uri"].endswith("/E08000009")
    [at] = said["service_at_locations"]
    assert at["location"]["addresses"][0]["postal_code"] == "WF1 1AA"
    assert at["location"]["accessibility"][0]["description"] == "Step-free"
    term = said["attributes"][0]["taxonomy_term"]
    assert term["description"] == term["name"] == "Food parcels"
    assert "assurer_email" not in said


def test_the_uk_profile_leaves_out_what_it_does_not_know(client: PageClient, rich: Service) -> None:
    said = get(client, f"/services/{rich.id}", profile="uk")
    assert not {"phones", "required_documents", "eligibility_description"} & said.keys()
    assert "phones" not in said["organization"]
    assert set(said["contacts"][0]) == {"id", "service_id", "name"}


def test_nothing_is_null_or_empty_in_any_form(client: PageClient, rich: Service, secret: Service) -> None:
    for name in LISTS:
        for found in (get(client, f"/{name}"), get(client, f"/{name}", full="true", full_service="true")):
            empty = [
                one
                for one in values(found["contents"])
                if not one or (isinstance(one, str) and not one.strip())
            ]
            assert found["contents"]
            assert not empty


def test_an_address_that_the_standard_would_refuse_is_mended_or_left_out(
    client: PageClient, rich: Service
) -> None:
    with transaction():
        address = db.session.scalars(select(Address)).one()
        address.city = address.state_province = ""
    [said] = get(client, f"/services/{rich.id}")["service_at_locations"]
    assert (said["location"]["addresses"][0]["city"], said["location"]["addresses"][0]["state_province"]) == (
        "WF1",
        "WF1",
    )
    with transaction():
        address.postal_code = ""
    [said] = get(client, f"/services/{rich.id}")["service_at_locations"]
    assert "addresses" not in said["location"]


def test_a_place_that_is_kept_private_is_told_by_its_district_alone(
    client: PageClient, secret: Service
) -> None:
    said = everything(client)
    assert str(secret.id) in said
    for trace in (CANARY, "9ZZ", "53.677123", "-1.512345", "canary.example"):
        assert trace not in said
    place = get(client, f"/services/{secret.id}")["service_at_locations"][0]["location"]
    shown = {"id", "location_type", "name", "description", "latitude", "longitude"}
    assert set(place) <= shown | {"organization_id", "x_confidential", "x_district"}
    narrow = get(client, f"/services/{secret.id}?profile=uk")["service_at_locations"][0]["location"]
    assert set(narrow) <= shown
    assert place["description"] == "In the WF2 area."


def test_a_private_place_cannot_be_found_by_asking_how_far_it_is(
    client: PageClient, secret: Service, rich: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured from where it is, three circles would give it away."""
    from hub.api.oruk import asked
    from hub.places.kinds import Kind, Precision
    from hub.places.queries import Place

    here = Place("WF2 9ZZ", 53.677123, -1.512345, Kind.POSTCODE, Precision.POSTCODE, ("E08000009",))
    monkeypatch.setattr(asked.places, "locate", lambda texts: dict.fromkeys(texts, here))
    for path in ("/services", "/service_at_locations"):
        assert get(client, path, postcode="WF2 9ZZ", proximity=100)["total_items"] == 0
        assert get(client, path, postcode="WF2 9ZZ", proximity=3000)["total_items"] == 1  # the open hall


def test_what_is_unpublished_is_gone_in_the_next_request(client: PageClient, rich: Service) -> None:
    at = str(rich.at_locations[0].id)
    assert str(rich.id) in ids(client, "/services")
    with transaction():
        rich.is_published = False
    assert str(rich.id) not in everything(client)
    get(client, f"/services/{rich.id}", 404)
    get(client, f"/service_at_locations/{at}", 404)
    assert str(rich.organization_id) in ids(client, "/organizations")  # which is published still
    assert "services" not in get(client, f"/organizations/{rich.organization_id}", full_service="true")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/services", 200),
        ("/services/not-an-id", 404),
        (f"/services/{uuid.UUID(int=7)}", 404),
        ("/nothing-here", 404),
        ("/services?page=0", 400),
        ("/services?page=99999999999999999999", 400),
        ("/services?per_page=501", 400),
        ("/services?format=xml", 400),
        ("/services?full=perhaps", 400),
        ("/services?organization_id=5", 400),
        ("/services?modified_after=0001-01-01T00:00:00%2B14:00", 400),
        ("/services?postcode=ZZ99%209ZZ", 400),
        ("/services?proximity=100", 400),
        ("/services?search=%00%ed%a0%80", 200),
    ],
)
def test_every_answer_may_be_read_by_any_site_and_errors_are_told_to_machines(
    client: PageClient, path: str, status: int
) -> None:
    answer = client.get(FEED + path)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if status != 200:
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["status"] == status
        assert answer.get_json()["detail"]


def test_it_is_read_only(client: PageClient) -> None:
    refused = client.post(f"{FEED}/services")
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    asked = client.options(f"{FEED}/services", headers={"Origin": "https://elsewhere.example"})
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_a_reader_that_has_it_already_is_told_so(client: PageClient, rich: Service) -> None:
    path = f"{FEED}/services/{rich.id}"
    mark = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": mark})
    assert (again.status_code, again.get_data(), again.headers["Access-Control-Allow-Origin"]) == (
        304,
        b"",
        "*",
    )
    with transaction():
        rich.alert = "Closed on Monday"
    assert client.get(path, headers={"If-None-Match": mark}).status_code == 200


def test_pages_add_up(client: PageClient) -> None:
    made = {str(make.service().id) for _ in range(5)}
    seen: list[str] = []
    for number in (1, 2, 3):
        page = get(client, "/services", page=number, per_page=2)
        assert (page["total_items"], page["total_pages"], page["page_number"]) == (5, 3, number)
        assert (page["first_page"], page["last_page"]) == (number == 1, number == 3)
        seen += [one["id"] for one in page["contents"]]
    assert len(seen) == 5
    assert set(seen) == made
    assert get(client, "/services", page=4, per_page=2)["empty"] is True
    lines = client.get(f"{FEED}/services?format=ndjson").get_data(as_text=True).splitlines()
    assert [json.loads(line)["id"] for line in lines] == seen
    minimal = get(client, "/services", minimal="true")
    assert (minimal["total_pages"], {frozenset(one) for one in minimal["contents"]}) == (
        1,
        {frozenset({"id", "last_modified"})},
    )


def test_all_that_is_asked_must_hold(client: PageClient, rich: Service, secret: Service) -> None:
    term = get(client, f"/services/{rich.id}")["attributes"][0]["taxonomy_term"]
    other = str(uuid.uuid4())
    one = {str(rich.id)}
    for asked, found in (
        ({"search": "FRIENDS lunch"}, one),
        ({"search": "lunch zqxj"}, set()),
        ({"taxonomy_term_id": term["id"], "taxonomy_id": term["taxonomy_id"]}, one),
        ({"taxonomy_term_id": [term["id"], other]}, set()),
        ({"organization_id": str(rich.organization_id)}, one),
        ({"organization_id": str(rich.organization_id), "search": "zqxj"}, set()),
        ({"modified_after": "2999-01-01T00:00:00Z"}, set()),
        ({"modified_after": get(client, f"/services/{rich.id}")["last_modified"], "search": "friends"}, one),
    ):
        assert ids(client, "/services", **asked) == found, asked
        assert len(ids(client, "/service_at_locations", **asked)) == len(found), asked
    assert ids(client, "/taxonomy_terms", top_only="true") == {term["parent_id"]}
    assert ids(client, "/taxonomy_terms", parent_id=term["parent_id"]) == {term["id"]}


@time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False)
def test_many_records_cost_as_many_statements_as_one(
    app: Flask, client: PageClient, rich: Service, count_queries: Callable[..., Any]
) -> None:
    paths = [f"/{name}?full=true&full_service=true" for name in LISTS] + ["/services"]

    def asked() -> int:
        app.extensions.pop("hub.open_data_books", None)  # or only the first would buy a book of tickets
        with count_queries() as statements:
            for path in paths:
                get(client, path)
        return len(statements)

    asked()  # what a process reads once and keeps
    few = asked()
    for _ in range(4):
        owner = make.organization(phones=[Phone(number="2")])
        make.service(of=owner, at=[make.location(of=owner)], phones=[Phone(number="3")])
    assert asked() == few


def test_the_description_of_the_feed_knows_every_field_that_is_said(
    client: PageClient, rich: Service, secret: Service
) -> None:
    for profile in ("uk", "hsds"):
        document = get(client, "/openapi.json", profile=profile)
        for name in LISTS:
            schema = document["paths"][f"/{name}"]["get"]["responses"]["200"]["content"]["application/json"][
                "schema"
            ]
            for asked in ({}, {"full": "true", "full_service": "true"}):
                said = get(client, f"/{name}", profile=profile, **asked)
                assert unknown(said, schema, document) == []
        assert ("phones" in document["components"]["schemas"]["service"]["properties"]) is (profile == "hsds")


def unknown(said: Any, schema: Any, document: Any, where: str = "") -> list[str]:
    """Fields that the document does not describe, and required ones that are missing."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    if isinstance(said, list):
        return [wrong for one in said for wrong in unknown(one, schema["items"], document, where)]
    if not isinstance(said, dict):
        return []
    known = schema["properties"]
    wrong = [f"{where}.{name} is missing" for name in set(schema["required"]) - said.keys()]
    for name, value in said.items():
        wrong += (
            unknown(value, known[name], document, f"{where}.{name}") if name in known else [f"{where}.{name}"]
        )
    return wrong


def test_the_profile_s_own_questions_narrow_by_age_and_time(client: PageClient) -> None:
    young = make.service(maximum_age=Decimal(17), schedules=[make.weekly("MO", "16:00", "18:00")])
    old = make.service(minimum_age=Decimal(60), schedules=[make.weekly("TU,TH", "10:00", "12:00")])
    night = make.service(schedules=[make.weekly("FR", "22:00", "02:00")])
    every = {str(one.id) for one in (young, old, night)}
    for asked, wanted in (
        ({"minimum_age": 18}, {old, night}),
        ({"maximum_age": 30}, {young, night}),
        ({"day": "Tuesday"}, {old}),
        ({"day": "mo", "start_time": "17:00"}, {young}),
        ({"end_time": "11:00"}, {old}),
        ({"start_time": "23:00"}, {night}),
    ):
        assert ids(client, "/services", **asked) & every == {str(one.id) for one in wanted}, asked
    for asked in ({"day": "Funday"}, {"start_time": "25:00"}, {"minimum_age": "old"}, {"end_time": "noon"}):
        get(client, "/services", 400, **asked)


def test_a_stream_that_somebody_has_is_not_sent_again(client: PageClient, rich: Service) -> None:
    path = f"{FEED}/services?format=ndjson&full=true"
    first = client.get(path, buffered=True)
    mark = {"If-None-Match": first.headers["ETag"]}
    assert client.get(path, headers=mark, buffered=True).status_code == 304
    assert client.get(f"{path}&profile=uk", headers=mark, buffered=True).status_code == 200
    with transaction():
        db.session.scalars(select(Phone)).first().description = "Mornings"  # type: ignore[union-attr]
    again = client.get(path, headers=mark, buffered=True)
    assert (again.status_code, again.data != first.data) == (200, True)
