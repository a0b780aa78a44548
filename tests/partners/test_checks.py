"""An organization's checks: who reads them, who keeps them, and what the trail learns."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import MembershipLevel, User
from hub.accounts.policy import Role
from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Organization, OrganizationIdentifier
from hub.partners import signs
from hub.partners.models import Diligence
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]

LEAD = {"lead_name": "Priya Canary", "lead_phone": "01632 960 555", "lead_email": "priya@canary.example"}


@pytest.fixture
def ours(app: Flask) -> Organization:
    return make.organization(name="Aldermere Foodbank")


@pytest.fixture
def owner(ours: Organization) -> User:
    return make.user(Role.PARTNER, organization=ours)


def record_of(organization: Organization) -> Diligence:
    db.session.expire_all()
    found = db.session.scalar(select(Diligence).where(Diligence.organization_id == organization.id))
    assert found
    return found


def test_an_owner_tells_us_of_the_checks_and_sees_how_they_stand(
    sign_in: Browser, ours: Organization, owner: User
) -> None:
    client, home = sign_in(owner), f"/partner/{ours.id}/checks"
    assert "We do not know who it is" in client.get(home).text
    assert client.submit(f"{home}/safeguarding", LEAD).location == home
    assert client.submit(f"{home}/numbers", {"charity_number": "sc 012345"}).location == home
    day = clock.today() + timedelta(days=400)
    until = {"insured_until-day": day.day, "insured_until-month": day.month, "insured_until-year": day.year}
    assert client.submit(f"{home}/insurance", until).location == home
    page = client.get(home).text
    assert "Priya Canary" in page
    assert "SC012345" in page
    assert "Insured until" in page
    assert record_of(ours).insured_until == day


def test_numbers_that_the_entry_names_need_not_be_typed_again(sign_in: Browser) -> None:
    known = make.organization(
        name="Brackwater Trust",
        identifiers=[
            OrganizationIdentifier(
                id=uuid.uuid4(), identifier_scheme="GB-CHC", identifier_type="charity", identifier="1234567"
            )
        ],
    )
    owner = make.user(Role.PARTNER, organization=known)
    for client, page in (
        (sign_in(owner), f"/partner/{known.id}/checks"),
        (sign_in(make.user(Role.NETWORK_MANAGER)), f"/admin/partners/{known.id}"),
    ):
        assert "Charity 1234567" in client.get(page).text
    until = {"insured_until-day": "1", "insured_until-month": "6", "insured_until-year": "2031"}
    sign_in(owner).submit(f"/partner/{known.id}/checks/insurance", until)
    assert record_of(known).charity_number == "1234567"


def test_an_owner_is_reminded_at_the_start_page_too(
    sign_in: Browser, ours: Organization, owner: User
) -> None:
    make.diligence(of=ours, insured_until=clock.today() - timedelta(days=1))
    member = make.user(Role.PARTNER, organization=ours, level=MembershipLevel.MEMBER)
    words = "Tell us of the new insurance of Aldermere Foodbank"
    assert words in sign_in(owner).get("/partner").text
    assert words not in sign_in(member).get("/partner").text


def test_a_wrong_number_is_refused_beside_its_field_and_what_was_typed_stays(
    sign_in: Browser, ours: Organization, owner: User
) -> None:
    answer = sign_in(owner).submit(
        f"/partner/{ours.id}/checks/numbers", {"charity_number": "12", "company_number": "Hello"}
    )
    assert answer.status_code == 422
    assert 'href="#charity_number"' in answer.text
    assert 'value="12"' in answer.text
    assert 'value="Hello"' in answer.text


def test_a_check_cannot_have_been_done_tomorrow(sign_in: Browser, ours: Organization, owner: User) -> None:
    day = clock.today() + timedelta(days=2)
    typed = {"trained_on-day": day.day, "trained_on-month": day.month, "trained_on-year": day.year}
    answer = sign_in(owner).submit(f"/partner/{ours.id}/checks/safeguarding", typed)
    assert "This day has not come yet" in answer.text


def test_who_reads_the_safeguarding_lead_and_who_does_not(sign_in: Browser, ours: Organization) -> None:
    """T4: a name, a number and an address that must not be anywhere else."""
    make.diligence(of=ours, **LEAD)
    member = make.user(Role.PARTNER, organization=ours, level=MembershipLevel.MEMBER)
    other = make.user(Role.PARTNER, organization=make.organization())
    manager, editor = make.user(Role.NETWORK_MANAGER), make.user(Role.DIRECTORY_EDITOR)
    own, console = f"/partner/{ours.id}/checks", f"/admin/partners/{ours.id}"
    for reader, address in ((member, own), (manager, console), (editor, console)):
        assert "Priya Canary" in sign_in(reader).get(address).text
    for stranger in (other, make.user(Role.REFERRER), make.user(Role.ADMINISTRATOR)):
        for address in (own, f"{own}/safeguarding", console):
            assert sign_in(stranger).get(address).status_code == 404
    assert "Canary" not in sign_in(other).get(f"/organizations/{ours.id}").text


def test_a_member_reads_and_an_owner_of_another_organization_finds_nothing(
    sign_in: Browser, ours: Organization
) -> None:
    """T1, T14: the address of somebody else's page opens nothing, and nothing is changed."""
    member = make.user(Role.PARTNER, organization=ours, level=MembershipLevel.MEMBER)
    stranger = make.user(Role.PARTNER, organization=make.organization())
    make.diligence(of=ours, charity_number="1234567")
    for user in (member, stranger):
        client = sign_in(user)
        token = _token(client)
        for slug in ("numbers", "safeguarding", "insurance"):
            address = f"/partner/{ours.id}/checks/{slug}"
            assert client.get(address).status_code == 404
            sent = client.post(address, data={"csrf_token": token, "version": "1", "charity_number": ""})
            assert sent.status_code == 404
    assert record_of(ours).charity_number == "1234567"
    assert "Change" not in _main(sign_in(member).get(f"/partner/{ours.id}/checks").text)


