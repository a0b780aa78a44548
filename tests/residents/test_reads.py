"""Who looked at somebody is written down, whichever page they looked at."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.audit.models import AuditEvent
from hub.core import clock
from hub.core.db import db, transaction
from hub.referrals.services.partner_reads import READ
from hub.residents import services
from hub.residents.models import Read, Resident
from hub.residents.models.flags import FlagKind, SeenBy
from hub.tasks import queries as tasks
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]


@pytest.fixture
def jo(app: Flask) -> User:
    return make.worker(team=make.team())


@pytest.fixture
def vera(jo: User) -> Resident:
    """Somebody with a flag."""
    person = make.resident(of=jo, name="Vera Quill")
    make.saved(kind := FlagKind(code="frail", name="Frail"))
    with transaction():
        in_a_month = clock.today() + timedelta(days=30)
        services.raise_flag(
            person, kind, source="GP", review_on=in_a_month, seen_by=SeenBy.TEAM, actor=jo.actor
        )
    return person


def test_every_page_about_a_flagged_person_says_who_looked(vera: Resident, jo: User, sign_in: SignIn) -> None:
    """A colleague who knows the addresses, and asks for each page but the one of the record itself."""
    colleague = make.user(team_id=jo.team_id)
    phone = make.contact_point(vera, may_ring=True)
    draft, sent = make.draft(by=jo, about=vera), make.referral(by=jo, about=vera)
    asked = make.self_referral(name="Vera Quill")
    client = sign_in(colleague)
    person, written = f"/residents/{vera.id}", f"/referrals/{draft.id}"
    task = next(one for one in tasks.waiting(actor=jo.actor) if one.resident_id == vera.id)
    for url in (
        *(f"{person}/{page}" for page in ("change/name", "change/goal", "equality", "household/new")),
        f"{person}/contact/{phone.id}",
        f"{person}/contact/{phone.id}/safe",
        f"/residents/tasks/{task.id}",
        f"/match/for/{vera.id}",
        *(f"{written}/{page}" for page in ("check", "write/contact", "write/details")),
        *(f"/referrals/{sent.id}/{page}" for page in ("withdraw", "paper", "message")),
    ):
        before = _lines(colleague, vera)
        assert client.get(url).status_code == 200, url
        assert _lines(colleague, vera) == before + 1, url
    assert client.get(f"/self-referrals/{asked.id}").status_code == 404
    assert _lines(colleague) == _lines(colleague, vera), "nobody is noted whom one cannot see"


def test_what_is_refused_is_no_look(vera: Resident, sign_in: SignIn) -> None:
    stranger = make.worker()
    client = sign_in(stranger)
    assert client.get(f"/residents/{vera.id}/change/name").status_code == 404
    assert client.get(f"/residents/{vera.id}/why").status_code == 200
    assert _lines(stranger) == 0


def test_a_partner_who_looks_at_a_flagged_person_is_noted_once_a_day(
    vera: Resident, jo: User, sign_in: SignIn, client: PageClient
) -> None:
    """Each reader: the account, and the mailbox behind the emailed link."""
    mill = make.organization()
    service = make.service(of=mill, email="hello@mill-lane.example")
    flagged = make.referral(by=jo, about=vera, to=service)
    plain = make.referral(by=jo, to=service)
    partner = make.user(Role.PARTNER, organization=mill)
    theirs = sign_in(partner)
    links = {one.id: make.answer_link(one) for one in (flagged, plain)}
    for one in (flagged, plain, flagged):
        assert theirs.get(f"/partner/referrals/{one.id}/message").status_code == 200
        assert client.get(f"/answer/{links[one.id]}/message").status_code == 200
    noted = select(AuditEvent.record_id, AuditEvent.actor_id).where(AuditEvent.action == READ)
    assert db.session.execute(noted).all() == [(str(flagged.id), partner.id), (str(flagged.id), None)]
    with time_machine.travel(clock.now() + timedelta(days=1)):
        client.get(f"/answer/{links[flagged.id]}")
    assert len(db.session.execute(noted).all()) == 3


def _lines(reader: User, about: Resident | None = None) -> int:
    found = select(func.count(Read.id)).where(Read.user_id == reader.id)
    return db.session.scalar(found.where(Read.resident_id == about.id) if about else found) or 0
