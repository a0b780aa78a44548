"""The pages of referrals, as staff walk through them."""

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.models import User
from hub.accounts.policy import Actor, Role
from hub.core.db import db, transaction
from hub.directory.models import IntakeQuestion, Organization, QuestionKind, Service
from hub.directory.services import intake
from hub.matching.models import Sitting
from hub.outbox import services as outbox
from hub.referrals.codes import DeclineCode
from hub.referrals.models import Referral, Signpost
from hub.referrals.queries import disclosures
from hub.referrals.queries.soundness import LOOK
from hub.referrals.services import answering
from hub.referrals.states import ReferralStatus
from hub.residents.models import Resident
from tests.support import make
from tests.support.client import PageClient, form_fields, forms

SignIn = Callable[[User], PageClient]
SECRET = "Zebedee Quillfeather"


def partner_of(referral: Referral) -> Actor:
    organization = db.session.get_one(Organization, referral.organization_id)
    return make.user(Role.PARTNER, organization=organization).actor


def sitting(worker: User, resident: Resident, *services: Service) -> uuid.UUID:
    record = Sitting(
        id=uuid.uuid4(),
        created_by_id=worker.id,
        resident_id=resident.id,
        needs=[{"words": "food parcels", "code": ""}, {"words": "help with debt", "code": ""}],
        told={},
        chosen=[
            {"service_id": str(one.id), "needs": [need], "reason": ""}
            for one, need in zip(services, ("food parcels", "help with debt", "warm clothes"), strict=False)
        ],
    )
    make.saved(record)
    return record.id


def walk(client: PageClient, answer: TestResponse, typed: dict[str, dict[str, object]]) -> TestResponse:
    """Answer page after page, as each comes, until the check."""
    for _ in range(12):
        where = answer.headers.get("Location", "")
        if where.endswith("/check"):
            return answer
        if where.endswith("/write"):
            answer = client.get(where)
            continue
        slug = where.rsplit("/", 1)[-1]
        page = client.get(where)
        assert SECRET not in re.findall(r"<title>.*?</title>|<h1.*?</h1>", page.text, re.S)[0]
        answer = client.submit(where, typed[slug])
        assert answer.status_code == 303, refusal(answer.text)
    raise AssertionError("The pages never end")


def refusal(text: str) -> str:
    return " ".join(re.findall(r"error-message[^>]*>(.*?)</p>", text, re.S)) or text[:500]


@pytest.fixture
def worker(app: Flask) -> User:
    return make.worker()


def test_two_needs_become_two_referrals_that_were_written_once(worker: User, sign_in: SignIn) -> None:
    resident = make.resident(of=worker, name=SECRET)
    make.contact_point(resident, may_ring=True)
    question = IntakeQuestion(
        key="k1", kind=QuestionKind.YES_NO, label="Do they rent?", hint="", is_required=True, options=[]
    )
    food, debt, told = make.service(), make.service(intake_questions=[question]), make.service()
    with transaction():
        intake.remember(debt)
    client = sign_in(worker)
    start = f"/referrals/begin/{sitting(worker, resident, food, debt, told)}"
    answer = client.submit(start, {f"via-{told.id}": "told"})
    drafts = db.session.scalars(select(Referral).order_by(Referral.created_at)).all()
    assert {one.service_id for one in drafts} == {food.id, debt.id}
    assert db.session.scalars(select(Signpost)).one().service_id == told.id
    again = client.submit(start, {f"via-{told.id}": "told"})
    assert again.headers["Location"] == answer.headers["Location"]
    assert len(db.session.scalars(select(Referral)).all()) == 2
    typed = {
        "agreement": {"to": [str(one.id) for one in drafts], "how": "phone"},
        "telling": {"may_tell": "yes"},
        "contact": {"way": "through_us:"},
        "details": {"words": "Nothing in the cupboard.", "same": "same"},
        "questions": {"q-k1": "yes"},
    }
    answer = walk(client, answer, typed)
    check = client.get(answer.headers["Location"])
    assert check.text.count("Nothing in the cupboard.") == 2
    assert "Do they rent?" in check.text
    sent = client.submit(answer.headers["Location"])
    assert sent.status_code == 303
    db.session.expire_all()
    assert {one.status for one in db.session.scalars(select(Referral))} == {ReferralStatus.SENT}
    page = client.get(sent.headers["Location"])
    for one in drafts:
        assert one.reference in page.text
    listed = client.get("/referrals")
    assert listed.text.count(SECRET) == 2


