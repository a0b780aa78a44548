"""Two who press at the same moment while they work together: the last place, one appointment, one message."""

from flask import Flask

from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.models import OpportunityKind, Organization, Service
from hub.referrals.contact_codes import MeetingState, MeetingWay
from hub.referrals.models import Appointment, Place, Referral, ReferralEvent
from hub.referrals.queries import soundness
from hub.referrals.services import appointments, courses, messages
from hub.referrals.services.appointments import Plan
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Deed
from tests.referrals.around import pair
from tests.referrals.test_two_at_once import at_once
from tests.support import make


def test_the_last_place_goes_to_one_and_the_other_is_told(real_app: Flask) -> None:
    it = pair()
    first = it.referral
    second = make.referral(by=it.worker, to=db.session.get_one(Service, first.service_id))
    course = make.opportunity(
        of=db.session.get_one(Organization, first.organization_id), kind=OpportunityKind.EVENT
    )
    actor, ids = it.partner.actor, {"first": first.id, "second": second.id}
    with transaction():
        courses.set_places(course.id, 1, actor=actor)
    course_id = course.id

    def take(which: str):  # type: ignore[no-untyped-def]
        def press(_one: Referral) -> None:
            mine = db.session.get_one(Referral, ids[which])
            courses.accept(mine, course_id, accepted_by="Ama", contact_by=None, words="", actor=actor)

        return press

    won, late = at_once(real_app, first, take("first"), take("second"))
    assert (won, late) == ("", courses.FULL)
    assert db.session.query(Place).count() == 1
    states = {db.session.get_one(Referral, one).status for one in ids.values()}
    assert states == {ReferralStatus.ACCEPTED, ReferralStatus.SENT}


def test_one_message_is_one_and_an_appointment_is_moved_or_cancelled(real_app: Flask) -> None:
    it = pair(accepted=True)
    partner, us, key = it.partner.actor, it.worker.actor, it.partner.id
    press = lambda one: messages.write(one, "Once", actor=partner, key=key)  # noqa: E731
    assert at_once(real_app, it.referral, press, press) == ["", ""]
    referral = db.session.get_one(Referral, it.referral.id)
    assert db.session.query(ReferralEvent).filter_by(referral_id=referral.id, deed=Deed.MESSAGE).count() == 1
    when = clock.now() + make.timedelta(days=2)
    with transaction():
        made = appointments.book(referral, Plan(when, 30, MeetingWay.PHONE), actor=partner)
    made_id, later = made.id, Plan(when + make.timedelta(days=1), 30, MeetingWay.PHONE)

    def the() -> Appointment:
        return db.session.get_one(Appointment, made_id)

    won, late = at_once(
        real_app,
        referral,
        lambda _one: appointments.rebook(the(), later, version=1, actor=partner),
        lambda _one: appointments.cancel(the(), version=1, actor=us),
    )
    assert won == ""
    assert "Nothing was changed" in late
    assert the().state in {MeetingState.BOOKED, MeetingState.CANCELLED}
    assert list(soundness.faults(db.session.get_one(Referral, it.referral.id))) == []
