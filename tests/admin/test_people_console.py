"""Administrators look after accounts: every deed is recorded, and nobody locks the house from inside."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.directory.services import offers
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from tests.admin.test_console import found, text
from tests.support import make
from tests.support.client import PageClient, form_fields

SignIn = Callable[[User], PageClient]


@pytest.fixture
def admin(sign_in: SignIn) -> PageClient:
    return sign_in(make.user(Role.ADMINISTRATOR, name="Alex Quinn", password="x"))


def deeds() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def press(client: PageClient, user: User, what: str) -> int:
    return client.submit(f"/admin/people/{user.id}", action=f"/{what}").status_code


def test_invite_again_and_withdraw(admin: PageClient, channel: MemoryChannel) -> None:
    organization = make.organization(name="Brackwater Pantry")
    sent = {
        "name": "Kit",
        "email": "kit@home.example",
        "role": "partner",
        "organization": str(organization.id),
    }
    for missing, words in (("organization", "Choose the organization"), ("role", "Choose what they do here")):
        page = admin.submit("/admin/people/invite", sent | {missing: ""})
        assert page.status_code == 422
        assert words in page.get_data(as_text=True)
    answer = admin.submit("/admin/people/invite", sent)
    assert answer.status_code == 303
    kit = db.session.scalars(select(User).where(User.email == "kit@home.example")).one()
    assert [m.organization_id for m in kit.memberships] == [organization.id]
    assert "Invited" in admin.get("/admin/people").get_data(as_text=True)
    assert admin.submit("/admin/people/invite", sent | {"role": "referrer"}).status_code == 422
    assert press(admin, kit, "invite-again") == 303
    outbox.work_until_idle()
    assert [letter.subject for letter in channel.letters] == ["Your account for Aldermere Community Hub"] * 2
    assert press(admin, kit, "withdraw") == 303
    assert db.session.scalar(select(User.id).where(User.email == "kit@home.example")) is None
    assert deeds() == ["user.invited", "user.invited-again", "user.invitation-withdrawn"]


def test_a_role_that_changes_signs_its_person_out(admin: PageClient, sign_in: SignIn) -> None:
    person = make.user(Role.DIRECTORY_EDITOR, password="x")
    theirs = sign_in(person)
    admin.submit(f"/admin/people/{person.id}/role", {"role": "referrer"})
    assert theirs.get("/admin").status_code == 302
    assert deeds() == ["user.role-changed"]
    page = admin.get(f"/admin/people/{person.id}").get_data(as_text=True)
    assert "Role changed" in page
    assert "from Directory editor to Referrer" in page
    assert "Alex Quinn" in page


def test_switching_off_is_at_once_and_can_be_undone(admin: PageClient, sign_in: SignIn) -> None:
    person = make.user(Role.DIRECTORY_EDITOR, password="x")
    theirs = sign_in(person)
    assert press(admin, person, "switch-off") == 303
    assert theirs.get("/admin").status_code == 302
    assert press(admin, person, "switch-on") == 303
    assert theirs.get("/admin").status_code == 302  # the session is gone, not asleep
    assert deeds() == ["user.switched-off", "user.switched-on"]


def test_sessions_of_a_lost_laptop_are_ended(admin: PageClient, sign_in: SignIn) -> None:
    person = make.user(Role.DIRECTORY_EDITOR, password="x")
    theirs = sign_in(person)
    assert press(admin, person, "sign-out") == 303
    assert theirs.get("/admin").status_code == 302


def test_nobody_takes_away_their_own_role_or_the_last_administrator(sign_in: SignIn) -> None:
    alex, kit = (make.user(Role.ADMINISTRATOR, password="x") for _ in range(2))
    client = sign_in(alex)
    answer = client.submit(f"/admin/people/{alex.id}/role", {"role": "referrer"})
    assert answer.status_code == 422
    assert "cannot change your own role" in answer.get_data(as_text=True)
    with transaction():
        alex.password = None  # as an administrator who comes in by single sign-on only, or was only invited
    answer = client.submit(f"/admin/people/{kit.id}/role", {"role": "referrer"})
    assert "last administrator" in answer.get_data(as_text=True)
    assert kit.role is Role.ADMINISTRATOR


def test_a_partner_never_becomes_staff(admin: PageClient) -> None:
    person = make.user(Role.PARTNER, password="x")
    answer = admin.submit(f"/admin/people/{person.id}/role", {"role": "administrator"})
    assert answer.status_code == 422
    assert person.role is Role.PARTNER


def test_what_somebody_did_is_there_to_read_and_not_to_whom(
    admin: PageClient, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.accounts.services.passwords.is_right", lambda given, kept: given == kept)
    robin = make.user(Role.DIRECTORY_EDITOR, name="Robin Hale", email="robin@home.example", password="a word")
    assert "Last signed in Never" in text(admin.get(f"/admin/people/{robin.id}"))
    client.submit("/sign-in", {"email": "robin@home.example", "password": "a word"}, action="/sign-in")
    service = make.service()
    with transaction():
        offers.edit(service, {"alert": "Closed on Monday"}, actor=robin.actor)
    client.submit("/account", action="/sign-out")
    assert "Last signed in Never" not in text(admin.get(f"/admin/people/{robin.id}"))
    everything = f"/admin/people/{robin.id}/deeds"
    said = admin.get(everything).get_data(as_text=True)
    assert str(service.id) not in said
    assert "Closed on Monday" not in said
    assert found(admin.get(everything)) == ["Signed out", "Service edited", "Signed in"]
    assert "with: password" in text(admin.get(everything))
    assert found(admin.get(f"{everything}?show=coming&before=9{'9' * 40}")) == ["Signed out", "Signed in"]
    assert found(admin.get(f"{everything}?show=work")) == ["Service edited"]
    assert "Nothing here" in text(admin.get(f"{everything}?before=-1"))


def test_two_administrators_who_change_one_person_see_each_others_choice(
    admin: PageClient, sign_in: SignIn
) -> None:
    person = make.user(Role.REFERRER, name="Kit Moss", password="x")
    url = f"/admin/people/{person.id}/role"
    page = BeautifulSoup(admin.get(url).get_data(as_text=True), "html.parser")
    mine = form_fields(page.find_all("form")[-1]) | {"role": Role.TEAM_LEAD.value}
    sign_in(make.user(Role.ADMINISTRATOR)).submit(url, {"role": Role.DIRECTORY_EDITOR.value})
    clash = admin.post(url, data=mine)
    assert clash.status_code == 409
    assert "Kit Moss is now: Directory editor" in text(clash)
    again = form_fields(BeautifulSoup(clash.get_data(as_text=True), "html.parser").find_all("form")[-1])
    assert again["role"] == Role.TEAM_LEAD.value
    assert db.session.scalar(select(User.role).where(User.id == person.id)) is Role.DIRECTORY_EDITOR
    assert admin.post(url, data=again).status_code == 303
    db.session.expire_all()
    assert db.session.scalar(select(User.role).where(User.id == person.id)) is Role.TEAM_LEAD
    assert admin.post(url, data=again).status_code == 303  # pressed twice
