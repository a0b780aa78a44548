"""Partners in the console: found by what is due, agreed with, and written about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.accounts.models import MembershipLevel, User
from hub.accounts.policy import SYSTEM, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import Merge, MergedKind, Organization
from hub.directory.services import merging
from hub.partners.models import Agreement, RelationNote
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]


@pytest.fixture
def desk(sign_in: Browser) -> PageClient:
    return sign_in(make.user(Role.NETWORK_MANAGER))


@pytest.fixture
def ours(app: Flask) -> Organization:
    return make.organization(name="Aldermere Foodbank")


def listed(desk: PageClient, show: str, **asked: str) -> str:
    return desk.get("/admin/partners", query_string={"show": show, **asked}).text.partition("<tbody>")[2]


def test_partners_are_found_by_what_is_due(desk: PageClient) -> None:
    today = clock.today()
    fine, signed, out, lonely, invited, none = (
        make.organization(name=name) for name in ("Fine", "Soon", "Out", "Lonely", "Invited", "None")
    )
    for one in (fine, signed, out):
        make.user(Role.PARTNER, organization=one, password="set")
    make.agreement(of=fine, signed_on=today, review_on=today + timedelta(days=300))
    make.agreement(of=signed, signed_on=today, review_on=today + timedelta(days=20))
    make.diligence(of=out, insured_until=today - timedelta(days=1))
    make.user(Role.PARTNER, organization=lonely, level=MembershipLevel.MEMBER, password="set")
    make.user(Role.PARTNER, organization=invited)
    found = {
        show: {
            name
            for name in ("Fine", "Soon", "Out", "Lonely", "Invited", "None")
            if f">{name}<" in listed(desk, show)
        }
        for show in ("partners", "agreement-due", "insurance-out", "no-owner", "never-signed-in", "all")
    }
    assert found == {
        "partners": {"Fine", "Soon", "Out", "Lonely", "Invited"},
        "agreement-due": {"Soon", "Out", "Lonely", "Invited"},
        "insurance-out": {"Out"},
        "no-owner": {"Lonely"},
        "never-signed-in": {"Invited"},
        "all": {"Fine", "Soon", "Out", "Lonely", "Invited", "None"},
    }
    assert none.name in listed(desk, "all", q="non")
    assert "Fine" not in listed(desk, "all", q="non")


def test_a_strange_choice_or_page_is_no_error(desk: PageClient) -> None:
    assert desk.get("/admin/partners?show=xyz&page=99999999999999999999&q=%25_").status_code == 200


def test_the_list_costs_the_same_for_one_or_many(desk: PageClient, count_queries: Any) -> None:
    def cost() -> int:
        with count_queries() as queries:
            desk.get("/admin/partners")
        return len(queries)

    def partner() -> None:
        one = make.organization()
        make.diligence(of=one)
        make.agreement(of=one)
        make.user(Role.PARTNER, organization=one)

    partner()
    first = cost()
    for _ in range(5):
        partner()
    assert cost() == first


def test_the_page_of_a_partner_costs_the_same_for_one_or_many(
    desk: PageClient, ours: Organization, count_queries: Any
) -> None:
    def cost() -> int:
        with count_queries() as queries:
            desk.get(f"/admin/partners/{ours.id}")
        return len(queries)

    make.user(Role.PARTNER, organization=ours)
    make.relation_note(of=ours)
    first = cost()
    for _ in range(3):
        make.user(Role.PARTNER, organization=ours)
        make.relation_note(of=ours)
    assert cost() == first


def test_a_network_manager_writes_down_what_is_agreed_and_the_partner_reads_it(
    desk: PageClient, sign_in: Browser, ours: Organization
) -> None:
    page, home = f"/admin/partners/{ours.id}", f"/admin/partners/{ours.id}#agreement"
    assert "within 1 working day" in desk.get(page).text  # the usual terms, until others are agreed
    assert desk.submit(f"{page}/agreement/terms", {"routine_days": "4", "weekly_cap": "6"}).location == home
    assert desk.submit(f"{page}/agreement/contacts", {"our_contact": "Mel Stone"}).location == home
    signing = {f"signed_on-{part}": number for part, number in (("day", 3), ("month", 11), ("year", 2025))}
    review = {f"review_on-{part}": number for part, number in (("day", 3), ("month", 11), ("year", 2030))}
    assert desk.submit(f"{page}/agreement/signing", signing | review).location == home
    read = sign_in(make.user(Role.PARTNER, organization=ours)).get(f"/partner/{ours.id}/agreement").text
    for words in ("within 4 working days", "At most 6 referrals a week", "Mel Stone", "3 November 2030"):
        assert words in read
        assert words in desk.get(page).text


def test_a_review_cannot_come_before_the_signing(desk: PageClient, ours: Organization) -> None:
    typed = {f"signed_on-{part}": number for part, number in (("day", 3), ("month", 11), ("year", 2025))}
    typed |= {f"review_on-{part}": number for part, number in (("day", 3), ("month", 11), ("year", 2024))}
    answer = desk.submit(f"/admin/partners/{ours.id}/agreement/signing", typed)
    assert "The review must be after the signing" in answer.text


def test_a_document_that_no_browser_may_open_is_refused(desk: PageClient, ours: Organization) -> None:
    answer = desk.submit(
        f"/admin/partners/{ours.id}/agreement/signing", {"document_url": "javascript:alert(1)"}
    )
    assert "Enter a web address" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 0


def test_the_partner_does_not_see_how_we_get_on(
    desk: PageClient, sign_in: Browser, ours: Organization
) -> None:
    desk.submit(f"/admin/partners/{ours.id}/notes/new", {"occasion": "call", "words": "Short of CANARY"})
    assert "CANARY" in desk.get(f"/admin/partners/{ours.id}").text
    assert "CANARY" in sign_in(make.user(Role.DIRECTORY_EDITOR)).get(f"/admin/partners/{ours.id}").text
    partner = sign_in(make.user(Role.PARTNER, organization=ours))
    for page in (
        "/partner",
        f"/partner/{ours.id}/checks",
        f"/partner/{ours.id}/agreement",
        f"/organizations/{ours.id}",
    ):
        assert "CANARY" not in partner.get(page).text
    assert partner.get(f"/admin/partners/{ours.id}").status_code == 404


def test_a_note_is_added_once_corrected_and_taken_out(desk: PageClient, ours: Organization) -> None:
    page = f"/admin/partners/{ours.id}/notes"
    desk.submit(f"{page}/new", {"occasion": "call", "words": "They moved"})
    note = db.session.scalars(select(RelationNote)).one()
    form = {"occasion": "call", "words": "They moved", "idempotency_key": str(note.id)}
    desk.submit(f"{page}/new", form)  # the button pressed twice
    assert db.session.scalar(select(func.count()).select_from(RelationNote)) == 1
    desk.submit(f"{page}/{note.id}", {"words": "They move in May"}, action=str(note.id))
    assert "They move in May" in desk.get(f"/admin/partners/{ours.id}").text
    desk.submit(f"{page}/{note.id}", action="/remove")
    assert db.session.scalar(select(func.count()).select_from(RelationNote)) == 0


def test_a_note_of_one_partner_is_not_found_under_another(desk: PageClient, ours: Organization) -> None:
    note = make.relation_note(of=make.organization())
    assert desk.get(f"/admin/partners/{ours.id}/notes/{note.id}").status_code == 404


def test_an_editor_reads_and_does_not_write(sign_in: Browser, ours: Organization) -> None:
    client = sign_in(make.user(Role.DIRECTORY_EDITOR))
    page = client.get(f"/admin/partners/{ours.id}").text
    assert "Add a note" not in page
    assert client.get(f"/admin/partners/{ours.id}/agreement/terms").status_code == 404


def test_of_two_agreements_the_one_that_does_not_hold_can_be_read_and_goes_back(
    desk: PageClient, ours: Organization
) -> None:
    gone = make.organization(name="Aldermere Food Bank")
    make.agreement(of=ours, weekly_cap=5)
    make.agreement(of=gone, weekly_cap=9, signed_by_them="Kit Moss")
    make.diligence(of=gone, charity_number="1234567")
    with transaction():
        merge = merging.merge(
            MergedKind.ORGANIZATION, kept_id=ours.id, gone_id=gone.id, picks={}, actor=SYSTEM
        )
    page = desk.get(f"/admin/partners/{ours.id}").text
    assert "At most 5 referrals a week" in page.partition("From before the merge")[0]
    behind = page.partition("From before the merge")[2]
    assert "At most 9 referrals a week" in behind
    assert "Kit Moss" in behind
    assert "1234567" in page.partition("From before the merge")[0]  # there was none: it moved
    with transaction():
        db.session.expire_all()
        merging.unmerge(db.session.get_one(Merge, merge.id), actor=SYSTEM)
    assert "From before the merge" not in desk.get(f"/admin/partners/{ours.id}").text
    theirs = desk.get(f"/admin/partners/{gone.id}").text
    assert "At most 9 referrals a week" in theirs
    assert "1234567" in theirs
