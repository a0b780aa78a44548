"""The pages on which whoever keeps privacy says on what ground we share with each service."""

from collections.abc import Callable

from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.consent import queries, wordings
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]


def test_each_setting_stays_in_the_history_with_who_and_why(app: Flask, sign_in: SignIn) -> None:
    officer = make.user(Role.PRIVACY_OFFICER)
    refuge, lunch = make.service(is_sensitive=True), make.service()
    client = sign_in(officer)
    listed = client.get("/admin/sharing").text
    assert refuge.name in listed
    assert lunch.name not in listed
    page = f"/admin/sharing/services/{refuge.id}"
    assert "Our usual one" in client.get(page).text
    assert client.submit(page, {"basis": "public_task", "condition": "safeguarding"}).status_code == 422
    given = {"basis": "public_task", "condition": "safeguarding", "why": "The council’s agreement of May."}
    assert client.submit(page, given).status_code == 303
    client.submit(page, given | {"basis": "legal_obligation", "why": "The law of June."})
    shown = client.get(page).text
    for words in ("The council’s agreement of May.", "The law of June.", officer.name, wordings.CURRENT):
        assert words in shown
    assert queries.held(refuge.id, is_sensitive=True).number == 2
    assert refuge.name not in client.get("/admin/sharing").text
    assert refuge.name in client.get(f"/admin/sharing?show=set&words={refuge.name[:8]}").text
    assert "Do you agree?" in client.get("/admin/sharing/wording").text
    assert sign_in(make.user(Role.TEAM_LEAD)).get(page).status_code == 404


def test_of_two_who_set_it_at_once_the_second_reads_what_the_first_said(app: Flask, sign_in: SignIn) -> None:
    service = make.service()
    page = f"/admin/sharing/services/{service.id}"
    client = sign_in(make.user(Role.PRIVACY_OFFICER))
    given = {"basis": "consent", "condition": "none", "why": "First."}
    client.submit(page, given)
    late = client.submit(page, given | {"why": "Second.", "version": "0"})
    assert late.status_code == 409
    assert "First." in late.text
    assert "Second." in late.text
    assert [one.why for one in queries.history(service.id)] == ["First."]
