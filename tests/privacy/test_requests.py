"""A privacy officer answers what people ask of us, through the pages."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db, transaction
from hub.privacy.models import Right, RightsRequest
from hub.privacy.services import due
from hub.referrals.services import attachments
from hub.residents.models import Resident
from hub.tasks import queries as tasks
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]


@pytest.fixture
def officer(sign_in: SignIn) -> PageClient:
    return sign_in(make.user(Role.PRIVACY_OFFICER))


def asked(officer: PageClient, resident: Resident, right: Right) -> RightsRequest:
    """They ring; the officer makes sure that it is them and writes it down."""
    today = clock.today()
    answer = officer.submit(
        f"/privacy/requests/of/{resident.id}",
        {
            "right": right.value,
            "proof": "Rang the number we have",
            "words": "My street is wrong",
            "received_on-day": today.day,
            "received_on-month": today.month,
            "received_on-year": today.year,
        },
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return db.session.scalars(select(RightsRequest)).one()


@pytest.mark.parametrize(
    ("came", "by"),
    [
        (date(2026, 11, 20), date(2026, 12, 21)),  # the 20th is a Sunday
        (date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2026, 3, 4), date(2026, 4, 7)),  # the 4th is a Saturday, and Monday is Easter
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, a weekend, and Boxing Day moved to the Monday
        (date(2026, 3, 10), date(2026, 4, 10)),
    ],
)
def test_a_request_is_answered_within_a_month(came: date, by: date) -> None:
    assert due(came) == by


def test_somebody_is_found_without_a_word_of_them_in_the_address_and_gets_a_copy(
    officer: PageClient,
) -> None:
    worker = make.worker()
    resident = make.resident(of=worker, name="Wendy Ashdown", postcode="WF1 1AA", goal="a quiet flat")
    found = officer.submit("/privacy/requests/find", {"words": "Wendy Ashdown"}).get_data(as_text=True)
    assert f"/privacy/requests/of/{resident.id}" in found
    request = asked(officer, resident, Right.ACCESS)
    (told,) = tasks.waiting(actor=worker.actor)
    assert told.kind == "record-opened"
    page = officer.get(f"/privacy/requests/{request.id}/copy")
    assert "a quiet flat" in page.get_data(as_text=True)
    assert "no-store" in page.headers["Cache-Control"]
    plain = officer.get(f"/privacy/requests/{request.id}/copy.json")
    assert plain.headers["Content-Disposition"].startswith("attachment")
    assert plain.get_json()["records"]["resident"][0]["name"] == "Wendy Ashdown"
    assert officer.submit(f"/privacy/requests/{request.id}/answer", {"answer": "Posted"}).status_code == 303
    assert "Posted" in officer.get(f"/privacy/requests/{request.id}").get_data(as_text=True)
    assert "Nobody is waiting" in officer.get("/privacy/requests").get_data(as_text=True)


def test_the_copy_goes_in_one_archive_with_the_files_that_were_looked_at(officer: PageClient) -> None:
    worker = make.worker()
    resident = make.resident(of=worker, name="Wendy Ashdown")
    draft = make.draft(by=worker, about=resident)
    with transaction():
        theirs = attachments.add(draft, b"%PDF-1.4 gas bill", "gas.pdf", actor=worker.actor)
        attachments.add(draft, b"Dear Sir, my neighbour Kim", "letter.txt", actor=worker.actor)
    other = make.attachment(make.draft())
    request = asked(officer, resident, Right.ACCESS)
    page = f"/privacy/requests/{request.id}/copy"
    assert officer.get(f"{page}/files/{theirs.id}").data == b"%PDF-1.4 gas bill"
    assert officer.get(f"{page}/files/{other.id}").status_code == 404
    ticked = {"along": [str(theirs.id), str(other.id)]}
    sent = officer.submit(page, ticked, action="copy.zip")
    with zipfile.ZipFile(io.BytesIO(sent.data)) as packed:
        names = packed.namelist()
        assert names == ["files/01 gas.pdf", "What we keep about you.txt", "copy.json"]
        assert packed.read(names[0]) == b"%PDF-1.4 gas bill"
        told = packed.read(names[1]).decode()
    assert "Name: Wendy Ashdown" in told
    assert "02 letter.txt" in told
    assert "Held back" in told
    assert "Kim" not in told
    opened = (
        select(AuditEvent).where(AuditEvent.action == "privacy.files-opened").order_by(AuditEvent.id.desc())
    )
    assert db.session.scalars(opened).first().detail["attachment_ids"] == [str(theirs.id)]


def test_the_record_closes_again_and_the_copy_with_it(sign_in: SignIn, time_machine) -> None:
    user = make.user(Role.PRIVACY_OFFICER)
    request = asked(sign_in(user), make.resident(of=make.worker()), Right.ACCESS)
    time_machine.move_to(clock.now() + timedelta(hours=9))
    later = sign_in(user)
    assert later.get(f"/privacy/requests/{request.id}/copy").status_code == 404
    assert "Open the record for today" in later.get(f"/privacy/requests/{request.id}").get_data(as_text=True)
    assert later.submit(f"/privacy/requests/{request.id}", action="/open").status_code == 303
    assert later.get(f"/privacy/requests/{request.id}/copy").status_code == 200


def test_what_is_wrong_is_put_right_by_whoever_works_with_them(officer: PageClient) -> None:
    worker = make.worker()
    request = asked(officer, make.resident(of=worker), Right.CORRECTION)
    assert officer.submit(f"/privacy/requests/{request.id}", action="/correct").status_code == 303
    words = {task.kind: task.words for task in tasks.waiting(actor=worker.actor)}
    assert words["correct-record"] == "My street is wrong"


def test_nobody_is_erased_before_what_goes_was_shown_and_the_box_ticked(officer: PageClient) -> None:
    resident = make.resident(of=make.worker(), name="Wendy Ashdown")
    request = asked(officer, resident, Right.ERASURE)
    url = f"/privacy/requests/{request.id}/erase"
    shown = " ".join(officer.get(url).text.split())
    assert (
        "Emptied. Says no more than a count does, and the counts need it. So this stays: tenure, ward."
        in shown
    )
    assert officer.submit(url).status_code == 422
    assert db.session.scalar(select(Resident.name)) == "Wendy Ashdown"
    assert officer.submit(url, {"sure": "y"}).status_code == 303
    assert db.session.scalar(select(Resident.name)) == ""
    shown = officer.get(f"/privacy/requests/{request.id}").get_data(as_text=True)
    assert "Wendy" not in shown
    assert "My street is wrong" not in shown
    assert officer.get(url).status_code == 404


def test_more_time_is_given_once_and_with_a_reason(officer: PageClient) -> None:
    request = asked(officer, make.resident(of=make.worker()), Right.ACCESS)
    url = f"/privacy/requests/{request.id}/longer"
    assert officer.submit(url, {"because": ""}).status_code == 422
    assert officer.submit(url, {"because": "There are four hundred letters"}).status_code == 303
    db.session.expire_all()
    assert request.due_on >= clock.today() + timedelta(days=88)
    assert officer.submit(url, {"because": "Still more"}).status_code == 409


def test_what_the_next_night_takes_can_be_seen(officer: PageClient) -> None:
    assert "Nothing. Whatever is kept is still within its time." in officer.get(
        "/privacy/requests/retention"
    ).get_data(as_text=True)
