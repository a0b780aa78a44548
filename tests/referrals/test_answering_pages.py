"""A partner answers through the pages: from the emailed link without an account, and signed in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from hub.accounts.models import MembershipLevel, User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import Organization, Service
from hub.referrals.codes import DeclineCode, OutcomeCode, WithdrawnBecause
from hub.referrals.models import Referral
from hub.referrals.queries import timeline
from hub.referrals.services import answering, ending
from hub.referrals.states import ReferralStatus as S
from hub.residents.models import Resident
from tests.referrals.around import pair
from tests.support import make
from tests.support.client import PageClient, form_fields, forms

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[User], PageClient]


def status(referral: Referral) -> S:
    db.session.expire_all()
    return db.session.get_one(Referral, referral.id).status


def person_of(referral: Referral, level: MembershipLevel = MembershipLevel.MEMBER) -> User:
    organization = db.session.get_one(Organization, referral.organization_id)
    return make.user(Role.PARTNER, organization=organization, level=level, name="Ama Boateng")


def soon(field: str, days: int = 5) -> dict[str, int]:
    day = clock.today() + timedelta(days=days)
    return {f"{field}-day": day.day, f"{field}-month": day.month, f"{field}-year": day.year}


def test_the_days_that_the_forms_begin_with_are_days_on_which_people_work(
    client: PageClient, time_machine
) -> None:
    time_machine.move_to("2026-12-18 12:00")  # a Friday: seven days later is Christmas
    url = f"/answer/{make.answer_link(make.referral())}"
    assert first_day(client, f"{url}/yes", "contact_by") == ["29", "12", "2026"]
    time_machine.move_to("2026-12-02 12:00")  # thirty days later is New Year's Day
    client.submit(f"{url}/yes", {"signed": "Jo Berry", "accepted_by": "Jo"} | soon("contact_by"))
    assert first_day(client, f"{url}/waiting-list", "review_on") == ["4", "1", "2027"]


def first_day(client: PageClient, url: str, field: str) -> list[str]:
    """What the form has in its three boxes before anybody types."""
    given: dict[str, str] = {}
    for form in forms(client.get(url).text):
        given |= form_fields(form)
    return [given[f"{field}-{part}"] for part in ("day", "month", "year")]


def test_a_no_is_a_reason_and_one_press_on_the_page_itself_behind_both_doors(
    client: PageClient, sign_in: Callable[[User], PageClient]
) -> None:
    by_mail, signed_in = make.referral(), make.referral()
    url = f"/answer/{make.answer_link(by_mail)}"
    page = client.get(url).text
    assert "look for other help the same day" in page
    assert f"{url}/suggest" in page.partition("look for other help the same day")[2][:400]
    said = client.submit(url, {"signed": "Sam Lee", "code": "no_capacity"}, action="/no")
    assert said.status_code == 303
    assert status(by_mail) is S.DECLINED
    after = client.get(said.headers["Location"]).text
    assert "Thank you for saying so. We look for other help today." in after
    assert 'action="' + url + '/no"' not in after
    partner = sign_in(person_of(signed_in))
    pressed = partner.submit(f"/partner/referrals/{signed_in.id}", {"code": "outside_area"}, action="/no")
    assert pressed.status_code == 303
    assert status(signed_in) is S.DECLINED


def test_a_no_without_a_reason_says_what_is_missing_and_keeps_what_was_typed(client: PageClient) -> None:
    url = f"/answer/{make.answer_link(make.referral())}"
    refused = client.submit(url, {"signed": "Sam Lee", "words": "Ask Mill Lane"}, action="/no")
    assert refused.status_code == 422
    assert "Choose the reason" in refused.text
    assert "Ask Mill Lane" in refused.text
    other = client.submit(url, {"signed": "Sam Lee", "code": "other"}, action="/no")
    assert "Say what the reason is" in other.text


def test_a_charity_without_an_account_sees_what_it_was_told_and_says_yes(client: PageClient) -> None:
    referral = make.referral()
    url = f"/answer/{make.answer_link(referral)}"
    name = db.session.get_one(Resident, referral.resident_id).name
    for _ in range(3):  # a mail scanner looks, and nothing happens
        page = client.get(url)
    assert name in page.get_data(as_text=True)
    assert status(referral) is S.SENT
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert client.submit(url, action="/seen").status_code == 303
    assert status(referral) is S.ACKNOWLEDGED
    given = {"signed": "Jo Berry", "accepted_by": "Jo Berry", "words": "Come on Monday"} | soon("contact_by")
    answer = client.submit(f"{url}/yes", given)
    assert answer.status_code == 303
    assert "has been told" in client.get(answer.headers["Location"]).get_data(as_text=True)
    assert status(referral) is S.ACCEPTED
    newest = timeline.events(referral)[-1]
    assert (newest.actor_name, newest.words, newest.actor_kind) == ("Jo Berry", "Come on Monday", "link")
    client.submit(f"{url}/begun", {"signed": "Jo Berry"})
    client.submit(f"{url}/finished", {"signed": "Jo Berry", "outcome": OutcomeCode.GOAL_MET.value})
    assert status(referral) is S.COMPLETED
    over = client.get(url).get_data(as_text=True)
    assert "There is nothing more to do" in over
    for line in ("Sent to you", "You said yes. You are in touch by ", "Finished. You say: "):
        assert line in over
    assert "the partner" not in over.lower(), "they are spoken to, not of"
    assert name not in over


@pytest.mark.parametrize(
    ("slug", "given", "becomes"),
    [
        ("question", {"question": "Which floor?"}, S.NEEDS_INFORMATION),
        ("no", {"code": DeclineCode.NO_CAPACITY.value}, S.DECLINED),
    ],
)
def test_a_new_referral_is_asked_about_or_declined_in_one_page(
    client: PageClient, slug: str, given: dict[str, str], becomes: S
) -> None:
    referral = make.referral()
    url = f"/answer/{make.answer_link(referral)}/{slug}"
    empty = client.submit(url, {"signed": ""})
    assert empty.status_code == 422
    assert "There is a problem" in empty.get_data(as_text=True)
    assert client.submit(url, given | {"signed": "Jo Berry"}).status_code == 303
    assert status(referral) is becomes


def test_from_the_list_to_a_pause_and_back(client: PageClient) -> None:
    referral = make.referral()
    url = f"/answer/{make.answer_link(referral)}"
    signed = {"signed": "Jo Berry"}
    client.submit(f"{url}/yes", signed | {"accepted_by": "Jo"} | soon("contact_by"))
    client.submit(f"{url}/waiting-list", signed | {"weeks": 6} | soon("review_on", 30))
    assert status(referral) is S.WAITLISTED
    client.submit(f"{url}/update", signed | {"words": "Third on the list"})
    client.submit(f"{url}/begun", signed)
    client.submit(f"{url}/pause", signed | {"code": "away"} | soon("until", 9))
    assert status(referral) is S.ON_HOLD
    client.submit(f"{url}/begun", signed)
    client.submit(f"{url}/stopped", signed | {"code": "moved_away"})
    assert status(referral) is S.COULD_NOT_COMPLETE


def test_another_reason_must_be_said(client: PageClient) -> None:
    url = f"/answer/{make.answer_link(make.referral())}/no"
    answer = client.submit(url, {"signed": "Jo", "code": "other"})
    assert answer.status_code == 422
    assert "Say what the reason is" in answer.get_data(as_text=True)


def test_whoever_was_slower_sees_how_it_stands_and_keeps_what_they_wrote(client: PageClient) -> None:
    referral = make.referral()
    url = f"/answer/{make.answer_link(referral)}"
    quicker = person_of(referral).actor
    form = BeautifulSoup(client.get(f"{url}/question").get_data(as_text=True), "html.parser").find_all(
        "form"
    )[-1]
    with transaction():
        answering.decline(referral, code=DeclineCode.NO_CAPACITY, actor=quicker)
    page = client.post(
        f"{url}/question", data=form_fields(form) | {"signed": "Jo", "question": "Which floor is it?"}
    )
    assert page.status_code == 409
    said = page.get_data(as_text=True)
    assert "Which floor is it?" in said
    assert "Declined" in said


def test_a_link_of_a_withdrawn_referral_opens_nothing_any_more(client: PageClient) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    url = f"/answer/{make.answer_link(referral)}"
    with transaction():
        ending.withdraw(referral, because=WithdrawnBecause.RESIDENT_ASKED, actor=worker.actor)
    for path in (url, f"{url}/yes"):
        assert client.get(path).status_code == 410


def test_opening_a_new_one_signed_in_says_that_it_was_seen(sign_in: SignIn) -> None:
    referral = make.referral()
    partner = sign_in(person_of(referral))
    boxed = partner.get("/partner/referrals").get_data(as_text=True)
    assert referral.reference in boxed
    assert db.session.get_one(Resident, referral.resident_id).name not in boxed
    assert status(referral) is S.SENT
    assert partner.get(f"/partner/referrals/{referral.id}").status_code == 200
    assert status(referral) is S.ACKNOWLEDGED
    given = {"accepted_by": "Ama Boateng"} | soon("contact_by")
    assert partner.submit(f"/partner/referrals/{referral.id}/yes", given).status_code == 303
    assert status(referral) is S.ACCEPTED
    assert referral.reference in partner.get("/partner/referrals?show=in-progress").get_data(as_text=True)


def test_another_partner_does_not_know_it_exists(sign_in: SignIn) -> None:
    referral, other = make.referral(), make.referral()
    stranger = sign_in(person_of(other))
    for path in ("", "/yes", "/colleague"):
        assert stranger.get(f"/partner/referrals/{referral.id}{path}").status_code == 404
    assert referral.reference not in stranger.get("/partner/referrals").get_data(as_text=True)


def test_a_colleague_looks_after_it(sign_in: SignIn) -> None:
    referral = make.referral()
    person = person_of(referral)
    partner = sign_in(person)
    partner.submit(f"/partner/referrals/{referral.id}/colleague", {"colleague": str(person.id)})
    assert "Ama Boateng" in partner.get("/partner/referrals").get_data(as_text=True)
    stranger = make.user(Role.PARTNER)
    refused = partner.submit(f"/partner/referrals/{referral.id}/colleague", {"colleague": str(stranger.id)})
    assert refused.status_code == 422


def test_a_course_says_yes_to_several_and_one_that_was_taken_meanwhile_is_left_alone(
    sign_in: SignIn,
) -> None:
    first = make.referral()
    service = db.session.get_one(Service, first.service_id)
    second, third = make.referral(to=service), make.referral(to=service)
    person = person_of(first)
    partner = sign_in(person)
    partner.get("/partner/referrals/yes")
    with transaction():
        answering.decline(third, code=DeclineCode.NO_CAPACITY, actor=person.actor)
    given = {"referrals": [str(first.id), str(second.id)], "accepted_by": "Ama"} | soon("contact_by")
    assert partner.submit("/partner/referrals/yes", given).status_code == 200
    assert {status(first), status(second), status(third)} == {S.ACCEPTED, S.DECLINED}


def test_the_inbox_costs_the_same_for_one_or_many(sign_in: SignIn, count_queries) -> None:
    first = make.referral()
    service = db.session.get_one(Service, first.service_id)
    partner = sign_in(person_of(first))
    partner.get("/partner/referrals")
    with count_queries() as one:
        partner.get("/partner/referrals")
    for _ in range(4):
        make.referral(to=service)
    with count_queries() as many:
        partner.get("/partner/referrals")
    assert len(many) == len(one)


def test_a_page_finds_its_door_once(
    client: PageClient, sign_in: SignIn, count_queries: Callable[..., Any]
) -> None:
    it = pair()
    partner = sign_in(it.partner)
    for browser, url in ((client, it.mailed), (partner, it.theirs)):
        browser.get(url)  # that they looked is written down the first time
        with count_queries() as queries:
            assert browser.get(url).status_code == 200
        resolved = [one for one in queries if "service AS service_1" in one and "referral.words" in one]
        assert len(resolved) == 1, "the referral with its service and organization"
        assert sum("FROM link" in one for one in queries) == (url == it.mailed)
