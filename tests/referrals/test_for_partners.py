"""Suggesting another service, writing down what a partner said, and one yes for a whole course."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.accounts import links as account_links
from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import MergedKind, OpportunityKind, Organization, Service
from hub.directory.services import merging
from hub.messaging.addresses import hashed
from hub.referrals import links
from hub.referrals.codes import CouldNotCode, DeclineCode, Via, WithdrawnBecause
from hub.referrals.models import Place, Referral, ReferralEvent
from hub.referrals.queries import courses, timeline
from hub.referrals.services import answering, ending, letters, rerouting
from hub.referrals.states import ReferralStatus as S
from hub.referrals.transitions import Deed
from hub.referrals.views import door
from hub.tasks.models import Task
from tests.referrals.around import Pair, pair
from tests.support import make
from tests.support.client import PageClient, form_fields, forms

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[User], PageClient]


def soon(field: str = "contact_by") -> dict[str, int]:
    day = clock.today() + timedelta(days=4)
    return {f"{field}-day": day.day, f"{field}-month": day.month, f"{field}-year": day.year}


def test_a_partner_without_an_account_finds_another_service_and_the_referrer_asks_the_person(
    client: PageClient, sign_in: SignIn
) -> None:
    it = pair()
    better = make.service(name="Holm Cross Befriending")
    url = f"{it.mailed}/suggest?q=Holm+Cross+Befriending"
    page = client.get(url).get_data(as_text=True)
    assert "Holm Cross Befriending" in page
    given = {"signed": "Jo Berry", "service_id": str(better.id), "words": "They come to the house"}
    assert client.submit(url, given | {"words": ""}).status_code == 422
    assert client.submit(url, given).status_code == 303
    assert it.now().suggested_service_id == better.id
    ours = sign_in(it.worker).get(it.ours).get_data(as_text=True)
    assert "The partner suggests another service" in ours
    assert ours.count("They come to the house") == 2  # beside the choice, and in the history
    worker = sign_in(it.worker)
    assert worker.submit(it.ours, action="/stay").status_code == 303
    assert it.now().suggested_service_id is None


def test_what_nobody_may_see_cannot_be_suggested(client: PageClient) -> None:
    it = pair()
    hidden = make.service(name="Holm Cross Hidden", is_published=False)
    url = f"{it.mailed}/suggest?q=Holm+Cross+Hidden"
    assert str(hidden.id) not in client.get(url).get_data(as_text=True)
    assert "We found no service" in client.get(f"{it.mailed}/suggest?q=Zzyzx").get_data(as_text=True)


def test_what_a_partner_says_on_the_phone_is_written_down_with_who_and_how(sign_in: SignIn) -> None:
    it = pair(role=Role.TEAM_LEAD)
    lead, partner = sign_in(it.worker), sign_in(it.partner)
    assert "by phone or letter" in lead.get(it.ours).get_data(as_text=True)
    url = f"{it.ours}/on-behalf/yes"
    given = {"accepted_by": "Sam Lee", "words": "Monday"} | soon()
    assert lead.submit(url, given).status_code == 422
    sent = form_fields(list(forms(lead.get(url).get_data(as_text=True)))[-1]) | given
    sent |= {"said_by": "Sam Lee", "heard": "phone"}
    assert lead.post(url, data=sent).status_code == 303
    assert it.now().status is S.ACCEPTED
    (newest, *_) = timeline.of(it.now(), actor=it.worker.actor)
    assert newest.is_on_behalf
    assert newest.who == "Sam Lee at the partner told us by phone; Jo Okafor wrote it down on their behalf"
    assert "On behalf of the partner" in lead.get(it.ours).get_data(as_text=True)
    read = partner.get(it.theirs).get_data(as_text=True)
    assert "Sam Lee told us by phone; Jo Okafor wrote it down on your behalf" in read
    assert "the partner" not in read.lower()
    late = lead.post(url, data=sent)
    assert late.status_code == 409
    assert "Monday" in late.get_data(as_text=True)


def test_only_the_lead_writes_for_a_partner_and_whoever_asked_one_that_answers_by_hand(
    sign_in: SignIn,
) -> None:
    it, by_phone = pair(), pair(via=Via.PHONE)
    worker = sign_in(it.worker)
    for path in ("on-behalf", "on-behalf/yes", "suggest?q=x"):
        assert worker.get(f"{it.ours}/{path}").status_code == 404
    assert sign_in(by_phone.worker).get(f"{by_phone.ours}/on-behalf").status_code == 200
    assert sign_in(make.worker(Role.TEAM_LEAD)).get(f"{it.ours}/on-behalf").status_code == 404


def test_once_it_is_over_a_partner_reads_neither_why_nor_where_the_person_went(client: PageClient) -> None:
    moved, unsafe = pair(), pair()
    refuge = make.service(name="Willow refuge")
    with transaction():
        child = rerouting.start_linked(moved.now(), refuge, actor=moved.worker.actor)
        make.facts_of(child, actor=moved.worker.actor)
        rerouting.confirm(moved.now(), child, actor=moved.worker.actor)
        ending.withdraw(unsafe.now(), because=WithdrawnBecause.NOT_SAFE, actor=unsafe.worker.actor)
    for it, kept_back in ((moved, "Willow"), (unsafe, "not safe")):
        ours, theirs = (
            " ".join(line.what for line in timeline.of(it.now(), actor=who.actor))
            for who in (it.worker, it.partner)
        )
        assert kept_back in ours
        assert kept_back not in theirs
        assert theirs
        assert client.get(it.mailed).status_code == 410  # the old link opens nothing any more
    kept = json.dumps([event.detail for event in db.session.scalars(select(ReferralEvent))])
    assert "Willow" not in kept  # the history holds the id: a name alone can give somebody away


def three(it: Pair) -> list[Referral]:
    service = db.session.get_one(Service, it.referral.service_id)
    return [it.referral, make.referral(to=service), make.referral(to=service)]


def test_a_course_takes_as_many_as_it_has_places_and_tells_what_became_of_each(sign_in: SignIn) -> None:
    it = pair()
    first, second, third = three(it)
    with transaction():
        answering.decline(third, code=DeclineCode.NO_CAPACITY, actor=it.partner.actor)
    organization = db.session.get_one(Organization, first.organization_id)
    course = make.opportunity(of=organization, title="Cooking for one", kind=OpportunityKind.COURSE)
    stranger = pair().referral
    partner = sign_in(it.partner)
    url = "/partner/referrals/yes"
    given = {
        "referrals": [str(one.id) for one in (first, second, third, stranger)],
        "accepted_by": "Ama",
        "course": str(course.id),
    } | soon()
    assert "how many places" in partner.submit(url, given).get_data(as_text=True)
    done = partner.submit(url, given | {"places": 1})
    page = done.get_data(as_text=True)
    assert done.status_code == 200
    assert page.count("Not accepted") == 2
    assert "no place left" in page
    assert "Declined" in page
    assert "0 places left of 1" in page
    assert stranger.reference not in page
    db.session.expire_all()
    assert db.session.get_one(Referral, first.id).status is S.ACCEPTED
    assert db.session.query(Place).count() == 1
    what = timeline.of(db.session.get_one(Referral, first.id), actor=it.partner.actor)[0].what
    assert "Cooking for one" in what
    again = partner.submit(url, given).get_data(as_text=True)  # pressed twice, nothing is done twice
    assert again.count("Not accepted") == 2
    assert courses.taken(course.id) == 1
    with transaction():
        answering.could_not_complete(
            db.session.get_one(Referral, first.id), code=CouldNotCode.MOVED_AWAY, actor=it.partner.actor
        )
    assert courses.taken(course.id) == 0


def test_one_yes_for_several_that_was_pressed_twice_is_the_same_yes(sign_in: SignIn) -> None:
    it = pair()
    first, second, third = three(it)
    partner, url = sign_in(it.partner), "/partner/referrals/yes"
    page = partner.get(url).get_data(as_text=True)
    form = next(form_fields(one) for one in forms(page) if "accepted_by" in form_fields(one))
    given = form | {"referrals": [str(first.id), str(second.id)], "accepted_by": "Ama"} | soon()
    for _ in range(2):
        done = partner.post(url, data=given).get_data(as_text=True)
        assert (done.count("Accepted"), done.count("Not accepted")) == (2, 0)
    assert sum(one.deed is Deed.ACCEPT for one in timeline.of(first, actor=it.partner.actor)) == 1
    with transaction():
        answering.could_not_complete(first, code=CouldNotCode.MOVED_AWAY, actor=it.partner.actor)
    assert partner.post(url, data=given).get_data(as_text=True).count("Not accepted") == 1
    assert db.session.get_one(Referral, third.id).status is S.SENT


def test_a_link_presses_so_often_and_no_more_and_what_was_written_is_given_back(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MOST_AN_HOUR", 1)
    it = pair()
    assert client.submit(it.mailed, action="/seen").status_code == 303
    refused = client.submit(f"{it.mailed}/question", {"question": "Which days suit her?", "signed": "Ama"})
    assert refused.status_code == 429
    assert "Which days suit her?" in refused.text
    written = client.submit(f"{it.mailed}/message", {"message": "Hello Jo", "signed": "Ama"})
    assert written.status_code == 429
    assert "Hello Jo" in written.text
    assert it.now().status is S.ACKNOWLEDGED


def test_the_links_go_on_when_the_partner_or_its_service_was_merged_into_another_entry(
    client: PageClient, sign_in: SignIn
) -> None:
    gone, kept = make.organization(), make.organization(email="all@mill-lane.example")
    last = make.organization(email="office@mill-lane.example")
    editor = make.user(Role.DIRECTORY_EDITOR)
    service, same = (
        make.service(of=gone, email="lunch@mill-lane.example"),
        make.service(of=kept, email="meals@mill-lane.example"),
    )
    it = pair(to=service)
    with transaction():
        own = links.issue(it.referral, mailbox=hashed(it.partner.email), user_id=it.partner.id)
    urls = [it.mailed, f"/answer/{account_links.token(own.id)}"]
    for kind, stays, goes in (
        (MergedKind.ORGANIZATION, kept.id, gone.id),
        (MergedKind.SERVICE, same.id, service.id),
        (MergedKind.ORGANIZATION, last.id, kept.id),
    ):
        with transaction():
            merging.merge(kind, kept_id=stays, gone_id=goes, picks={}, actor=editor.actor)
        assert [client.get(url).status_code for url in urls] == [200, 200], kind
    assert (
        client.submit(f"{it.mailed}/question", {"question": "Which days?", "signed": "Ama"}).status_code
        == 303
    )
    assert it.now().status is S.NEEDS_INFORMATION


def test_whoever_read_the_old_address_of_a_partner_reads_nothing_once_it_has_another(
    client: PageClient,
) -> None:
    it = pair()
    assert client.get(it.mailed).status_code == 200
    with transaction():
        db.session.get_one(Service, it.now().service_id).email = "new-desk@mill-lane.example"
    refused = client.get(it.mailed)
    assert refused.status_code == 410
    assert "does not use any more" in refused.text
    assert it.referral.reference not in refused.text


def test_what_somebody_was_to_ring_about_is_not_said_once_it_is_taken_back() -> None:
    it = pair()
    with transaction():
        letters.ring_instead(it.now(), letters.MESSAGE)
    with transaction():
        ending.withdraw(it.now(), because=WithdrawnBecause.AGREEMENT_WITHDRAWN, actor=it.worker.actor)
    (task,) = db.session.scalars(select(Task).where(Task.kind == letters.RING_PARTNER))
    assert task.done_at is not None


def test_a_suggestion_is_answered_once() -> None:
    it = pair()
    other = make.service()
    with transaction():
        rerouting.suggest(it.referral, other, words="Nearer", actor=it.partner.actor)
        rerouting.keep_here(it.referral, actor=it.worker.actor)
    assert it.now().suggested_service_id is None
