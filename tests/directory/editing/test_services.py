"""Each section of a service goes in through its page and is there afterwards; what cannot be used stays on the page."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hub.core import clock
from hub.core.db import db
from hub.directory.editing.service_sections import SECTIONS
from hub.directory.models import (
    BankHolidays,
    CapacityState,
    Channel,
    HowToStart,
    LinkEntity,
    Service,
    ServiceStatus,
)
from hub.directory.queries import entries
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient


def page(service: Service, slug: str = "") -> str:
    return f"{AT}/services/{service.id}" + (f"/{slug}" if slug else "")


ROUND_TRIPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "name": (
        {"name": "Warm lunch", "alternate_name": "The Lunch", "description": "Soup and company."},
        {"name": "Warm lunch", "alternate_name": "The Lunch", "description": "Soup and company."},
    ),
    "alert": ({"alert": "At the library until Easter"}, {"alert": "At the library until Easter"}),
    "sensitive": ({"is_sensitive": "yes"}, {"is_sensitive": True}),
    "reach": ({"channels": ["phone", "online"]}, {"channels": [Channel.PHONE, Channel.ONLINE]}),
    "start": (
        {"how_to_start": ["ring", "gp"], "application_process": "We ring back.", "wait_time": "A week"},
        {
            "how_to_start": [HowToStart.RING, HowToStart.GP],
            "application_process": "We ring back.",
            "wait_time": "A week",
        },
    ),
    "bank-holidays": ({"bank_holidays": "closed"}, {"bank_holidays": BankHolidays.CLOSED}),
    "audience": (
        {"minimum_age": "16", "maximum_age": "25", "eligibility_description": "Young people."},
        {"minimum_age": 16, "maximum_age": 25, "eligibility_description": "Young people."},
    ),
    "web": (
        {"url": "lunch.aldermere.example", "email": "lunch@aldermere.example"},
        {"url": "https://lunch.aldermere.example", "email": "lunch@aldermere.example"},
    ),
    "quality": ({"accreditations": "Advice Quality Standard"}, {"accreditations": "Advice Quality Standard"}),
}


@pytest.mark.parametrize("slug", ROUND_TRIPS)
def test_answers_come_back(editor: PageClient, slug: str) -> None:
    service = make.service()
    sent, expected = ROUND_TRIPS[slug]
    assert editor.submit(page(service, slug), sent).headers["Location"] == page(service)
    saved = reading.service(service)
    assert {name: getattr(saved, name) for name in expected} == expected
    assert reading.deeds(service.id) == ["service.edited"]
    overview = reading.text(editor.get(page(service)))
    shown = (
        next(value for value in expected.values() if isinstance(value, str))
        if slug in {"name", "alert"}
        else ""
    )
    assert shown in overview


def test_saving_what_is_there_already_changes_nothing(editor: PageClient, words: None) -> None:
    """An import may bring what no list of ours knows; looking at a page and pressing Save must not lose it."""
    from hub.directory.models import (
        Contact,
        CostOption,
        Funding,
        Language,
        Phone,
        RequiredDocument,
        ScheduleException,
        ServiceArea,
    )

    organization = make.organization()
    service = make.service(
        of=organization,
        at=[make.location(of=organization)],
        terms=[make.term("wishes/odd", "Something odd", taxonomy="wishes")],
        channels=["in-person", "carrier-pigeon"],
        how_to_start=["ring"],
        phones=[Phone(number="01632 960 001", type="cell", extension="", description="Mondays")],
        contacts=[Contact(name="Jo Bell", title="Coordinator", department="", email="")],
        languages=[Language(code="bsl", name="British Sign Language", note="")],
        cost_options=[
            CostOption(option="Adult", amount=Decimal("2.50"), currency="GBP", amount_description="with tea")
        ],
        is_free=False,
        service_areas=[
            ServiceArea(name="All of the dale", code=""),
            ServiceArea(name="Old ward", code="ward:gone"),
        ],
        required_documents=[RequiredDocument(document="Proof of address", uri="")],
        funding=[Funding(source="The lottery")],
        schedule_exceptions=[
            ScheduleException(
                starts_on=clock.today(), ends_on=clock.today(), is_closed=True, reason="Stock count"
            )
        ],
        minimum_age=Decimal("16.00"),
    )
    before = reading.service(service)
    version = before.version
    for slug in SECTIONS.keys() - {"capacity", "status"}:
        assert editor.submit(page(service, slug)).status_code == 302, slug
        assert reading.service(service).version == version, slug
        assert reading.deeds(service.id) == [], slug


def test_terms_are_chosen_from_their_list_and_other_lists_stay(editor: PageClient, words: None) -> None:
    service = make.service()
    editor.submit(page(service, "needs"), {"terms": ["food/parcels", "money/debt"]})
    editor.submit(page(service, "circumstances"), {"terms": ["women"]})
    carried = entries.terms_of(LinkEntity.SERVICE, [service.id])[service.id]
    assert {term.code for term in carried} == {"food/parcels", "money/debt", "women"}
    assert "Food parcels, Debt" in reading.text(editor.get(page(service)))
    assert reading.deeds(service.id) == ["service.edited", "service.edited"]
    refused = editor.submit(page(service, "needs"), {"terms": ["no-such-term"]})
    assert refused.status_code == 422


def test_room_is_known_for_a_fortnight(editor: PageClient) -> None:
    service = make.service()
    editor.submit(page(service, "capacity"), {"state": "waiting list", "weeks": "6"})
    held = reading.service(service).capacity
    assert held is not None
    assert (held.state, held.weeks) == (CapacityState.WAITING_LIST, 6)
    assert held.expires_at - held.updated_at == timedelta(days=14)
    assert "There is a waiting list, about 6 weeks" in reading.text(editor.get(page(service)))
    assert reading.deeds(service.id) == ["service.capacity-set"]


def test_it_closes_for_now_and_opens_again(editor: PageClient, client: PageClient) -> None:
    service = make.service()
    until = make.days_from_now(20)
    day = {f"closed_until-{part}": str(getattr(until, part)) for part in ("day", "month", "year")}
    editor.submit(
        page(service, "status"), {"status": "temporarily closed", "closed_reason": "A new floor"} | day
    )
    saved = reading.service(service)
    assert (saved.status, saved.closed_until) == (ServiceStatus.TEMPORARILY_CLOSED, until)
    assert "A new floor" in reading.text(client.get(f"/services/{service.id}"))
    editor.submit(page(service), action="/reopen")
    assert reading.service(service).status is ServiceStatus.ACTIVE
    assert reading.deeds(service.id) == ["service.closed-for-now", "service.reopened"]


def test_a_service_that_ended_is_no_longer_public(editor: PageClient, client: PageClient) -> None:
    service = make.service()
    assert client.get(f"/services/{service.id}").status_code == 200
    editor.submit(page(service, "status"), {"status": "defunct"})
    assert client.get(f"/services/{service.id}").status_code == 410


REFUSED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("name", {"name": "", "description": "New words"}, ["Enter the name of the service"]),
    ("name", {"name": " \t "}, ["Enter the name of the service"]),
    ("name", {"name": "x" * 501}, ["Name: use 500 letters or fewer"]),
    ("web", {"url": "javascript:alert(1)"}, ["Enter a web address, like https://www.aldermere.example"]),
    ("web", {"email": "nobody"}, ["Enter an email address, like name@aldermere.example"]),
    ("audience", {"minimum_age": "sixteen"}, ["Enter an age in years, like 16"]),
    (
        "audience",
        {"minimum_age": "30", "maximum_age": "20"},
        ["The oldest age must not be below the youngest"],
    ),
    ("status", {"status": ""}, ["Choose one"]),
    (
        "status",
        {
            "status": "temporarily closed",
            "closed_until-day": "1",
            "closed_until-month": "2",
            "closed_until-year": "2020",
        },
        ["The day it opens again must be today or later"],
    ),
    ("capacity", {"state": "waiting list", "weeks": "soon"}, ["Enter a number of weeks, like 6"]),
]


@pytest.mark.parametrize(
    ("slug", "sent", "said"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_cannot_be_used_stays_on_the_page(
    editor: PageClient, slug: str, sent: dict[str, Any], said: list[str]
) -> None:
    service = make.service()
    answer = editor.submit(page(service, slug), sent)
    assert answer.status_code == 422
    assert reading.problems(answer) == said
    assert answer.get_data(as_text=True).count("<title>Error: ") == 1
    for name, value in sent.items():
        if name not in {"status", "state"}:
            assert reading.typed(answer, name).strip() == value.strip()
    assert reading.deeds(service.id) == []


def test_what_the_public_sees_cannot_be_emptied(editor: PageClient) -> None:
    service = make.service()
    answer = editor.submit(page(service, "name"), {"description": ""})
    assert answer.status_code == 422
    assert "Hide the entry first" in reading.problems(answer)[0]
    assert reading.service(service).description
    assert reading.deeds(service.id) == []


def test_a_price_for_something_free_is_asked_about(editor: PageClient) -> None:
    service = make.service()
    answer = editor.submit(page(service, "cost"), {"is_free": "yes", "cost_options-0-amount": "2.50"})
    assert reading.problems(answer) == ["You said that it is free and gave a price. Change one of them."]
    editor.submit(page(service, "cost"), {"is_free": "no", "cost_options-0-amount": "£2.50"})
    saved = reading.service(service)
    assert (saved.is_free, saved.cost_options[0].amount) == (False, Decimal("2.50"))
    assert reading.fields_of_last_deed(service.id) == ["cost_options", "is_free"]


def test_areas_are_chosen_by_name_or_written(editor: PageClient) -> None:
    from hub.places.kinds import Kind
    from hub.places.models import Area

    make.saved(
        Area(
            code="ward:millbeck",
            name="Millbeck",
            kind=Kind.WARD,
            parent_code="",
            lat=53.7,
            lon=-1.5,
            south=53.6,
            west=-1.6,
            north=53.8,
            east=-1.4,
            geometry="",
        )
    )
    service = make.service()
    editor.submit(
        page(service, "areas"), {"areas": "ward:millbeck", "others": "The dale\n\nThe dale\nUp top"}
    )
    found = {(area.code, area.name) for area in reading.service(service).service_areas}
    assert found == {("ward:millbeck", "Millbeck"), ("", "The dale"), ("", "Up top")}


def test_an_unknown_section_is_not_there(editor: PageClient) -> None:
    assert editor.get(page(make.service(), "no-such-part")).status_code == 404


def test_an_overview_costs_the_same_for_little_and_for_much(editor: PageClient, count_queries: Any) -> None:
    from hub.directory.models import Phone

    organization = make.organization()
    small = make.service(of=organization)
    places = [make.location(of=organization) for _ in range(5)]
    large = make.service(
        of=organization,
        at=places,
        schedules=[make.weekly("MO"), make.weekly("TU"), make.weekly("WE")],
        phones=[Phone(number="01632 960 001", type="", extension="", description="") for _ in range(5)],
    )
    counts = []
    for service in (small, large):
        db.session.expire_all()
        with count_queries() as queries:
            editor.get(page(service))
        counts.append(len(queries))
    assert (
        counts[1] - counts[0] <= 4
    )  # a place needs its address, ways in and phones: three questions for all
