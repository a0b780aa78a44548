"""The address of an entry that residents knew and do not see now."""

from typing import Any

import pytest

from hub.accounts.policy import Role
from hub.directory.models import ServiceStatus, Standing
from tests.directory.editing import reading
from tests.support import make
from tests.support.client import PageClient

SECRET = "Zebra crossing club"


@pytest.mark.parametrize(
    ("state", "status", "heading"),
    [
        ({"standing": Standing.HIDDEN}, 404, "We are checking this page"),
        ({"status": ServiceStatus.INACTIVE}, 404, "We are checking this page"),
        ({"status": ServiceStatus.DEFUNCT}, 410, "This has ended"),
    ],
)
def test_says_why_and_what_else_helps_and_nothing_of_what_it_said(
    client: PageClient, state: dict[str, Any], status: int, heading: str
) -> None:
    term = make.term()
    resting = make.service(name=SECRET, description="Canary", terms=[term], **state)
    other = make.service(name="Other parcels", terms=[term])
    answer = client.get(f"/services/{resting.id}")
    assert answer.status_code == status
    html = answer.get_data(as_text=True)
    assert heading in html
    assert f"/services/{other.id}" in html
    assert SECRET not in html
    assert "Canary" not in html


def test_a_draft_was_never_there(client: PageClient) -> None:
    drafts = (
        make.service(is_published=False, standing=Standing.HIDDEN),
        make.service(of=make.organization(is_published=False), status=ServiceStatus.DEFUNCT),
    )
    for draft in drafts:
        answer = client.get(f"/services/{draft.id}")
        assert answer.status_code == 404
        assert "We cannot find that page" in answer.get_data(as_text=True)


def test_staff_and_its_own_people_see_it_and_why_others_do_not(sign_in: Any) -> None:
    ours = make.organization()
    resting = make.service(of=ours, name=SECRET, standing=Standing.HIDDEN)
    readers = (make.user(Role.REFERRER), make.user(Role.PARTNER, organization=ours))
    for reader in readers:
        page = sign_in(reader).get(f"/services/{resting.id}")
        assert page.status_code == 200
        assert "It is hidden until somebody confirms it" in reading.text(page)
    stranger = sign_in(make.user(Role.PARTNER, organization=make.organization()))
    assert stranger.get(f"/services/{resting.id}").status_code == 404
