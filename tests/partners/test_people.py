"""Colleagues: invited, given other rights, removed; and leaving."""

import re
from collections.abc import Callable
from typing import Any

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


def invite(client: PageClient, organization: Organization, email: str, **typed: str) -> str:
    """What the owner is told, and then sees: the page of people, without the address."""
    home = f"/partner/{organization.id}/people"
    answer = client.submit(f"{home}/invite", {"name": "Nia New", "email": email, "level": "member"} | typed)
    assert (answer.status_code, answer.location) == (302, home)
    page = client.get(home).text.partition("<main")[2]
    return re.sub(r'"[^"]*csrf[^>]*>|[0-9a-f-]{36}', "", page.replace(email, "").replace(email.lower(), ""))


def link_in(channel: MemoryChannel, email: str) -> str:
    """The address on this site that the newest letter to somebody leads to."""
    outbox.work_until_idle()
    letter = next(one for one in reversed(channel.letters) if one.recipient == email.lower())
    found = re.search(r"https?://[^/]+(/\S+)", letter.body)
    assert found
    return found[1]


def test_an_owner_invites_a_colleague_who_says_yes(
    client: PageClient, sign_in: Browser, ours: Organization, owner: User, channel: MemoryChannel
) -> None:
    keeper, home = sign_in(owner), f"/partner/{ours.id}/people"
    page = invite(keeper, ours, "Nia@foodbank.example")
    assert "Nia New" in page
    assert "Invited" in page
    assert deeds() == ["membership.invited"]
    link = link_in(channel, "nia@foodbank.example")
    assert "invited to look after the page of Aldermere Foodbank" in channel.letters[-1].body
    client.get(link)
    assert db.session.scalar(select(User).where(User.email == "nia@foodbank.example")) is None
    assert "/invitation/" in client.submit(link).location  # they choose a password
    invited = db.session.scalars(select(User).where(User.email == "nia@foodbank.example")).one()
    assert invited.actor.speaks_for(ours.id)
    assert not invited.actor.owns(ours.id)
    assert deeds() == ["membership.invited", "membership.added"]
    assert keeper.get(home).text.count("Nia New") == 1
    assert client.get(link).status_code == 410


def test_an_owner_hears_and_sees_the_same_whatever_the_address_is(
    sign_in: Browser, ours: Organization, owner: User, count_queries: Any
) -> None:
    elsewhere = make.organization()
    kinds = {
        "nobody": "nobody@other.example",
        "partner": make.user(Role.PARTNER, organization=elsewhere, name="Real Name").email,
        "staff": make.user(Role.TEAM_LEAD, name="Real Name").email,
        "switched off": make.user(Role.PARTNER, organization=elsewhere, name="Real Name", active=False).email,
        "staff, switched off": make.user(Role.REFERRER, name="Real Name", active=False).email,
    }
    client = sign_in(owner)
    told, asked = {}, {}
    for kind, email in {"first of all": "first@other.example", **kinds}.items():
        with count_queries() as statements:
            told[kind] = invite(client, ours, email)
        asked[kind] = len(statements)
        client.submit(f"/partner/{ours.id}/people", action="/withdraw")
    asked.pop("first of all")  # it also makes what is kept for the others
    assert len(set(told.values())) == 1, told
    assert "Real Name" not in told["partner"]
    assert len(set(asked.values())) == 1, asked  # the same work, so the same time


def test_who_has_an_account_is_a_colleague_when_they_say_yes(
    client: PageClient, sign_in: Browser, ours: Organization, owner: User, channel: MemoryChannel
) -> None:
    known = make.user(Role.PARTNER, organization=make.organization(), name="Real Name")
    keeper = sign_in(owner)
    invite(keeper, ours, known.email, level="owner")
    assert not again(known).actor.speaks_for(ours.id)
    answer = client.submit(link_in(channel, known.email))
    assert "You look after this page now" in answer.text
    assert again(known).actor.owns(ours.id)
    assert "Real Name" in keeper.get(f"/partner/{ours.id}/people").text


