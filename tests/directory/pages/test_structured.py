"""What search engines are told of an entry, as schema.org asks for it."""

import json
import re
from datetime import date, time, timedelta
from typing import Any

import time_machine

from hub.core import clock
from hub.core.db import transaction
from hub.directory.models import Accessibility, CapacityState, OpportunityKind, Phone, ServiceCapacity
from tests.support import make
from tests.support.client import PageClient

FOUND = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def said(client: PageClient, url: str) -> Any:
    found = FOUND.search(client.get(url).get_data(as_text=True))
    assert found
    return json.loads(found[1])


def test_a_service_says_how_much_room_there_is_who_it_is_for_and_how_to_get_in(client: PageClient) -> None:
    owner = make.organization(email="hello@mill-lane.example", phones=[Phone(number="01632 960001")])
    hall = make.location(of=owner)
    with transaction():
        hall.accessibility.append(Accessibility(code="hearing-loop"))
    service = make.service(
        of=owner,
        at=[hall],
        is_free=True,
        wait_time="Two weeks",
        terms=[make.term("carers", "Carers", taxonomy="circumstances")],
        phones=[Phone(number="07700 900001", type="sms")],
    )
    later = clock.now() + timedelta(days=9)
    make.saved(
        ServiceCapacity(
            service_id=service.id, state=CapacityState.OPEN, updated_at=clock.now(), expires_at=later
        )
    )
    told = said(client, f"/services/{service.id}")
    assert told["audience"]["audienceType"] == ["Carers"]
    assert told["offers"][0]["availability"] == "https://schema.org/InStock"
    [channel] = told["availableChannel"]
    assert channel["processingTime"] == "Two weeks"
    assert channel["serviceSmsNumber"]["telephone"] == "07700 900001"
    assert channel["serviceLocation"]["amenityFeature"][0]["name"] == "Hearing loop"
    body = said(client, f"/organizations/{owner.id}")
    assert body["address"]["postalCode"] == "WF1 1AA"
    assert body["contactPoint"][0]["email"] == "hello@mill-lane.example"


@time_machine.travel("2026-11-22T09:00:00Z", tick=False)
def test_what_has_a_date_says_where_until_when_and_for_how_much(client: PageClient) -> None:
    owner = make.organization()
    event = make.opportunity(
        of=owner,
        kind=OpportunityKind.EVENT,
        starts_on=date(2026, 12, 3),
        start_time=time(18),
        pay="Free",
        url="https://mill-lane.example/talk",
    )
    told = said(client, f"/opportunities/{event.id}")
    assert told["startDate"] == "2026-12-03T18:00:00+00:00"
    assert told["location"] == {"@type": "VirtualLocation", "url": "https://mill-lane.example/talk"}
    assert (told["offers"]["price"], told["isAccessibleForFree"]) == ("0", True)
    course = make.opportunity(of=owner, kind=OpportunityKind.COURSE, pay="£20", hours="PT20H")
    assert said(client, f"/opportunities/{course.id}")["offers"]["category"] == "Paid"
    job = make.opportunity(of=owner, kind=OpportunityKind.JOB, pay="£24,000 to £26,500 a year")
    told = said(client, f"/opportunities/{job.id}")
    assert told["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 24000.0,
        "maxValue": 26500.0,
        "unitText": "YEAR",
    }
    assert told["jobLocationType"] == "TELECOMMUTE"
    vague = make.opportunity(of=owner, kind=OpportunityKind.JOB, pay="Depends")
    assert "baseSalary" not in said(client, f"/opportunities/{vague.id}")
