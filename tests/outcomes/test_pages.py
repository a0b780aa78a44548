"""The pages on which those of ours write down what they see, what they hear, and numbers before and after."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from hub.accounts.policy import SYSTEM, Role
from hub.core.db import db, transaction
from hub.outcomes.codes import Helped, Seen, Stage, Way
from hub.outcomes.models import Measurement
from hub.outcomes.queries import lists, measures, voices
from hub.outcomes.services import answering, measuring, viewing
from hub.privacy import copies, erasing
from hub.referrals.models import Referral
from tests.outcomes.test_asking import finished, themselves
from tests.support import make


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def asked(referral: Referral, stage: str) -> str:
    return f"/referrals/{referral.id}/measures/{stage}"


def test_numbers_are_asked_before_and_after_and_any_may_be_left_out(app: Flask, sign_in: Any) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    client = sign_in(worker)
    (ons4,) = measures.in_use()
    satisfied, _, _, anxious = (f"q_{one.id.hex}" for one in ons4.questions)
    page = words(client.get(asked(referral, "before")))
    assert "There are no right or wrong answers." in page
    assert "Office for National Statistics" in page
    nothing = client.submit(asked(referral, "before"), {})
    assert nothing.status_code == 422
    assert "nobody has to answer" in words(nothing)
    assert client.submit(asked(referral, "before"), {satisfied: "3", anxious: "8"}).status_code == 303
    assert client.submit(asked(referral, "after"), {satisfied: "5", anxious: "9"}).status_code == 303
    shown = words(client.get(f"/referrals/{referral.id}"))
    assert "Satisfied with life 3 5 2 better" in shown
    assert "Anxious yesterday (lower is better) 8 9 1 worse" in shown
    assert "Happy yesterday Left out Left out –" in shown
    assert client.get(asked(referral, "later")).status_code == 404


def test_a_set_of_ones_own_is_made_offered_first_and_put_away(app: Flask, sign_in: Any) -> None:
    client = sign_in(make.user(Role.NETWORK_MANAGER))
    grown = client.submit("/admin/measures/new", {"name": "Feeling at home", "add": "questions"})
    assert grown.status_code == 200
    question = {
        "name": "Feeling at home",
        "lowest": "1",
        "highest": "5",
        "questions-0-words": "How much at home do you feel where you live?",
        "questions-0-name": "At home",
        "questions-0-low_words": "Not at all",
        "questions-0-high_words": "Very much",
    }
    assert client.submit("/admin/measures/new", question | {"highest": "99"}).status_code == 422
    assert client.submit("/admin/measures/new", question).status_code == 303
    own = next(one for one in measures.in_use() if not one.is_default)
    assert client.submit("/admin/measures", action=f"{own.id}/default").status_code == 303
    assert [one.name for one in measures.in_use()] == ["Feeling at home", "Personal wellbeing"]
    ons4 = measures.in_use()[1]
    assert client.submit("/admin/measures", action=f"{ons4.id}/put-away").status_code == 303
    assert [one.name for one in measures.in_use()] == ["Feeling at home"]
    worker = make.worker()
    referral = make.referral(by=worker)
    assert "How much at home do you feel" in words(sign_in(worker).get(asked(referral, "before")))


def test_what_we_see_and_what_they_say_stand_beside_the_claim(app: Flask, sign_in: Any) -> None:
    worker = make.worker()
    referral = finished(worker)
    client = sign_in(worker)
    seen = {"seen": "somewhat", "words": "There is food in the house."}
    assert client.submit(f"/referrals/{referral.id}/what-we-see", seen).status_code == 303
    assert client.submit(f"/referrals/{referral.id}/what-they-say", {"helped": "in_part"}).status_code == 303
    page = words(client.get(f"/referrals/{referral.id}"))
    assert "Confirmed The person says so too." in page
    assert "The partner says They got the help they needed" in page
    assert "We see Things are somewhat better There is food in the house." in page
    assert "The person says It helped in part" in page
    said = voices.answer_of(referral.id)
    assert said
    assert said.way is Way.PERSON


def test_a_dispute_offers_to_take_it_up_again(app: Flask, sign_in: Any) -> None:
    worker = make.worker()
    referral = finished(worker)
    with transaction():
        answering.answer(referral, Helped.DID_NOT_HELP, way=Way.PASSPORT, actor=themselves(referral))
    client = sign_in(worker)
    began = client.submit(f"/referrals/{referral.id}", action="/take-up-again")
    assert re.fullmatch(r"/referrals/[0-9a-f-]+/write", began.headers["Location"])
    assert client.get(began.headers["Location"], follow_redirects=True).status_code == 200


def test_nothing_is_said_of_help_that_has_not_begun(app: Flask, sign_in: Any) -> None:
    worker = make.worker()
    referral = make.referral(by=worker)
    client = sign_in(worker)
    for page in ("what-we-see", "what-they-say"):
        assert client.get(f"/referrals/{referral.id}/{page}").status_code == 303
    shown = words(client.get(f"/referrals/{referral.id}"))
    assert "What came of it" not in shown
    assert sign_in(make.worker()).get(f"/referrals/{referral.id}/what-we-see").status_code == 404


def test_disputes_wait_in_one_list_that_costs_the_same_for_one_and_many(
    app: Flask, sign_in: Any, count_queries: Any
) -> None:
    worker = make.worker()

    def dispute() -> None:
        referral = finished(worker)
        with transaction():
            answering.answer(referral, Helped.DID_NOT_HAPPEN, way=Way.PASSPORT, actor=themselves(referral))

    client = sign_in(worker)
    assert "Nobody disputes anything" in words(client.get("/referrals/disputed"))
    dispute()
    with count_queries() as one:
        page = words(client.get("/referrals/disputed"))
    assert "They say: it never happened" in page
    for _ in range(2):
        dispute()
    with count_queries() as many:
        client.get("/referrals/disputed")
    assert len(one) == len(many)
    assert "Disputed outcomes 3" in words(client.get("/today"))
    lead = make.user(Role.TEAM_LEAD, team_id=worker.team_id)
    assert lists.disputed_by_owner(actor=lead.actor) == {worker.id: 3}
    assert "They say" in words(sign_in(lead).get(f"/referrals/disputed?owner={worker.id}"))
    assert "They say" not in words(sign_in(lead).get("/referrals/disputed"))


def test_a_copy_holds_what_they_said_and_forgetting_leaves_only_the_count(app: Flask) -> None:
    worker = make.worker()
    person = make.resident(of=worker)
    referral = finished(worker, person)
    with transaction():
        answering.answer(
            referral, Helped.HELPED, words="It was kind.", way=Way.LINK, actor=themselves(referral)
        )
        viewing.view(referral, Seen.BETTER, words="She laughs.", actor=worker.actor)
        ons4 = measures.in_use()[0]
        measuring.measure(referral, ons4, Stage.BEFORE, {str(ons4.questions[0].id): 4}, actor=worker.actor)
    copied = {part.table: part for part in copies.of(person).parts}
    assert ("Whether it helped", "Yes, it helped") in copied["outcome_answer"].in_words()[0]
    assert {"outcome_view", "measurement"} <= set(copied)
    with transaction():
        erasing.erase(person, actor=SYSTEM, why="asked")
    db.session.expire_all()
    said, seen = voices.answer_of(referral.id), voices.view_of(referral.id)
    assert said
    assert seen
    assert (said.words, said.helped, seen.words) == ("", Helped.HELPED, "")
    assert db.session.scalars(select(Measurement)).all() == []