def test_each_partner_of_one_sitting_reads_its_own_words(worker: User, sign_in: SignIn) -> None:
    resident = make.resident(of=worker)
    refuge, food = make.service(name="Willow House"), make.service(name="Mill Lane Food Bank")
    client = sign_in(worker)
    begun = client.submit(f"/referrals/begin/{sitting(worker, resident, refuge, food)}")
    drafts = db.session.scalars(select(Referral).order_by(Referral.created_at, Referral.id)).all()
    first, second = drafts
    shared = {
        "agreement": {"to": [str(one.id) for one in drafts], "how": "phone"},
        "telling": {"may_tell": "yes"},
        "contact": {"way": "through_us:"},
    }
    page = f"/referrals/{first.id}/write/details"
    for slug, typed in shared.items():
        client.submit(f"/referrals/{first.id}/write/{slug}", typed)
    asked = client.get(page).text
    assert f"Should {second.service.name} read these words too?" in asked
    assert client.submit(page, {"words": "She fled from Karl."}).status_code == 422, (
        "who reads it must be said"
    )
    client.submit(page, {"words": "She fled from Karl.", "same": "own", "urgency": "urgent"})
    db.session.expire_all()
    assert second.words == ""
    walk(client, begun, shared | {"details": {"words": "No food in the house.", "urgency": "routine"}})
    own = client.get(f"/referrals/{second.id}/write/details").text
    assert "No food in the house." in own
    assert f"What should {second.service.name} know?" in own
    assert f"{second.service.name} reads exactly these words" in own
    client.submit(f"/referrals/{second.id}/write/details", {"words": "No food since Monday."})
    db.session.expire_all()
    assert (first.words, second.words) == ("She fled from Karl.", "No food since Monday.")
    assert first.urgency is not second.urgency
    sheets = client.get(f"/referrals/{first.id}/check").text.split("<section")[1:]
    assert ["Karl" in one for one in sheets] == [True, False]
    assert ["since Monday" in one for one in sheets] == [False, True]


def test_what_they_agree_to_is_named_and_no_message_is_offered_where_none_may_be_left(
    worker: User, sign_in: SignIn
) -> None:
    resident = make.resident(of=worker)
    phone = make.contact_point(resident, may_ring=True)
    ours, twice = make.organization(name="Aldermere Homes"), make.organization(name="Mill Lane Trust")
    lunch, debt, own = (
        make.service(of=twice, name="Lunch"),
        make.service(of=twice, name="Debt"),
        make.service(of=ours),
    )
    client = sign_in(worker)
    client.submit(f"/referrals/begin/{sitting(worker, resident, lunch, debt, own)}")
    one, *others = db.session.scalars(select(Referral).order_by(Referral.created_at, Referral.id)).all()
    read_out = client.get(f"/referrals/{one.id}/write/agreement").text
    for whom in ("Mill Lane Trust (Lunch)", "Mill Lane Trust (Debt)", f"our own service {own.name}"):
        assert f"We would like to ask {whom} to help you." in read_out
    page = f"/referrals/{one.id}/write/contact"
    refused = client.submit(page, {"way": f"call:{phone.id}", "may_leave_message": "y"})
    assert refused.status_code == 422
    assert "leave no message there" in refused.text
    assert client.submit(page, {"way": f"call:{phone.id}"}).status_code == 303
    pressed = form_fields(list(forms(refused.text))[-1])
    on = client.post(f"/referrals/{one.id}/discard", data=pressed)
    assert on.headers["Location"].endswith(f"/referrals/{others[0].id}/write")


def test_who_did_not_agree_to_one_of_two_partners_goes_to_the_other_only(
    worker: User, sign_in: SignIn
) -> None:
    resident = make.resident(of=worker)
    client = sign_in(worker)
    client.submit(f"/referrals/begin/{sitting(worker, resident, make.service(), make.service())}")
    first, second = db.session.scalars(select(Referral).order_by(Referral.created_at, Referral.id)).all()
    page = f"/referrals/{first.id}/write/agreement"
    nobody = client.submit(page, {"how": "phone"})
    assert nobody.status_code == 422
    client.submit(page, {"to": [str(second.id)], "how": "phone"})
    db.session.expire_all()
    assert first.status is ReferralStatus.ENTERED_IN_ERROR
    assert second.status is ReferralStatus.DRAFT


