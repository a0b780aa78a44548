"""Appointments: made by either side, told in a safe way, taken into a calendar that names nobody."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from hub.accounts.models import User
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid
from hub.directory.models import Organization, Service, ServiceAtLocation
from hub.referrals.codes import WithdrawnBecause
from hub.referrals.contact_codes import MeetingState, MeetingWay
from hub.referrals.models import Appointment, Referral
from hub.referrals.queries import soundness, timeline
from hub.referrals.services import appointments, ending
from hub.referrals.services.appointments import Plan
from hub.referrals.states import ReferralStatus as S
from hub.residents.models import Resident, Word
from tests.referrals.around import Pair, pair
from tests.support import make
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[User], PageClient]


def soon(days: int = 3) -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


def booked(it: Pair, **plan: Any) -> Appointment:
    with transaction():
        return appointments.book(
            db.session.get_one(Referral, it.referral.id),
            Plan(**{"starts_at": soon(), "minutes": 30, "way": MeetingWay.PHONE} | plan),
            actor=it.partner.actor,
        )


def the(it: Pair) -> Appointment:
    db.session.expire_all()
    return db.session.query(Appointment).filter_by(referral_id=it.referral.id).one()


def on(day: datetime) -> dict[str, Any]:
    local = day.astimezone(clock.LONDON)
    return {"on-day": local.day, "on-month": local.month, "on-year": local.year, "at": f"{local:%H:%M}"}


def place(it: Pair, *, confidential: bool = False) -> str:
    """Where the service meets people."""
    owner = db.session.get_one(Organization, it.referral.organization_id)
    hall = make.location(of=owner, confidential=confidential, name="Mill Lane Hall")
    make.saved(
        ServiceAtLocation(service_id=it.referral.service_id, location_id=hall.id, description=""),
    )
    return str(hall.id)


def test_from_the_emailed_page_to_the_calendar_and_the_persons_own_ears(
    client: PageClient, sign_in: SignIn
) -> None:
    it = pair(accepted=True)
    hall = place(it)
    given = {"signed": "Jo Berry", "directions": "Room 2"} | on(soon())  # the place is chosen already
    assert client.submit(f"{it.mailed}/appointment", given).status_code == 303
    one = the(it)
    assert (one.starts_at, one.minutes, str(one.location_id)) == (soon(), 60, hall)
    page = sign_in(it.worker).get(it.ours).get_data(as_text=True)
    assert "An appointment was made" in page
    assert "Mill Lane Hall" in page
    assert any("You have an appointment with" in word.words for word in db.session.query(Word))
    for browser, url in (
        (client, it.mailed),
        (sign_in(it.worker), it.ours),
        (sign_in(it.partner), it.theirs),
    ):
        answer = browser.get(f"{url}/appointments/{one.id}.ics")
        assert answer.mimetype == "text/calendar"
        (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
        assert event["summary"] == f"Appointment {it.referral.reference}"
        assert event["dtstart"].dt == soon()
        assert "Mill Lane Hall" in event["location"]
        raw = answer.get_data(as_text=True)
        name = db.session.get_one(Resident, it.referral.resident_id).name
        service = db.session.get_one(Service, it.referral.service_id).name
        assert not any(hidden in raw for hidden in (name, service, "Room 2", it.link))


def test_a_place_that_is_kept_private_is_said_nowhere(sign_in: SignIn, client: PageClient) -> None:
    it = pair(accepted=True)
    hall = place(it, confidential=True)
    one = booked(it, way=MeetingWay.IN_PERSON, location_id=uuid.UUID(hall))
    pages = [client.get(it.mailed), sign_in(it.worker).get(it.ours), client.get(f"{it.mailed}/appointment")]
    files = [client.get(f"{it.mailed}/appointments/{one.id}.ics")]
    words = [word.words for word in db.session.query(Word)]
    said = [answer.get_data(as_text=True) for answer in (*pages, *files)] + words
    assert not any("Mill Lane Hall" in text for text in said)


def test_moved_and_cancelled_are_lines_of_the_history_and_changes_of_the_calendar(
    sign_in: SignIn, client: PageClient
) -> None:
    it = pair(accepted=True)
    one = booked(it)
    url = f"{it.ours}/appointments/{one.id}"
    worker = sign_in(it.worker)
    assert worker.submit(f"{url}/move", on(soon(5)) | {"way": "video"}).status_code == 303
    assert (the(it).starts_at, the(it).way, the(it).sequence) == (soon(5), MeetingWay.VIDEO, 1)
    assert worker.submit(f"{url}/move", on(soon(5)) | {"way": "video"}).status_code == 303
    assert the(it).sequence == 1  # it reads the same
    assert worker.submit(f"{url}/cancel", {"words": "The room is flooded"}).status_code == 303
    (event,) = Calendar.from_ical(client.get(f"{it.mailed}/appointments/{one.id}.ics").data).walk("VEVENT")
    assert (event["status"], int(event["sequence"])) == ("CANCELLED", 2)
    told = [entry.what for entry in timeline.of(it.now(), actor=it.partner.actor)]
    assert "was cancelled" in told[0]
    assert "was moved from" in told[1]
    assert list(soundness.faults(it.now())) == []


def test_two_who_change_it_at_once_both_see_and_nothing_typed_is_lost(sign_in: SignIn) -> None:
    it = pair(accepted=True)
    one = booked(it)
    partner = sign_in(it.partner)
    stale = {"version": 1, "directions": "By the back door"} | on(soon(4))
    with transaction():
        appointments.rebook(the(it), Plan(soon(6), 30, MeetingWay.PHONE), version=1, actor=it.worker.actor)
    answer = partner.submit(f"{it.theirs}/appointments/{one.id}/move", stale)
    assert answer.status_code == 409
    assert "By the back door" in answer.get_data(as_text=True)
    assert the(it).starts_at == soon(6)


def test_afterwards_it_is_said_whether_they_came_and_with_that_the_help_begins(sign_in: SignIn) -> None:
    it = pair(accepted=True)
    one = booked(it)
    with pytest.raises(Invalid), transaction():
        appointments.kept(the(it), came=True, version=one.version, actor=it.partner.actor)
    with time_machine.travel(soon(4), tick=False):
        partner = sign_in(it.partner)
        assert "Did they come?" in partner.get(it.theirs).get_data(as_text=True)
        url = f"{it.theirs}/appointments/{one.id}/came"
        assert partner.submit(url, {"came": "yes", "begins": "y"}).status_code == 303
        assert (the(it).state, it.now().status) == (MeetingState.ATTENDED, S.IN_PROGRESS)


def test_when_it_is_over_what_was_to_come_is_cancelled_and_the_partner_sees_none_of_it(
    sign_in: SignIn,
) -> None:
    it = pair(accepted=True)
    one = booked(it)
    with transaction():
        ending.withdraw(it.now(), because=WithdrawnBecause.RESIDENT_ASKED, actor=it.worker.actor)
    assert the(it).state is MeetingState.CANCELLED
    assert list(soundness.faults(it.now())) == []
    partner = sign_in(it.partner)
    assert "hub-note" not in partner.get(it.theirs).get_data(as_text=True)
    assert partner.get(f"{it.theirs}/appointments/{one.id}.ics").status_code == 404


def test_only_those_of_the_referral_and_only_once_it_was_taken(sign_in: SignIn, client: PageClient) -> None:
    it, other = pair(accepted=True), pair()
    one = booked(it)
    assert client.get(f"{other.mailed}/appointments/{one.id}.ics").status_code == 404
    assert client.get(f"{other.mailed}/appointments/{one.id}/cancel").status_code == 404
    assert sign_in(other.partner).get(f"{it.theirs}/appointment").status_code == 404
    with pytest.raises(Conflict), transaction():
        appointments.book(other.referral, Plan(soon(), 30, MeetingWay.PHONE), actor=other.partner.actor)
    with pytest.raises(Invalid), transaction():
        appointments.book(
            it.now(), Plan(clock.now() - timedelta(hours=1), 30, MeetingWay.PHONE), actor=it.partner.actor
        )


def test_a_slip_in_the_year_makes_no_appointment_and_no_next_try_that_nobody_lives_to_see(
    client: PageClient,
) -> None:
    it = pair(accepted=True)
    far = {"on-day": 1, "on-month": 2, "on-year": 9999, "at": "10:00", "way": "phone", "signed": "Jo Berry"}
    answer = client.submit(f"{it.mailed}/appointment", far)
    assert answer.status_code == 422
    assert "Enter a day within 2 years from today" in answer.get_data(as_text=True)
    with pytest.raises(Invalid, match="within 2 years"):
        booked(it, starts_at=soon(800))
    assert booked(it, starts_at=soon(700)).minutes == 30
    tried = {"signed": "Jo Berry", "way": "call", "result": "no_answer"}
    later = {"next_on-day": 1, "next_on-month": 2, "next_on-year": 9999}
    answer = client.submit(f"{it.mailed}/attempt", tried | later)
    assert "Enter a day within 90 days from today" in answer.get_data(as_text=True)
