"""What is added is added once, as a draft, and what cannot be used stays on the page."""

import uuid
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import func, select

from hub.core.db import db
from hub.directory.models import Location, Opportunity, Organization, Service, TaxonomyTerm
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient, form_fields


def count(kind: type[Any]) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def twice(client: PageClient, url: str, answers: dict[str, Any]) -> list[str]:
    """Press the button twice, as impatient people do; where each press leads."""
    page = BeautifulSoup(client.get(url).get_data(as_text=True), "html.parser")
    fields = form_fields(page.find_all("form")[-1]) | answers
    found = []
    for _ in range(2):
        response = client.post(url, data=fields)
        assert response.status_code == 302, reading.text(response)
        found.append(response.headers["Location"])
    return found


def test_an_organization_is_added_once_as_a_draft(editor: PageClient, client: PageClient) -> None:
    answers = {"name": "Warm Rooms", "organization_type": "charity", "description": "Rooms that are warm."}
    first, second = twice(editor, f"{AT}/organizations/new", answers)
    assert first == second
    assert count(Organization) == 1
    record = db.session.scalars(select(Organization)).one()
    assert not record.is_published
    assert reading.deeds(record.id) == ["organization.created"]
    assert "Added. It is a draft" in reading.text(editor.get(first))
    assert client.get(f"/organizations/{record.id}").status_code == 404


def test_services_places_activities_and_terms_are_added_once(editor: PageClient, words: None) -> None:
    organization = make.organization()
    at = f"{AT}/organizations/{organization.id}"
    terms = count(TaxonomyTerm)
    twice(editor, f"{at}/services/new", {"name": "Lunch", "description": "Soup."})
    twice(editor, f"{at}/places/new", {"name": "The hall", "address_1": "1 Mill Lane", "confidential": "no"})
    twice(editor, f"{at}/opportunities/new", {"title": "Helper", "kind": "volunteering"})
    twice(editor, f"{AT}/words/needs/new", {"name": "Warm rooms"})
    assert (count(Service), count(Location), count(Opportunity)) == (1, 1, 1)
    assert count(TaxonomyTerm) == terms + 1


def test_what_is_missing_is_said_and_the_same_id_goes_on(editor: PageClient) -> None:
    url = f"{AT}/organizations/new"
    refused = editor.submit(url, {"description": "Rooms that are warm.", "name": ""})
    assert refused.status_code == 422
    assert reading.problems(refused) == [
        "Enter the name of the organization",
        "Choose what kind of body it is",
    ]
    assert reading.typed(refused, "description") == "Rooms that are warm."
    key = reading.typed(refused, "idempotency_key")
    page = BeautifulSoup(refused.get_data(as_text=True), "html.parser")
    fields = form_fields(page.find_all("form")[-1]) | {"name": "Warm Rooms", "organization_type": "charity"}
    editor.post(url, data=fields)
    assert db.session.get(Organization, uuid.UUID(key)) is not None


def test_an_id_that_is_none_makes_a_new_one(editor: PageClient) -> None:
    answers = {"name": "Warm Rooms", "organization_type": "charity", "idempotency_key": "../../etc"}
    assert editor.submit(f"{AT}/organizations/new", answers).status_code == 302
    assert count(Organization) == 1


def test_the_id_of_another_record_changes_nothing_about_it(editor: PageClient) -> None:
    mine = make.organization(name="Mine")
    answers = {"name": "Not mine", "organization_type": "charity", "idempotency_key": str(mine.id)}
    assert editor.submit(f"{AT}/organizations/new", answers).headers["Location"].endswith(str(mine.id))
    assert reading.organization(mine).name == "Mine"


def test_two_presses_that_arrive_at_once_make_one(editor: PageClient, monkeypatch: Any) -> None:
    """Both saw that there was none; the second is told by the database."""
    from hub.directory.editing import pages

    key = uuid.uuid4()
    answers = {"name": "Warm Rooms", "organization_type": "charity", "idempotency_key": str(key)}
    editor.submit(f"{AT}/organizations/new", answers)
    real, asked = pages.queries.exists, []

    def blind_at_first(*args: Any, **kwargs: Any) -> bool:
        asked.append(1)
        return len(asked) > 1 and real(*args, **kwargs)

    monkeypatch.setattr(pages.queries, "exists", blind_at_first)
    assert editor.submit(f"{AT}/organizations/new", answers).status_code == 302
    assert count(Organization) == 1