def test_a_decline_leads_to_another_service_with_what_was_written(worker: User, sign_in: SignIn) -> None:
    term = make.term()
    other = make.service(terms=[term])
    referral = make.referral(by=worker, need_id=term.id)
    partner = partner_of(referral)
    with transaction():
        answering.decline(referral, code=DeclineCode.NO_CAPACITY, actor=partner)
    client = sign_in(worker)
    page = client.get(f"/referrals/{referral.id}")
    assert "Declined by the partner: there is no room" in page.text
    assert "We are looking for others" in page.text
    assert "We are looking for others" in client.get(f"/referrals/{referral.id}/elsewhere").text
    assert "Choose what comes next" in client.get("/today").text
    outbox.work_through(LOOK)
    page = client.get(f"/referrals/{referral.id}")
    assert "They want nothing more" in page.text
    assert other.name in page.text
    answer = client.submit(f"/referrals/{referral.id}/elsewhere", {"service_id": str(other.id)})
    child = db.session.scalars(select(Referral).where(Referral.part_of_id == referral.id)).one()
    typed = {
        "agreement": {"to": [str(child.id)], "how": "in_person"},
        "telling": {"may_tell": "no"},
        "contact": {"way": "through_us:"},
    }
    answer = walk(client, answer, typed)
    client.submit(answer.headers["Location"])
    db.session.expire_all()
    assert child.status is ReferralStatus.SENT
    assert "Choose what comes next" not in client.get("/today").text
    assert "It is carried on by" in client.get(f"/referrals/{referral.id}").text
    theirs = [
        line for line in disclosures.to_partner(child, actor=partner_of(child)) if line[0] == "What to know"
    ]
    assert theirs == [["What to know", "Likes company."]]


def test_a_question_is_answered_and_a_referral_taken_back_from_its_page(
    worker: User, sign_in: SignIn
) -> None:
    referral = make.referral(by=worker)
    partner = partner_of(referral)
    with transaction():
        answering.ask(referral, "Which floor?", actor=partner)
    client, page = sign_in(worker), f"/referrals/{referral.id}"
    assert "Which floor?" in client.get(page).text
    refused = client.submit(page, {"words": " "}, action="/answer")
    assert refused.status_code == 422
    client.submit(page, {"words": "The second."}, action="/answer")
    assert "It is the partner&#39;s turn" in client.get(page).text
    assert "From that moment the partner sees nothing of it" in client.get(f"{page}/withdraw").text
    assert client.submit(f"{page}/withdraw", {"because": "agreement_withdrawn"}).status_code == 422
    client.submit(f"{page}/withdraw", {"because": "agreement_withdrawn", "how": "phone"})
    shown = client.get(page).text
    assert "Withdrawn: they no longer agree to share their details" in shown
    assert "They have not seen it since" in shown
    late = client.submit(f"{page}/withdraw", {"because": "not_needed"})
    assert late.status_code == 422
    assert "Nothing was changed" in late.text


def test_another_team_does_not_know_it_and_a_reason_opens_it_for_a_manager(
    worker: User, sign_in: SignIn
) -> None:
    referral = make.referral(by=worker)
    page = f"/referrals/{referral.id}"
    stranger = sign_in(make.worker())
    for path in ("", "/write", "/check", "/sent", "/withdraw", "/elsewhere", "/mistake", "/keep-from"):
        assert stranger.get(page + path).status_code == 404, path
    lead = sign_in(make.worker(Role.TEAM_LEAD))
    asked = lead.get(page)
    assert asked.headers["Location"].endswith("/why")
    opened = lead.submit(f"{page}/why", {"reason": "Their worker is away and they rang."})
    assert opened.headers["Location"] == page
    assert referral.reference in lead.get(page).text
    assert lead.get(f"{page}/withdraw").status_code == 404 or "Take it back" not in lead.get(page).text
    assert "Opened by somebody outside the team, with a reason" in sign_in(worker).get(page).text


def test_a_lead_hands_over_and_a_referral_can_be_kept_from_somebody(sign_in: SignIn) -> None:
    team = make.team()
    worker, colleague = make.worker(team=team), make.worker(team=team)
    lead = make.worker(Role.TEAM_LEAD, team=team)
    referral = make.referral(by=worker)
    page = f"/referrals/{referral.id}"
    whom = {"words": colleague.name, "user_id": str(colleague.id), "because": "same_household"}
    empty = sign_in(worker).submit(f"{page}/keep-from", {"words": " ", "find": "yes"})
    assert empty.status_code == 422
    assert "Type part of their name" in empty.text
    sign_in(worker).submit(f"{page}/keep-from", whom)
    assert sign_in(colleague).get(page).status_code == 404
    desk = sign_in(lead)
    assert desk.submit(f"{page}/hand-over", {"user_id": str(colleague.id)}).status_code == 422
    third = make.worker(team=team)
    other = make.referral(by=worker)
    desk.submit(f"/referrals/people/{worker.id}/hand-over", {"user_id": str(third.id)})
    db.session.expire_all()
    assert db.session.get_one(Referral, other.id).owner_id == third.id


def test_the_list_costs_the_same_for_one_or_many(
    worker: User, sign_in: SignIn, count_queries: Callable[..., object]
) -> None:
    client = sign_in(worker)
    make.referral(by=worker)
    client.get("/referrals?show=team")
    with count_queries() as few:  # type: ignore[attr-defined]
        client.get("/referrals?show=team")
    for _ in range(3):
        make.referral(by=worker)
    with count_queries() as many:  # type: ignore[attr-defined]
        client.get("/referrals?show=team")
    assert len(many) == len(few)
