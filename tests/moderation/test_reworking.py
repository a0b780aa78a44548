"""A moderator reworks a change on the entry's own pages before approving it: any kind of change, not texts alone."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.directory.changes.pages import PAGES
from hub.directory.editing import locations, opportunities, organizations, service_sections
from hub.directory.services.images import MOST_KEPT
from hub.moderation import subjects
from hub.moderation.models import ChangeStatus
from tests.directory.editing import reading
from tests.moderation import case
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
AT = "/admin/directory"
PROPOSED: dict[str, dict[str, Any]] = {
    "cost": {"is_free": "no", "cost_options-0-amount": "45.00", "cost_options-0-option": "Adult"},
    "audience": {"minimum_age": "16", "eligibility_description": "Young people"},
    "questions": {
        "intake_questions-0-label": "Do you have a dog?",
        "intake_questions-0-answer_kind": "yes-no",
    },
    "bank-holidays": {"bank_holidays": "closed"},
    "places": {"places": ["HALL"]},
    "alert": {"alert": "Ring first"},
}


@pytest.fixture
def editor(sign_in: SignIn) -> PageClient:
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


def reworks(editor: PageClient, url: str, answers: dict[str, Any]) -> None:
    """On the page, which shows the change, and back at the change."""
    assert "You are reworking a change that waits" in reading.text(editor.get(url))
    answer = editor.submit(url, answers)
    assert answer.status_code == 302, reading.text(answer)
    assert "/admin/changes/" in answer.location


def test_every_field_that_may_wait_has_the_page_that_asks_for_it(app: object) -> None:
    partner = case.partner()
    hall, job = make.location(of=partner.organization), make.opportunity(of=partner.organization)
    records = {
        "service": (partner.service, service_sections.SECTIONS.keys() | {"times", "rules"}),
        "organization": (partner.organization, organizations.SECTIONS.keys()),
        "location": (hall, locations.SECTIONS.keys()),
        "opportunity": (job, opportunities.SECTIONS.keys()),
    }
    unasked = {"is_published", "is_draft", "logo", "uri", "external_identifier", "external_identifier_type"}
    for kind, (record, slugs) in records.items():
        subject = subjects.of(kind)
        held = subject.snapshot(subject.load(record.id, actor=case.moderator()))
        assert {name for name in held if subject.asking(name) is None} <= unasked, kind
        assert PAGES[kind].keys() == set(slugs)


def test_parts_of_a_change_are_put_otherwise_and_the_rest_is_approved_with_them(
    editor: PageClient, sign_in: SignIn
) -> None:
    partner = case.partner()
    hall = make.location(of=partner.organization, name="Quay Hall")
    theirs, at = sign_in(partner.person), f"{AT}/services/{partner.service.id}"
    for slug, answers in PROPOSED.items():
        sent = {k: [str(hall.id)] if v == ["HALL"] else v for k, v in answers.items()}
        assert theirs.submit(f"{at}/{slug}", sent).status_code == 302, slug
    made = {next(iter(change.after)): change for change in case.changes()}
    pages = {slug: f"{at}/{slug}?change={_about(slug).id}" for slug in PROPOSED}
    before = case.row(partner.service)
    assert reading.typed(editor.get(pages["cost"]), "cost_options-0-amount") == "45"
    reworks(editor, pages["cost"], {"cost_options-0-amount": "4.50"})
    reworks(editor, pages["audience"], {"minimum_age": ""})
    reworks(editor, pages["questions"], {"intake_questions-0-label": "Will a dog come along?"})
    reworks(editor, pages["bank-holidays"], {"bank_holidays": "open"})
    reworks(editor, pages["places"], {"places": [str(hall.id)]})
    assert case.row(partner.service) == before
    assert len(case.changes()) == len(made)
    page = reading.text(editor.get(f"/admin/changes/{_about('cost').id}"))
    assert "What we made of it" in page
    assert "£4.50" in page
    for change in case.changes():
        case.decide("approve", change, actor=case.moderator())
    service = reading.service(partner.service)
    assert [str(one.amount) for one in service.cost_options] == ["4.50"]
    assert (service.minimum_age, service.eligibility_description) == (None, "Young people")
    assert [one.label for one in service.intake_questions] == ["Will a dog come along?"]
    assert service.bank_holidays == "open"
    assert [at.location.name for at in service.at_locations] == ["Quay Hall"]
    told = theirs.get(f"/partner/changes/{_about('cost').id}")
    assert "We put it otherwise" in reading.text(told)


def test_hours_and_conditions_are_taken_out_of_a_change_one_by_one(
    editor: PageClient, sign_in: SignIn
) -> None:
    partner = case.partner()
    theirs, at = sign_in(partner.person), f"{AT}/services/{partner.service.id}"
    for answers in ({"note": "One"}, {"note": "Two"}):
        day = {"on-day": "1", "on-month": "2", "on-year": "2099", "opens_at": "10am", "closes_at": "noon"}
        assert theirs.submit(_new_day(theirs, at), day | answers).status_code == 302
    change = case.only()
    lists = f"{at}/times?change={change.id}"
    page = BeautifulSoup(editor.get(lists).get_data(as_text=True), "html.parser")
    first = next(one for one in page.find_all("form") if str(one["action"]).split("?")[0].endswith("/remove"))
    assert editor.submit(lists, action=str(first["action"])).status_code == 302
    assert len(case.only().after["schedules"]) == 1
    assert reading.service(partner.service).schedules == []
    editor.submit(f"/admin/changes/{change.id}", action="as-sent")
    assert len(case.only().after["schedules"]) == 2
    assert case.only().proposed is None


def test_of_two_pictures_one_is_refused(editor: PageClient) -> None:
    assert MOST_KEPT > 2
    partner = case.partner()
    kept, refused = make.image(of=partner.organization), make.image(of=partner.organization)
    rows = [{"file": one, "alt": alt, "position": 0} for one, alt in ((kept, "A hall"), (refused, "A face"))]
    partner.saves(pictures=rows)
    url = f"{AT}/services/{partner.service.id}/pictures?change={case.only().id}"
    shown = editor.submit(url, {"remove": "pictures-1"})
    assert shown.status_code == 200
    reworks(editor, url, {"pictures-1-file": "", "pictures-1-alt": ""})
    case.decide("approve", case.only(), actor=case.moderator())
    assert [one.file for one in reading.service(partner.service).pictures] == [kept]


def test_nothing_left_of_a_change_is_no_approval_and_sending_back_gives_back_what_was_sent(
    editor: PageClient,
) -> None:
    partner = case.partner(alert="")
    partner.saves(alert="Ring first", description="A warm room.")
    at, change = f"{AT}/services/{partner.service.id}", case.only()
    reworks(editor, f"{at}/alert?change={change.id}", {"alert": ""})
    assert case.only().after == {"description": "A warm room."}
    refused = editor.submit(f"{at}/name?change={change.id}", {"description": partner.service.description})
    assert refused.status_code == 422
    assert "nothing of the change" in reading.text(refused)
    case.decide("send_back", case.only(), "Say when.", actor=case.moderator())
    sent_back = case.only()
    assert sent_back.after == {"alert": "Ring first", "description": "A warm room."}
    assert sent_back.before.keys() == sent_back.after.keys()


def test_a_job_and_a_place_are_reworked_alike_and_a_decided_change_is_not(
    editor: PageClient, sign_in: SignIn
) -> None:
    partner = case.partner()
    hall, job = make.location(of=partner.organization), make.opportunity(of=partner.organization)
    theirs = sign_in(partner.person)
    for path, answers, mine in (
        (f"{AT}/opportunities/{job.id}/pay", {"pay": "£12 a hour"}, {"pay": "£12 an hour"}),
        (f"{AT}/places/{hall.id}/map", {"latitude": "53.7", "longitude": "-1.5"}, {"longitude": "-1.6"}),
    ):
        theirs.submit(path, answers)
        change = next(one for one in case.changes() if one.is_pending)
        reworks(editor, f"{path}?change={change.id}", mine)
        waits = next(one for one in case.changes() if one.is_pending)
        case.decide("approve", waits, actor=case.moderator())
        late = editor.get(f"{path}?change={change.id}")
        assert "You are reworking" not in reading.text(late)
    assert case.row(job)["pay"] == "£12 an hour"
    assert float(case.row(hall)["longitude"]) == -1.6
    assert {one.status for one in case.changes()} == {ChangeStatus.APPROVED}


def test_a_partner_lays_nothing_over_a_change_and_a_colleagues_save_is_seen(
    editor: PageClient, sign_in: SignIn
) -> None:
    partner = case.partner()
    partner.saves(alert="Ring first")
    url = f"{AT}/services/{partner.service.id}/alert?change={case.only().id}"
    assert "You are reworking" not in reading.text(sign_in(partner.person).get(url))
    held = {"version": reading.typed(editor.get(url), "version"), "alert": "Ring us first"}
    partner.saves(alert="Ring first, please")
    clash = editor.post(url, data=held | {"csrf_token": reading.typed(editor.get(url), "csrf_token")})
    assert clash.status_code == 409
    assert "Ring first, please" in reading.text(clash)
    assert reading.typed(clash, "alert") == "Ring us first"


def _about(slug: str) -> Any:
    return next(one for one in case.changes() if set(one.after) & set(PAGES["service"][slug]))


def _new_day(client: PageClient, at: str) -> str:
    page = BeautifulSoup(client.get(f"{at}/times").get_data(as_text=True), "html.parser")
    return [str(link["href"]) for link in page.find_all("a") if "/times/day/" in str(link["href"])][-1]
