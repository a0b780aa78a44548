"""Adding an organization that is not here: asked, confirmed, and decided by an editor."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Address, Location, Organization
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.partners.models import Claim, Registration, RegistrationStatus
from hub.partners.views import registrations as views
from tests.support import make
from tests.support.client import PageClient, form_fields

Browser = Callable[[User], PageClient]
URL = "/organizations/add"

ANSWERS = (
    {"name": "Mill Lane Menders"},
    {"organization_type": "community group"},
    {"description": "We mend what is broken."},
    {"postcode": "wf1 1aa", "phone": "01632 960 777", "website": "menders.org.uk"},
    {"person": "Kit Moss", "position": "Founder"},
    {"email": "kit@gmail.com"},
)


@pytest.fixture
def desk(sign_in: Browser) -> PageClient:
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


def fields_of(page: str) -> dict[str, Any]:
    return form_fields(BeautifulSoup(page, "html.parser").select("main form")[-1])


def register(client: PageClient, *, send: bool = True, **instead: str) -> Any:
    with time_machine.travel(clock.now(), tick=False) as moment:
        answer = client.get(URL)
        for typed in ANSWERS:
            moment.shift(timedelta(seconds=20))
            mine = {name: instead.get(name, value) for name, value in typed.items()}
            answer = client.post(URL, data=fields_of(answer.text) | mine)
        return client.post(URL, data=fields_of(answer.text)) if send else answer


def confirm(client: PageClient, channel: MemoryChannel) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        outbox.work_until_idle()
    found = re.search(r"http://localhost(/register/\S+)", channel.letters[-1].body)
    assert found
    client.submit(found[1])


def only() -> Registration:
    db.session.expire_all()
    return db.session.scalars(select(Registration)).one()


def test_from_the_first_question_to_a_draft_with_an_owner(
    client: PageClient, desk: PageClient, channel: MemoryChannel
) -> None:
    assert client.get(register(client).location).status_code == 200
    assert "Mill Lane Menders" not in desk.get("/admin/claims").text  # nobody has shown the address is theirs
    confirm(client, channel)
    assert "Mill Lane Menders" in desk.get("/admin/claims").text
    desk.submit(f"/admin/registrations/{only().id}", {"answer": "add"})
    made = db.session.scalars(select(Organization).where(Organization.name == "Mill Lane Menders")).one()
    assert not made.is_published
    assert (made.website, only().postcode) == ("https://menders.org.uk", "WF1 1AA")
    place = db.session.scalars(
        select(Address).join(Location).where(Location.organization_id == made.id)
    ).one()
    assert place.postal_code == "WF1 1AA"
    owner = db.session.scalars(select(User).where(User.email == "kit@gmail.com")).one()
    assert owner.actor.owns(made.id)
    assert client.get(f"/organizations/{made.id}").status_code == 404


def test_what_may_be_the_same_is_shown_before_it_is_sent(client: PageClient) -> None:
    there = make.organization(name="Mill Lane Menders", website="https://menders.org.uk")
    hidden = make.organization(name="Mill Lane Menders CIC", is_published=False)
    page = register(client, send=False).text
    assert f"/organizations/{there.id}/claim" in page
    assert str(hidden.id) not in page


def test_to_look_for_the_same_one_is_dear_and_done_so_often_only(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = make.organization(name="Mill Lane Menders", website="https://menders.org.uk")
    monkeypatch.setattr(views, "LOOKS_AN_HOUR", 1)
    assert str(there.id) in register(client, send=False).text
    again = register(client, send=False)
    assert again.status_code == 200
    assert str(there.id) not in again.text


def test_one_that_is_here_already_becomes_a_claim(
    client: PageClient, desk: PageClient, channel: MemoryChannel
) -> None:
    there = make.organization(name="Mill Lane Menders", website="https://menders.org.uk")
    register(client)
    confirm(client, channel)
    answer = desk.submit(f"/admin/registrations/{only().id}", {"answer": str(there.id)})
    claim = db.session.scalars(select(Claim)).one()
    assert answer.location == f"/admin/claims/{claim.id}"
    assert (claim.organization_id, claim.email) == (there.id, "kit@gmail.com")
    assert only().status is RegistrationStatus.MERGED


def test_no_comes_with_a_reason_that_they_are_told(
    client: PageClient, desk: PageClient, channel: MemoryChannel
) -> None:
    record = make.registration(email="kit@gmail.com")
    page = f"/admin/registrations/{record.id}"
    assert "Say why" in desk.submit(page, {"answer": "no"}).text
    desk.submit(page, {"answer": "no", "reason": "You are not in our area."})
    outbox.work_until_idle()
    assert channel.letters[-1].recipient == "kit@gmail.com"
    assert "You are not in our area." in channel.letters[-1].body
    late = desk.post(page, data={"csrf_token": token_of(desk), "answer": "add", "reason": "Kept"})
    assert late.status_code == 409
    assert "Kept" in late.text


def test_who_may_not_decide_finds_nothing(sign_in: Browser) -> None:
    record = make.registration()
    for user in (make.user(Role.REFERRER), make.user(Role.PARTNER, organization=make.organization())):
        assert sign_in(user).get(f"/admin/registrations/{record.id}").status_code == 404


def test_programs_get_little_in(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """T42: posts of a program that answers all at once, and of one that is slow enough: ten an hour, here three."""
    assert views.FROM_A_NETWORK == 10
    monkeypatch.setattr(views, "FROM_A_NETWORK", 3)
    first = fields_of(client.get(URL).text)
    everything = {name: value for typed in ANSWERS for name, value in typed.items()}
    for number in range(4):
        client.post(URL, data=first | everything | {"at": "check", "email": f"b{number}@bots.example"})
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0
    taken = [register(client, email=f"b{number}@bots.example").status_code for number in range(5)]
    assert taken == [303, 303, 303, 429, 429]
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 3


def token_of(client: PageClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert found
    return found[1]
