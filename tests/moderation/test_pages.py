"""The pages of those who decide, and of those who wait."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core.db import transaction
from hub.directory.services import offers
from hub.moderation.models import ChangeStatus, Trust
from hub.moderation.queries import trusts
from tests.directory.editing import reading
from tests.moderation import case
from tests.support import make
from tests.support.client import PageClient, form_fields

SignIn = Callable[[User], PageClient]


@pytest.fixture
def editor(sign_in: SignIn) -> PageClient:
    return sign_in(make.user(Role.DIRECTORY_EDITOR))


def pressed(client: PageClient, url: str, ending: str, **typed: str) -> Any:
    """The answer to a form of this page, sent as the page made it."""
    return client.post(f"{url}/{ending}", data=form(client.get(url), ending) | typed)


def form(response: Any, ending: str) -> dict[str, Any]:
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    return form_fields(next(one for one in page.find_all("form") if str(one["action"]).endswith(ending)))


def test_a_moderator_sees_what_differs_and_approves(editor: PageClient) -> None:
    partner = case.partner(description="A hot lunch on Monday.")
    partner.saves(description="A hot lunch on Tuesday.")
    assert partner.service.name in reading.text(editor.get("/admin/changes"))
    assert "1 change waits for approval" in reading.text(editor.get("/admin"))
    url = f"/admin/changes/{case.only().id}"
    page = BeautifulSoup(editor.get(url).get_data(as_text=True), "html.parser")
    (gone,), (put_in,) = page.select(".hub-change del"), page.select(".hub-change ins")
    assert (gone.get_text(), put_in.get_text()) == ("Taken out: Monday. ", "Put in: Tuesday. ")
    assert pressed(editor, url, "approve", **{"edit-description": "Hot lunch on Tuesday."}).status_code == 302
    assert reading.service(partner.service).description == "Hot lunch on Tuesday."
    assert editor.get(url).status_code == 200


def test_sending_back_without_a_reason_asks_for_one(editor: PageClient, sign_in: SignIn) -> None:
    partner = case.partner()
    partner.saves(alert="Ring first")
    url = f"/admin/changes/{case.only().id}"
    refused = pressed(editor, url, "send-back", reason=" ")
    assert refused.status_code == 422
    assert "Say what should be different" in reading.text(refused)
    assert pressed(editor, url, "send-back", reason="Say whom to ring.").status_code == 302
    theirs = sign_in(partner.person).get(f"/partner/changes/{case.only().id}")
    assert "Say whom to ring." in reading.text(theirs)


def test_the_second_of_two_moderators_sees_what_became_of_it(editor: PageClient, sign_in: SignIn) -> None:
    partner = case.partner()
    partner.saves(alert="Ring first")
    url = f"/admin/changes/{case.only().id}"
    held = form(editor.get(url), "send-back") | {"reason": "Not like this, please."}
    other = sign_in(make.user(Role.NETWORK_MANAGER, name="Robin Hale"))
    pressed(other, url, "approve")
    late = editor.post(f"{url}/send-back", data=held)
    assert late.status_code == 409
    assert "Robin Hale" in reading.text(late)
    assert "Not like this, please." in reading.text(late)


def test_a_stale_change_shows_both_and_can_be_gone_on_with(editor: PageClient) -> None:
    partner = case.partner(description="One.")
    partner.saves(description="Two.")
    url = f"/admin/changes/{case.only().id}"
    held = form(editor.get(url), "approve")
    with transaction():
        offers.edit(reading.service(partner.service), {"description": "Three."}, actor=SYSTEM)
    late = editor.post(f"{url}/approve", data=held)
    assert late.status_code == 409
    assert "The entry says by now: Three." in reading.text(late)
    pressed(editor, url, "rebase")
    pressed(editor, url, "approve")
    assert reading.service(partner.service).description == "Two."


def test_history_shows_every_change_and_puts_one_back(editor: PageClient) -> None:
    service = make.service(description="One.")
    editor.submit(f"/admin/directory/services/{service.id}/name", {"description": "Two."})
    history = f"/admin/changes/of/service/{service.id}"
    page = editor.get(history)
    assert "Made by staff" in reading.text(page)
    url = f"/admin/changes/{case.only().id}/restore"
    assert "Put back what stood before?" in reading.text(editor.get(url))
    assert editor.submit(url, {}).status_code == 302
    assert reading.service(service).description == "One."
    assert "Put back" in reading.text(editor.get(history))


def test_trust_is_given_and_taken(editor: PageClient) -> None:
    partner = case.partner()
    url = f"/admin/changes/trust/{partner.organization.id}"
    editor.submit(url, {"trusts": ["hours", "contact"]})
    assert trusts(partner.organization.id) == {Trust.HOURS, Trust.CONTACT}
    editor.submit(url, {"trusts": []})
    assert trusts(partner.organization.id) == frozenset()


def test_nothing_newer_is_put_back_or_trusted_away_unseen(editor: PageClient) -> None:
    """Somebody else changes it between the page and the button: 409, both texts, and the next press counts."""
    service = make.service(description="One.")
    name = f"/admin/directory/services/{service.id}/name"
    editor.submit(name, {"description": "Two."})
    url = f"/admin/changes/{case.only().id}/restore"
    opened = form(editor.get(url), "/restore")
    editor.submit(name, {"description": "Three."})
    clash = editor.post(url, data=opened)
    assert clash.status_code == 409
    assert {"Three", "One"} <= set(re.findall(r"\w+", reading.text(clash)))
    assert reading.service(service).description == "Three."
    assert editor.post(url, data=form(clash, "/restore")).status_code == 302
    assert reading.service(service).description == "One."

    organization = case.partner().organization
    trust = f"/admin/changes/trust/{organization.id}"
    opened = form(editor.get(trust), trust)
    editor.submit(trust, {"trusts": ["hours"]})
    clash = editor.post(trust, data=opened | {"trusts": "contact"})
    assert clash.status_code == 409
    assert "By now they may change at once: Opening times" in reading.text(clash)
    assert trusts(organization.id) == {Trust.HOURS}
    assert form(clash, trust)["trusts"] == "contact"
    assert editor.post(trust, data=form(clash, trust)).status_code == 302
    assert trusts(organization.id) == {Trust.CONTACT}


def test_a_partner_takes_a_change_back(sign_in: SignIn) -> None:
    partner = case.partner()
    partner.saves(alert="Ring first")
    client, url = sign_in(partner.person), f"/partner/changes/{case.only().id}"
    assert "Ring first" in reading.text(client.get(url))
    assert pressed(client, url, "withdraw").status_code == 302
    assert case.only().status is ChangeStatus.WITHDRAWN
    assert "Withdrawn" in reading.text(client.get("/partner/changes?show=decided"))
    stranger = sign_in(make.user(Role.PARTNER, organization=make.organization()))
    assert stranger.get(url).status_code == 404


def test_a_partner_carries_on_with_what_was_sent_back(editor: PageClient, sign_in: SignIn) -> None:
    partner = case.partner(description="A hot lunch.", name="Lunch")
    partner.saves(description="A hot lunch, zumba and tea.", alert="Ring first")
    change = case.only()
    case.decide("send_back", change, "Say when.", actor=case.moderator())
    client, url = sign_in(partner.person), f"/partner/changes/{change.id}"
    home = f"/admin/directory/services/{partner.service.id}"
    assert url in client.get("/partner").get_data(as_text=True)
    assert "zumba" not in client.get(f"{home}/name").get_data(as_text=True)
    assert pressed(client, url, "take-up").location.endswith(home)
    assert case.only().status is ChangeStatus.DRAFT
    assert str(change.id) not in editor.get("/admin/changes").get_data(as_text=True)
    page = client.get(f"{home}/name")
    assert "Not sent yet" in reading.text(page)
    typed = form(page, "/name")
    assert typed["description"] == "A hot lunch, zumba and tea."
    unchanged = client.post(f"{home}/name", data=typed, follow_redirects=True)
    assert "Nothing is different from what was sent back" in reading.text(unchanged)
    assert client.post(f"{home}/name", data=typed | {"description": "Zumba at 4pm."}).status_code == 302
    sent = case.only()
    assert (sent.status, sent.after["description"], sent.after["alert"]) == (
        ChangeStatus.PENDING,
        "Zumba at 4pm.",
        "Ring first",
    )
    assert "Say when." in reading.text(editor.get(f"/admin/changes/{change.id}"))


def test_what_was_taken_up_is_sent_as_it_is_or_thrown_away_by_its_own_people_only(sign_in: SignIn) -> None:
    partner = case.partner()
    stranger = sign_in(make.user(Role.PARTNER, organization=make.organization()))
    client = sign_in(partner.person)
    for ending, status in (("send-again", ChangeStatus.PENDING), ("withdraw", ChangeStatus.WITHDRAWN)):
        partner.saves(alert=f"Ring first, {ending}")
        change = case.changes()[-1]
        url = f"/partner/changes/{change.id}"
        case.decide("send_back", change, "Why?", actor=case.moderator())
        token = form(client.get(url), "take-up")
        assert stranger.post(f"{url}/take-up", data=token).status_code in {400, 404}
        assert pressed(client, url, "take-up").status_code == 302
        assert pressed(client, url, ending).status_code == 302
        assert case.changes()[-1].status is status
        if ending == "send-again":
            case.decide("approve", change, actor=case.moderator())


def test_the_queue_and_a_history_cost_the_same_for_one_and_for_many(
    editor: PageClient, count_queries: Any
) -> None:
    partner = case.partner()
    partner.saves(alert="Ring first")
    editor.get("/admin/changes")
    with count_queries() as one:
        editor.get("/admin/changes")
    for _ in range(3):
        case.partner().saves(alert="Ring first")
    with count_queries() as many:
        editor.get("/admin/changes")
    assert len(many) == len(one)
