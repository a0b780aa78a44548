"""The page of a service: what it says, and that it says it plainly."""

import json
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from hub.accounts.policy import Role
from hub.core import clock
from hub.directory.models import (
    BankHolidays,
    CapacityState,
    Contact,
    CostOption,
    EligibilityRule,
    Frequency,
    HowToStart,
    Language,
    Phone,
    RequiredDocument,
    RuleKind,
    ScheduleException,
    ServiceArea,
    ServiceCapacity,
    ServiceStatus,
)
from tests.support import make
from tests.support.client import PageClient


def words_of(html: str, selector: str = "main") -> str:
    """What a person reads."""
    part = BeautifulSoup(html.replace("<wbr>", ""), "html.parser").select_one(selector)
    assert part is not None
    for unread in part.find_all("script"):
        unread.decompose()
    return " ".join(part.get_text(" ").split())


def page_of(client: PageClient, query: str = "", **values: Any) -> str:
    service = make.service(**values)
    response = client.get(f"/services/{service.id}{query}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def rule(kind: RuleKind, *any_of: str, **values: Any) -> EligibilityRule:
    return EligibilityRule(kind=kind, any_of=list(any_of), **{"note": ""} | values)


def test_everything_a_person_needs_is_on_the_page(client: PageClient) -> None:
    organization = make.organization(name="Mill Lane Friends")
    hall = make.location(of=organization, name="Mill Lane Hall", transportation="Bus 126 stops outside.")
    html = page_of(
        client,
        of=organization,
        at=[hall],
        terms=[make.term()],
        name="Tuesday lunch",
        description="A hot lunch. Everyone sits together. We also have:\n• tea\n• cake" + " More words." * 60,
        schedules=[make.weekly("TU", "12:00", "14:00", notes="Come early.")],
        bank_holidays=BankHolidays.CLOSED,
        phones=[Phone(number="01632 960 300", description="Ask for Jo", type="voice", extension="")],
        email="lunch@mill-lane.example",
        url="https://mill-lane.example/lunch",
        how_to_start=[HowToStart.TURN_UP.value, HowToStart.ASK_STAFF.value],
        is_free=None,
        cost_options=[CostOption(option="Lunch", amount=Decimal("2.50"), amount_description="pay in cash")],
        languages=[Language(name="Polish", code="pl", note=""), Language(name="English", code="en", note="")],
        required_documents=[RequiredDocument(document="A warm coat")],
        service_areas=[ServiceArea(name="Lowfold", code="ward:lowfold")],
        contacts=[Contact(name="Jo Bell", title="Cook", department="", email="")],
        assured_date=clock.today() - timedelta(days=3),
        assurer_email="jo@mill-lane.example",
    )
    said = words_of(html)
    for expected in (
        "From Mill Lane Friends",
        "A hot lunch. Everyone sits together.",
        "More about it",
        "01632 960 300",
        "lunch@mill-lane.example",
        "Ask for Jo Bell, Cook",
        "midday to 2pm",
        "Come early.",
        "Closed on bank holidays.",
        "Turn up You do not need to book.",
        "Ask Aldermere Homes to refer you",
        "01632 960100",
        "Mill Lane Hall 1 Mill Lane Aldermere WF1 1AA",
        "Bus 126 stops outside.",
        "Lunch £2.50 (pay in cash)",
        "A warm coat",
        "English Polish",
        "It helps people in Lowfold.",
        "3 days ago",
        "Something wrong? Tell us",
    ):
        assert expected in said, expected
    page = BeautifulSoup(html, "html.parser")
    assert page.select_one('a[href="tel:01632960300"]')
    assert page.select_one('a[href="mailto:lunch@mill-lane.example"]')
    assert page.select_one('link[rel="canonical"]')["href"].startswith("http://localhost/services/")  # type: ignore[index]


def test_a_service_of_which_little_is_known_says_so_kindly(client: PageClient) -> None:
    said = words_of(page_of(client, is_free=None, channels=[], how_to_start=[], assured_date=None))
    assert "There are no set times. Get in touch first" in said
    assert "They have not told us where. Get in touch first." in said
    assert "They have not told us. Ask before you go." in said
    assert "They have not named any conditions." in said
    assert "Not checked yet. Ring before you go." in said
    assert "Ask Aldermere Homes to refer you" in said


def test_closed_for_now_says_why_until_when_and_what_else(client: PageClient) -> None:
    need = make.term()
    make.service(name="Another pantry", terms=[need])
    html = page_of(
        client,
        terms=[need],
        status=ServiceStatus.TEMPORARILY_CLOSED,
        closed_until=date(2030, 1, 4),
        closed_reason="The boiler broke.",
        schedules=[make.weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")],
    )
    said = words_of(html)
    assert "Closed for now, until Friday 4 January 2030" in said
    assert "The boiler broke." in said
    assert "Open now" not in said
    assert "Another pantry" in said


def test_an_alert_stands_above_the_story(client: PageClient) -> None:
    said = words_of(page_of(client, alert="No lunch this Tuesday.", description="A hot lunch for all."))
    assert said.index("No lunch this Tuesday.") < said.index("A hot lunch for all.")


def test_stale_entries_warn(client: PageClient) -> None:
    said = words_of(page_of(client, assured_date=clock.today() - timedelta(days=700)))
    assert "That is a while ago: ring before you go." in said


@pytest.mark.parametrize(
    ("state", "weeks", "said"),
    [
        (CapacityState.OPEN, None, "Has space"),
        (CapacityState.WAITING_LIST, 3, "Waiting list, about 3 weeks"),
        (CapacityState.FULL, None, "Full just now"),
        (CapacityState.PAUSED, None, "Not taking people just now"),
    ],
)
def test_capacity_is_said_while_it_is_fresh(
    client: PageClient, state: CapacityState, weeks: int | None, said: str
) -> None:
    now = clock.now()
    for expires, expected in ((now + timedelta(days=9), True), (now - timedelta(days=1), False)):
        capacity = ServiceCapacity(
            state=state, weeks=weeks, updated_at=now - timedelta(days=5), expires_at=expires
        )
        assert (said in words_of(page_of(client, capacity=capacity))) is expected


def test_a_range_of_ages_is_a_condition_without_a_rule(client: PageClient) -> None:
    assert "You are aged 16 to 25" in words_of(
        page_of(client, minimum_age=Decimal(16), maximum_age=Decimal(25))
    )


def rules() -> dict[str, Any]:
    return {"eligibility_rules": [rule(RuleKind.AGE, minimum=50), rule(RuleKind.TENURE, "our-tenant")]}


def test_conditions_are_a_list_and_what_stands_in_the_address_is_nobodys_answer(client: PageClient) -> None:
    html = page_of(client, "?age=60&tenure=our-tenant", **rules())
    assert "You are aged 50 and over" in words_of(html)
    assert not BeautifulSoup(html, "html.parser").select(".hub-rules")


def test_the_way_to_check_comes_only_where_an_answer_settles_something(client: PageClient) -> None:
    assert "Check if it is for you" in page_of(client, **rules())
    assert "Check if it is for you" not in page_of(client, eligibility_rules=[rule(RuleKind.TAG, "voucher")])


def test_open_now_is_open_now(client: PageClient) -> None:
    always = [make.weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")]
    html = page_of(client, schedules=always, bank_holidays=BankHolidays.OPEN)
    assert "Open now, day and night" in html
    assert "Every day, all day and night" in words_of(html)


def test_monthly_services_show_their_next_dates(client: PageClient) -> None:
    said = words_of(page_of(client, schedules=[make.weekly("1TU", freq=Frequency.MONTHLY)]))
    assert "First Tuesday of the month, 9am to 5pm" in said
    assert "Next dates" in said


def test_similar_services_come_from_the_same_need_and_first_from_the_same_body(client: PageClient) -> None:
    need, organization = make.term(), make.organization()
    for number in range(5):
        make.service(terms=[need], name=f"Other pantry {number}")
    make.service(terms=[need], name="Our own pantry", of=organization)
    make.service(terms=[make.term("work/jobs", "Jobs")], name="Job club")
    make.service(terms=[need], name="Hidden pantry", is_published=False)
    html = page_of(client, terms=[need], of=organization)
    cards = [card.get_text() for card in BeautifulSoup(html, "html.parser").select("#similar ~ ul h3")]
    assert cards[0] == "Our own pantry"
    assert len(cards) == 3
    assert "Hidden pantry" not in html
    assert "Job club" not in html


def test_json_ld_says_what_the_page_says(client: PageClient) -> None:
    organization = make.organization(name="Aldermere Council")
    html = page_of(
        client,
        of=organization,
        at=[make.location(of=organization)],
        name="Tuesday </script> lunch",
        schedules=[make.weekly("TU", "12:00", "14:00")],
        schedule_exceptions=[
            ScheduleException(
                starts_on=make.days_from_now(1), ends_on=make.days_from_now(8), is_closed=True, reason=""
            )
        ],
        service_areas=[ServiceArea(name="Lowfold", code="")],
        phones=[Phone(number="01632 960300", type="", description="", extension="")],
    )
    script = BeautifulSoup(html, "html.parser").find("script", type="application/ld+json")
    assert script is not None
    found = json.loads(script.string or "")
    assert found["@type"] == "Service"
    assert found["name"] == "Tuesday </script> lunch"
    assert found["provider"]["name"] == "Aldermere Council"
    assert found["areaServed"] == [{"@type": "AdministrativeArea", "name": "Lowfold"}]
    assert found["hoursAvailable"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": ["https://schema.org/Tuesday"],
        "opens": "12:00",
        "closes": "14:00",
    }
    closed = [one for one in found["hoursAvailable"] if one["opens"] == one["closes"] == "00:00"]
    assert closed
    channel = found["availableChannel"][0]
    assert channel["servicePhone"]["telephone"] == "01632 960300"
    assert channel["serviceLocation"]["address"]["postalCode"] == "WF1 1AA"
    assert found["offers"][0]["price"] == "0"


@pytest.mark.parametrize("values", [{"is_sensitive": True}, {"terms": "safety/domestic-abuse"}])
def test_sensitive_pages_have_a_way_out_and_give_nothing_away(
    client: PageClient, values: dict[str, Any]
) -> None:
    if "terms" in values:
        values = {"terms": [make.term(values["terms"], "Domestic abuse")]}
    service = make.service(name="Canary House", description="A refuge for people who were hurt.", **values)
    for path in ("", "/report"):
        html = client.get(f"/services/{service.id}{path}").get_data(as_text=True)
        assert "Exit this page" in html
    html = client.get(f"/services/{service.id}").get_data(as_text=True)
    head = html[: html.index("</head>")]
    described = BeautifulSoup(head, "html.parser").select('meta[name="description"], meta[property^="og:"]')
    assert "refuge" not in " ".join(str(tag) for tag in described)
    assert "Canary" not in head
    assert "noindex" in head
    sitemap = client.get("/sitemap.xml").get_data(as_text=True)
    assert str(service.id) not in sitemap
    assert str(service.organization_id) not in sitemap
    theirs = client.get(f"/organizations/{service.organization_id}").get_data(as_text=True)
    assert "ld+json" not in theirs
    assert "<title>A service – " in head
    assert "sms:" not in html
    leaflet = client.get(f"/services/{service.id}/leaflet.pdf")
    assert leaflet.headers["Content-Disposition"] == 'inline; filename="leaflet.pdf"'


def test_other_pages_have_no_way_out(client: PageClient) -> None:
    assert "Exit this page" not in page_of(client)


@pytest.mark.parametrize(
    "values",
    [{"is_published": False}, {"status": ServiceStatus.DEFUNCT}, {"status": ServiceStatus.INACTIVE}],
)
def test_what_is_not_public_does_not_exist_in_any_form(
    client: PageClient, sign_in: Any, values: dict[str, Any]
) -> None:
    service = make.service(schedules=[make.weekly()], **values)
    for path in ("/leaflet.pdf", "/calendar.ics", "/qr.svg", "/report"):
        assert client.get(f"/services/{service.id}{path}").status_code == 404
    page = client.get(f"/services/{service.id}")  # which says no more of one that ended than that it did
    assert page.status_code == (410 if values.get("status") is ServiceStatus.DEFUNCT else 404)
    assert service.name not in page.get_data(as_text=True)
    staff = sign_in(make.user(Role.DIRECTORY_EDITOR))
    html = staff.get(f"/services/{service.id}").get_data(as_text=True)
    assert "The public cannot see this page" in html
    assert 'content="noindex"' in html


NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{7*7}} javascript:alert(1) </script>"


@pytest.mark.parametrize("field", ["name", "description", "alert", "eligibility_description", "url", "email"])
def test_what_people_wrote_is_only_ever_text(app: Flask, field: str) -> None:
    service = make.service(**{field: NASTY})
    html = app.test_client().get(f"/services/{service.id}").get_data(as_text=True)
    page = BeautifulSoup(html, "html.parser")
    names = {name for tag in page.find_all(True) for name in tag.attrs}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert not page.select('img[src="x"]')
    assert not [a for a in page.find_all("a", href=True) if str(a["href"]).lower().startswith("javascript")]
    scripts = [tag for tag in page.find_all("script") if not tag.has_attr("src")]
    assert {tag["type"] for tag in scripts} <= {"application/ld+json", "application/json"}
    assert "{{7*7}}" in html or field == "url"


def test_names_and_texts_of_any_length_and_script_are_shown(client: PageClient) -> None:
    html = page_of(
        client,
        name="خدمة الطعام للجميع " * 8,
        description="食物 " * 400,
        eligibility_description="x" * 3000,
        schedules=[make.weekly(description="long " * 300)],
        schedule_exceptions=[
            ScheduleException(
                starts_on=clock.today(),
                ends_on=clock.today(),
                is_closed=False,
                opens_at=time(1),
                closes_at=time(2),
                reason="",
            )
        ],
    )
    assert "خدمة" in html


def test_the_page_costs_the_same_for_one_or_many(client: PageClient, count_queries: Any) -> None:
    def cost(size: int) -> int:
        organization, need = make.organization(), make.term(f"food/n{size}", f"Need {size}")
        for number in range(size):
            make.service(of=organization, terms=[need], name=f"Like it {number}", schedules=[make.weekly()])
        service = make.service(
            of=organization,
            terms=[need, *[make.term(f"food/{size}-{n}", f"Term {n}") for n in range(size)]],
            at=[make.location(of=organization) for _ in range(size)],
            schedules=[make.weekly() for _ in range(size)],
            phones=[Phone(number="01632 960300", type="", description="", extension="") for _ in range(size)],
            eligibility_rules=[rule(RuleKind.AREA, f"ward:{n}") for n in range(size)],
        )
        client.get(f"/services/{service.id}")
        with count_queries() as queries:
            assert client.get(f"/services/{service.id}").status_code == 200
        return len(queries)

    assert cost(1) == cost(50)


def test_editors_have_a_way_to_the_entry_and_nobody_else_has(client: PageClient, sign_in: Any) -> None:
    service = make.service()
    record = make.opportunity()
    editor, referrer = sign_in(make.user(Role.DIRECTORY_EDITOR)), sign_in(make.user(Role.REFERRER))
    for kind, entry_id in (
        ("services", service.id),
        ("organizations", service.organization_id),
        ("opportunities", record.id),
    ):
        link = f'href="/admin/directory/{kind}/{entry_id}"'
        assert link in editor.get(f"/{kind}/{entry_id}").get_data(as_text=True)
        assert link not in referrer.get(f"/{kind}/{entry_id}").get_data(as_text=True)
        assert link not in client.get(f"/{kind}/{entry_id}").get_data(as_text=True)
