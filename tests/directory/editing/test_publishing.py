"""The public sees what is published, and from the very next request nothing of what is hidden."""

import pytest

from hub.accounts.policy import VISITOR
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import Organization, Service
from hub.directory.queries import entries
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient


def is_seen(service: Service) -> bool:
    """By a visitor, in every read that starts from what is visible."""
    db.session.expire_all()
    try:
        entries.service(service.id, actor=VISITOR)
    except NotFound:
        return False
    return True


def test_a_service_is_shown_and_hidden(editor: PageClient, client: PageClient) -> None:
    service = make.service(is_published=False)
    url = f"{AT}/services/{service.id}"
    assert "Draft: not public" in reading.text(editor.get(url))
    editor.submit(url, action="/publish")
    assert is_seen(service)
    assert client.get(f"/services/{service.id}").status_code == 200
    assert "The public sees it" in reading.text(editor.get(url))
    editor.submit(url, action="/unpublish")
    assert not is_seen(service)
    assert client.get(f"/services/{service.id}").status_code == 404
    assert reading.deeds(service.id) == ["service.published", "service.unpublished"]


def test_pressing_twice_leaves_one_event(editor: PageClient) -> None:
    service = make.service(is_published=False)
    url = f"{AT}/services/{service.id}"
    token = reading.typed(editor.get(url), "csrf_token")
    for _ in range(2):
        editor.post(f"{url}/publish", data={"csrf_token": token})
    for _ in range(2):
        editor.post(f"{url}/confirm", data={"csrf_token": token})
    assert reading.deeds(service.id) == ["service.published", "service.confirmed"]


def test_hiding_an_organization_hides_all_it_offers(editor: PageClient) -> None:
    organization = make.organization()
    service = make.service(of=organization)
    listing = make.opportunity(of=organization)
    url = f"{AT}/organizations/{organization.id}"
    editor.submit(url, action="/unpublish")
    assert not is_seen(service)
    with pytest.raises(NotFound):
        entries.organization(organization.id, actor=VISITOR)
    with pytest.raises(NotFound):
        entries.opportunity(listing.id, actor=VISITOR)
    assert "Hidden, because its organization is" in reading.text(editor.get(f"{AT}/services/{service.id}"))
    editor.submit(url, action="/publish")
    assert is_seen(service)
    assert reading.deeds(organization.id) == ["organization.unpublished", "organization.published"]


def test_what_is_missing_is_listed_and_there_is_no_button(editor: PageClient) -> None:
    service = make.service(is_published=False, description="", channels=[])
    page = editor.get(f"{AT}/services/{service.id}")
    said = reading.text(page)
    assert "Write a description before you publish this service." in said
    assert "Say where this service is, or which area it covers, before you publish it." in said
    assert "/publish" not in page.get_data(as_text=True)
    token = reading.typed(editor.get(f"{AT}/services/{service.id}/name"), "csrf_token")
    editor.post(f"{AT}/services/{service.id}/publish", data={"csrf_token": token})
    assert "Write a description" in reading.text(editor.get(f"{AT}/services/{service.id}"))
    assert not is_seen(service)
    assert reading.deeds(service.id) == []


def test_an_organization_needs_a_description(editor: PageClient) -> None:
    organization: Organization = make.organization(is_published=False, description="")
    said = reading.text(editor.get(f"{AT}/organizations/{organization.id}"))
    assert "Write a description before you publish this organization." in said


def test_a_job_is_shown_until_it_is_over(editor: PageClient, client: PageClient) -> None:
    listing = make.opportunity(is_published=False)
    url = f"{AT}/opportunities/{listing.id}"
    editor.submit(url, action="/publish")
    assert client.get(f"/opportunities/{listing.id}").status_code == 200
    yesterday = make.days_from_now(-1)
    day = {f"closes_on-{part}": str(getattr(yesterday, part)) for part in ("day", "month", "year")}
    editor.submit(f"{url}/dates", day)
    assert client.get(f"/opportunities/{listing.id}").status_code == 404
    assert "Over: not public" in reading.text(editor.get(url))


def test_somebody_says_that_it_is_right(editor: PageClient) -> None:
    service = make.service(assured_date=None)
    url = f"{AT}/services/{service.id}"
    assert "Not checked yet" in reading.text(editor.get(url))
    editor.submit(url, action="/confirm")
    assert "Checked today" in reading.text(editor.get(url))
    assert reading.deeds(service.id) == ["service.confirmed"]


def test_a_service_of_a_draft_says_before_and_after_that_nobody_sees_it_yet(editor: PageClient) -> None:
    organization = make.organization(is_published=False)
    service = make.service(of=organization, is_published=False)
    url = f"{AT}/services/{service.id}"
    page = editor.get(url)
    assert "Its organization is not public yet" in reading.text(page)
    assert f"{AT}/organizations/{organization.id}/publish" in page.get_data(as_text=True)
    said = reading.text(editor.submit(url, action=f"/services/{service.id}/publish", follow_redirects=True))
    assert "The public will see it as soon as its organization is published too" in said
    assert not is_seen(service)
    editor.submit(url, action=f"/organizations/{organization.id}/publish")
    assert is_seen(service)
    assert "Its organization is not public yet" not in reading.text(editor.get(url))