@pytest.mark.parametrize(("role", "active"), [(Role.TEAM_LEAD, True), (Role.PARTNER, False)])
def test_whoever_cannot_be_a_partner_hears_it_and_the_owner_does_not(
    client: PageClient,
    sign_in: Browser,
    ours: Organization,
    owner: User,
    channel: MemoryChannel,
    *,
    role: Role,
    active: bool,
) -> None:
    theirs = make.organization() if role is Role.PARTNER else None
    person = make.user(role, organization=theirs, active=active, name="Real Name")
    keeper = sign_in(owner)
    before = invite(keeper, ours, person.email)
    answer = client.submit(link_in(channel, person.email))
    assert answer.status_code == 422
    assert "Ring us" in answer.text
    assert not again(person).actor.speaks_for(ours.id)
    page = keeper.get(f"/partner/{ours.id}/people").text
    assert page.count("Nia New") == before.count("Nia New")
    assert "Real Name" not in page


def test_an_invitation_ends_with_a_withdrawal_a_newer_one_and_its_owner(
    client: PageClient,
    sign_in: Browser,
    ours: Organization,
    owner: User,
    member: User,
    channel: MemoryChannel,
) -> None:
    keeper, people, email = sign_in(owner), f"/partner/{ours.id}/people", "nia@foodbank.example"
    invite(keeper, ours, email)
    first = link_in(channel, email)
    invite(keeper, ours, email)
    second = link_in(channel, email)
    assert client.get(first).status_code == 410
    keeper.submit(people, action="/withdraw")
    assert "Nia New" not in keeper.get(people).text
    assert client.get(second).status_code == 410
    invite(keeper, ours, email)
    third = link_in(channel, email)
    token = token_of(sign_in(member))
    claim_id = re.findall(r"/invited/([0-9a-f-]{36})/withdraw", keeper.get(people).text)[0]
    withdrawn = sign_in(member).post(f"{people}/invited/{claim_id}/withdraw", data={"csrf_token": token})
    assert withdrawn.status_code == 404
    keeper.submit(f"{people}/{member.id}", {"level": "owner"}, action=str(member.id))
    keeper.submit(f"/partner/{ours.id}/leave")
    assert client.submit(third).status_code == 410
    assert db.session.scalar(select(User).where(User.email == email)) is None


def test_who_is_removed_does_not_come_back_with_an_invitation_from_before(
    client: PageClient,
    sign_in: Browser,
    ours: Organization,
    owner: User,
    member: User,
    channel: MemoryChannel,
) -> None:
    keeper = sign_in(owner)
    invite(keeper, ours, member.email, level="owner")
    link = link_in(channel, member.email)
    keeper.submit(f"/partner/{ours.id}/people/{member.id}", action="/remove")
    assert client.get(link).status_code == 410
    assert member.email not in keeper.get(f"/partner/{ours.id}/people").text
    assert again(member).memberships == []


def test_a_network_manager_and_an_editor_invite_from_the_console(
    sign_in: Browser, ours: Organization
) -> None:
    for number, role in enumerate((Role.NETWORK_MANAGER, Role.DIRECTORY_EDITOR)):
        typed = {"name": "Kit", "email": f"kit{number}@foodbank.example", "level": "owner"}
        client, page = sign_in(make.user(role)), f"/admin/partners/{ours.id}"
        assert client.submit(f"{page}/invite", typed).location == page
        assert f"kit{number}@foodbank.example" in client.get(page).text
    assert sign_in(make.user(Role.REFERRER)).get(f"/admin/partners/{ours.id}/invite").status_code == 404


def test_staff_are_not_made_partners(sign_in: Browser, ours: Organization) -> None:
    staff = make.user(Role.TEAM_LEAD)
    typed = {"name": "Kit", "email": staff.email, "level": "owner"}
    answer = sign_in(make.user(Role.NETWORK_MANAGER)).submit(f"/admin/partners/{ours.id}/invite", typed)
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
