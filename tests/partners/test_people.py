"""Colleagues: invited, given other rights, removed; and leaving."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import MembershipLevel, User
from hub.accounts.policy import Role
from hub.audit.models import AuditEvent
from hub.core.db import db
from hub.directory.models import Organization
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]


@pytest.fixture
def ours(app: Flask) -> Organization:
    return make.organization(name="Aldermere Foodbank")


@pytest.fixture
def owner(ours: Organization) -> User:
    return make.user(Role.PARTNER, organization=ours, name="Ola Owner")


@pytest.fixture
def member(ours: Organization) -> User:
    return make.user(Role.PARTNER, organization=ours, level=MembershipLevel.MEMBER, name="Mo Member")


def again(user: User) -> User:
    db.session.expire_all()
    return db.session.get_one(User, user.id)


def deeds() -> list[str]:
    found = select(AuditEvent.action).where(AuditEvent.action.like("membership.%")).order_by(AuditEvent.id)
    return list(db.session.scalars(found))


def token_of(client: PageClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").text)
    assert found
    return found[1]


def test_an_owner_invites_a_colleague(
    sign_in: Browser, ours: Organization, owner: User, channel: MemoryChannel
) -> None:
    client, home = sign_in(owner), f"/partner/{ours.id}/people"
    typed = {"name": "Nia New", "email": "Nia@foodbank.example", "level": "member"}
    assert client.submit(f"{home}/invite", typed).location == home
    page = client.get(home).text
    assert "Nia New" in page
    assert "Invited" in page
    outbox.work_until_idle()
    assert channel.letters[-1].recipient == "nia@foodbank.example"
    assert "invited to look after the page of Aldermere Foodbank" in channel.letters[-1].body
    invited = db.session.scalars(select(User).where(User.email == "nia@foodbank.example")).one()
    assert invited.actor.speaks_for(ours.id)
    assert not invited.actor.owns(ours.id)
    assert deeds() == ["membership.added"]


def test_whether_an_address_has_an_account_is_not_told(
    sign_in: Browser, ours: Organization, owner: User
) -> None:
    known = make.user(Role.PARTNER, organization=make.organization(), email="known@other.example")
    client = sign_in(owner)
    answers = []
    for email in (known.email, "unknown@other.example"):
        client.submit(f"/partner/{ours.id}/people/invite", {"name": "Kit", "email": email, "level": "member"})
        page = (
            client.get(f"/partner/{ours.id}/people").text.partition('role="alert"')[2].partition("</div>")[0]
        )
        answers.append(page.replace(email, ""))
    assert answers[0] == answers[1]


def test_a_network_manager_and_an_editor_invite_from_the_console(
    sign_in: Browser, ours: Organization
) -> None:
    for number, role in enumerate((Role.NETWORK_MANAGER, Role.DIRECTORY_EDITOR)):
        typed = {"name": "Kit", "email": f"kit{number}@foodbank.example", "level": "owner"}
        client, page = sign_in(make.user(role)), f"/admin/partners/{ours.id}"
        assert client.submit(f"{page}/invite", typed).location == page
        assert f"kit{number}@foodbank.example" in client.get(page).text
    assert sign_in(make.user(Role.REFERRER)).get(f"/admin/partners/{ours.id}/invite").status_code == 404


def test_staff_are_not_made_partners(sign_in: Browser, ours: Organization, owner: User) -> None:
    staff = make.user(Role.TEAM_LEAD)
    typed = {"name": "Kit", "email": staff.email, "level": "owner"}
    answer = sign_in(owner).submit(f"/partner/{ours.id}/people/invite", typed)
    assert answer.status_code == 422
    assert "Ring us" in answer.text
    assert again(staff).memberships == []


def test_rights_change_with_the_next_request(
    sign_in: Browser, ours: Organization, owner: User, member: User, channel: MemoryChannel
) -> None:
    """T6."""
    theirs = sign_in(member)
    invite = f"/partner/{ours.id}/people/invite"
    page = f"/partner/{ours.id}/people/{member.id}"
    assert theirs.get(invite).status_code == 404
    sign_in(owner).submit(page, {"level": "owner"}, action=str(member.id))
    assert theirs.get(invite).status_code == 200
    sign_in(owner).submit(page, {"level": "member"}, action=str(member.id))
    assert not again(member).actor.owns(ours.id)
    sign_in(owner).submit(page, action="/remove")
    assert theirs.get(f"/partner/{ours.id}/people").status_code == 404
    outbox.work_until_idle()
    assert [letter.recipient for letter in channel.letters] == [member.email] * 3
    assert deeds() == ["membership.changed", "membership.changed", "membership.removed"]


def test_the_last_owner_stays_or_hands_the_page_back(
    sign_in: Browser, ours: Organization, owner: User, member: User, channel: MemoryChannel
) -> None:
    manager = make.user(Role.NETWORK_MANAGER)
    client, page = sign_in(owner), f"/partner/{ours.id}/leave"
    assert "You are its last owner" in client.get(page).text
    client.post(page, data={"csrf_token": token_of(client)})
    assert again(owner).actor.owns(ours.id)
    client.submit(page)  # the button says: hand back and leave
    assert not again(owner).actor.speaks_for(ours.id)
    outbox.work_until_idle()
    assert manager.email in {letter.recipient for letter in channel.letters}
    sign_in(member).submit(page)
    assert again(member).memberships == []


def test_an_owner_cannot_make_the_last_owner_a_member(
    sign_in: Browser, ours: Organization, owner: User
) -> None:
    client = sign_in(owner)
    client.submit(f"/partner/{ours.id}/people/{owner.id}", {"level": "member"}, action=str(owner.id))
    assert again(owner).actor.owns(ours.id)
    assert "Make another person an owner first" in client.get(f"/partner/{ours.id}/people").text


def test_nobody_reaches_into_another_organization(
    sign_in: Browser, ours: Organization, owner: User, member: User
) -> None:
    """T1, T14: members and strangers, by id and by swapped ids, change nothing."""
    other = make.organization()
    stranger = make.user(Role.PARTNER, organization=other)
    for user, organization in ((member, ours), (stranger, ours), (stranger, other)):
        client = sign_in(user)
        token = token_of(client)
        at = f"/partner/{organization.id}/people"
        assert client.get(f"{at}/{owner.id}").status_code == 404
        for path, data in ((f"{at}/{owner.id}", {"level": "member"}), (f"{at}/{owner.id}/remove", {})):
            answer = client.post(path, data={"csrf_token": token, **data})
            assert answer.status_code in {302, 404}
    assert again(owner).actor.owns(ours.id)
    assert sign_in(stranger).get(f"/partner/{ours.id}/people").status_code == 404
    assert sign_in(member).get(f"/partner/{ours.id}/people/invite").status_code == 404
