"""Each section of an organization and of its jobs and activities."""

from datetime import date, time
from typing import Any

import pytest

from hub.accounts.policy import SYSTEM
from hub.core.db import db
from hub.directory.editing import opportunities as listings
from hub.directory.editing import organizations as sections
from hub.directory.models import OpportunityKind, OrganizationIdentifier, OrganizationType, Phone
from hub.directory.queries import entries
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient

ROUND_TRIPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "basics": (
        {"name": "Warm Rooms", "alternate_name": "WR", "organization_type": "NHS", "description": "Rooms."},
        {
            "name": "Warm Rooms",
            "alternate_name": "WR",
            "organization_type": OrganizationType.NHS,
            "description": "Rooms.",
        },
    ),
    "web": (
        {"website": "www.rooms.example", "email": "hello@rooms.example"},
        {"website": "https://www.rooms.example", "email": "hello@rooms.example"},
    ),
    "legal": (
        {"legal_status": "Registered charity", "year_incorporated": "1998"},
        {"legal_status": "Registered charity", "year_incorporated": 1998},
    ),
}


@pytest.mark.parametrize("slug", ROUND_TRIPS)
def test_answers_come_back(editor: PageClient, slug: str) -> None:
    record = make.organization()
    sent, expected = ROUND_TRIPS[slug]
    url = f"{AT}/organizations/{record.id}"
    assert editor.submit(f"{url}/{slug}", sent).headers["Location"] == url
    saved = reading.organization(record)
    assert {name: getattr(saved, name) for name in expected} == expected
    assert reading.deeds(record.id) == ["organization.edited"]


@pytest.mark.parametrize("slug", sections.SECTIONS)
def test_saving_what_is_there_already_changes_nothing(editor: PageClient, slug: str) -> None:
    record = make.organization(
        identifiers=[
            OrganizationIdentifier(identifier_scheme="GB-XYZ", identifier_type="Odd register", identifier="1")
        ],
        phones=[Phone(number="01632 960 001", type="cell", extension="", description="")],
    )
    assert editor.submit(f"{AT}/organizations/{record.id}/{slug}").status_code == 302
    assert reading.deeds(record.id) == []


def test_numbers_of_registers(editor: PageClient) -> None:
    record = make.organization()
    sent = {
        "identifiers-0-identifier_scheme": "GB-CHC",
        "identifiers-0-identifier": "1090001",
        "identifiers-1-identifier": "77",
        "identifiers-1-identifier_type": "Parish roll",
        "identifiers-2-identifier_scheme": "GB-COH",
    }
    refused = editor.submit(
        f"{AT}/organizations/{record.id}/identifiers", sent | {"identifiers-2-identifier_type": "x"}
    )
    assert reading.problems(refused) == ["Enter the number, or remove this row"]
    sent.pop("identifiers-2-identifier_scheme")
    editor.submit(f"{AT}/organizations/{record.id}/identifiers", sent)
    found = {
        (one.identifier_scheme, one.identifier_type, one.identifier)
        for one in reading.organization(record).identifiers
    }
    assert found == {("GB-CHC", "Charity number, England and Wales", "1090001"), ("", "Parish roll", "77")}


def test_a_larger_organization_is_chosen_and_never_itself(editor: PageClient) -> None:
    record, larger = make.organization(), make.organization(name="The whole")
    url = f"{AT}/organizations/{record.id}/legal"
    editor.submit(url, {"parent_organization_id": str(larger.id)})
    assert reading.organization(record).parent_organization_id == larger.id
    assert editor.submit(url, {"parent_organization_id": str(record.id)}).status_code == 422


def test_an_overview_lists_what_it_offers(editor: PageClient) -> None:
    record = make.organization()
    make.service(of=record, name="Lunch", is_published=False)
    make.location(of=record, name="The hall")
    make.opportunity(of=record, title="Helper", closes_on=make.days_from_now(-3))
    said = reading.text(editor.get(f"{AT}/organizations/{record.id}"))
    for words in ("Lunch Draft", "The hall, 1 Mill Lane", "Helper Over"):
        assert words in said


def test_an_overview_costs_the_same_for_one_or_many(editor: PageClient, count_queries: Any) -> None:
    small, large = make.organization(), make.organization()
    for record, many in ((small, 1), (large, 6)):
        for _ in range(many):
            make.service(of=record)
            make.location(of=record)
            make.opportunity(of=record)
    counts = []
    for record in (small, large):
        db.session.expire_all()
        with count_queries() as queries:
            editor.get(f"{AT}/organizations/{record.id}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_activity_goes_through_its_pages(editor: PageClient) -> None:
    organization = make.organization()
    hall = make.location(of=organization)
    record = make.opportunity(of=organization)
    at = f"{AT}/opportunities/{record.id}"
    editor.submit(
        f"{at}/basics", {"kind": "course", "title": "Cooking on a budget", "description": "Six weeks."}
    )
    editor.submit(
        f"{at}/apply", {"how_to_apply": "Ring us", "url": "cook.example", "email": "cook@cook.example"}
    )
    dates = {
        "starts_on-day": "3",
        "starts_on-month": "11",
        "starts_on-year": "2026",
        "start_time": "10",
        "end_time": "1",
    }
    editor.submit(f"{at}/dates", dates)
    editor.submit(f"{at}/pay", {"pay": "Expenses paid", "hours": "Two hours"})
    editor.submit(f"{at}/where", {"location_id": str(hall.id)})
    editor.submit(f"{at}/who", {"ring_fenced": "yes"})
    db.session.expire_all()
    saved = entries.opportunity(record.id, actor=SYSTEM)
    assert (saved.kind, saved.title) == (OpportunityKind.COURSE, "Cooking on a budget")
    assert (saved.url, saved.email) == ("https://cook.example", "cook@cook.example")
    assert (saved.starts_on, saved.start_time, saved.end_time) == (date(2026, 11, 3), time(10), time(13))
    assert (saved.pay, saved.location_id, saved.ring_fenced) == ("Expenses paid", hall.id, True)
    assert reading.deeds(record.id) == ["opportunity.edited"] * 6
    for slug in listings.SECTIONS:
        assert editor.submit(f"{at}/{slug}").status_code == 302
    assert reading.deeds(record.id) == ["opportunity.edited"] * 6