def test_fields_that_no_question_asks_for_are_not_taken(
    sign_in: Browser, ours: Organization, owner: User
) -> None:
    """T5: the organization cannot be switched by what is sent along."""
    other = make.organization()
    make.diligence(of=ours)
    sign_in(owner).submit(
        f"/partner/{ours.id}/checks/numbers",
        {"charity_number": "1234567", "organization_id": str(other.id), "lead_name": "Smuggled"},
    )
    kept = record_of(ours)
    assert (kept.charity_number, kept.lead_name) == ("1234567", "")


def test_the_trail_has_the_names_of_what_was_changed_and_not_what_it_says(
    sign_in: Browser, ours: Organization, owner: User
) -> None:
    sign_in(owner).submit(f"/partner/{ours.id}/checks/safeguarding", LEAD)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "diligence.saved")).one()
    assert event.detail == {"fields": ["lead_email", "lead_name", "lead_phone"]}
    assert event.record_id == str(ours.id)


def test_of_two_who_save_the_first_time_the_second_sees_both_texts(
    sign_in: Browser, ours: Organization, owner: User
) -> None:
    client, address = sign_in(owner), f"/partner/{ours.id}/checks/numbers"
    token = _token(client)
    client.submit(address, {"charity_number": "1234567"})
    late = client.post(address, data={"csrf_token": token, "version": "0", "charity_number": "203644"})
    assert late.status_code == 409
    assert "1234567" in late.text
    assert "203644" in late.text
    assert record_of(ours).charity_number == "1234567"


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (-1, "bad", "Ran out yesterday"),
        (0, "wait", "Runs out"),
        (60, "wait", "Runs out"),
        (61, "good", "Insured"),
    ],
)
def test_insurance_in_words(days: int, tone: str, words: str) -> None:
    today = clock.today()
    sign = signs.insurance(today + timedelta(days=days), today)
    assert (sign.tone, sign.words.startswith(words)) == (tone, True)


def test_all_checks_in_one_badge() -> None:
    today = date(2026, 3, 2)
    record = Diligence.blank(uuid.uuid4())
    assert signs.summary(record, today).words == "5 of 5 to do"
    record.charity_number, record.lead_name, record.lead_phone = "1234567", "Priya", "01632 960 555"
    record.trained_on = record.dbs_checked_on = today - timedelta(days=30)
    record.insured_until = today + timedelta(days=300)
    assert signs.summary(record, today).tone == "good"
    record.insured_until = today - timedelta(days=1)
    assert signs.summary(record, today).tone == "bad"


def _token(client: PageClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/partner").text)
    assert found
    return found[1]


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]
