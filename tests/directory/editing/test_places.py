"""Places: added from a service or an organization, found again, kept private, put on the map."""

from typing import Any

import pytest

from hub.accounts.policy import SYSTEM
from hub.core.db import db
from hub.directory.models import Location
from hub.directory.queries import editing
from hub.places.distance import Point
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient


def place(record: Location) -> Location:
    db.session.expire_all()
    return editing.location(record.id, actor=SYSTEM)


@pytest.fixture
def map_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A map that knows one postcode."""
    from hub.directory.editing import locations

    def point_of(postcode: str) -> Point | None:
        return {"WF2 6RD": Point(53.66, -1.51)}.get(postcode)

    monkeypatch.setattr(locations, "point_of", point_of)


NEW: dict[str, Any] = {
    "name": "Mill Hall",
    "address_1": "2 Mill Lane",
    "city": "Aldermere",
    "postal_code": "wf26rd",
}


def test_a_new_place_of_a_service_is_its_place(editor: PageClient, map_of_two: None) -> None:
    service = make.service()
    url = f"{AT}/services/{service.id}/places/new"
    refused = editor.submit(url, NEW)
    assert reading.problems(refused) == ["Choose whether the address must stay private"]
    assert reading.typed(refused, "address_1") == "2 Mill Lane"
    assert editor.submit(url, NEW | {"confidential": "no"}).status_code == 302
    found = reading.service(service).at_locations[0].location
    assert (found.name, found.organization_id) == ("Mill Hall", service.organization_id)
    assert found.addresses[0].postal_code == "WF2 6RD"
    assert (found.latitude, found.longitude) == (53.66, -1.51)
    assert reading.deeds(found.id) == ["location.created"]
    assert reading.deeds(service.id) == ["service.edited"]


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("WF2", "Enter the whole postcode"),
        ("nowhere", "A postcode looks like"),
        ("WF2 6RDX", "A postcode looks like"),
    ],
)
def test_a_postcode_says_what_is_wrong_with_it(editor: PageClient, postcode: str, said: str) -> None:
    url = f"{AT}/organizations/{make.organization().id}/places/new"
    refused = editor.submit(url, NEW | {"confidential": "no", "postal_code": postcode})
    assert said in reading.problems(refused)[0]
    assert reading.typed(refused, "postal_code") == postcode


def test_a_private_address_is_nowhere_public(editor: PageClient, client: PageClient) -> None:
    organization = make.organization()
    record = make.location(of=organization, name="Refuge A")
    service = make.service(of=organization, at=[record])
    assert "1 Mill Lane" in reading.text(client.get(f"/services/{service.id}"))
    page = editor.get(f"{AT}/places/{record.id}/privacy")
    assert "no name, no street, no directions" in reading.text(page)
    editor.submit(f"{AT}/places/{record.id}/privacy", {"confidential": "yes"})
    public = client.get(f"/services/{service.id}").get_data(as_text=True)
    assert "Mill Lane" not in public
    assert "Refuge A" not in public
    assert "The public sees only the postcode district" in reading.text(
        editor.get(f"{AT}/places/{record.id}")
    )
    assert reading.fields_of_last_deed(record.id) == ["confidential"]


def test_a_new_postcode_moves_the_spot_and_another_street_does_not(
    editor: PageClient, map_of_two: None
) -> None:
    record = make.location(of=make.organization(), latitude=53.1, longitude=-1.1)
    url = f"{AT}/places/{record.id}/address"
    editor.submit(url, {"address_1": "3 Mill Lane"})
    assert place(record).latitude == 53.1
    assert place(record).addresses[0].state_province == "West Yorkshire"
    editor.submit(url, {"postal_code": "WF2 6RD"})
    assert place(record).latitude == 53.66
    assert reading.deeds(record.id) == ["location.edited", "location.edited"]


def test_the_spot_can_be_put_right(editor: PageClient) -> None:
    record = make.location(of=make.organization())
    url = f"{AT}/places/{record.id}/map"
    assert reading.problems(editor.submit(url, {"latitude": "-1.5", "longitude": "53.7"})) == [
        "Enter a latitude between 49 and 61, like 53.6833",
        "Enter a longitude between -9 and 3, like -1.4977",
    ]
    assert reading.problems(editor.submit(url, {"latitude": "53.7", "longitude": ""})) == [
        "Enter the longitude too, or leave both empty"
    ]
    editor.submit(url, {"latitude": "53.71", "longitude": "-1.52"})
    assert (place(record).latitude, place(record).longitude) == (53.71, -1.52)


def test_ways_in_bus_and_phones(editor: PageClient) -> None:
    record = make.location(of=make.organization())
    at = f"{AT}/places/{record.id}"
    editor.submit(
        f"{at}/access", {"codes": ["step-free", "lift"], "others": "Ring the bell\nRamp at the back"}
    )
    editor.submit(f"{at}/transport", {"transportation": "Bus 12 from the station"})
    editor.submit(f"{at}/phones", {"phones-0-number": "01632 960 001"})
    editor.submit(f"{at}/place", {"name": "The big hall", "location_type": "virtual"})
    saved = place(record)
    assert [(one.code, one.description) for one in saved.accessibility] == [
        ("step-free", ""),
        ("lift", ""),
        ("", "Ring the bell"),
        ("", "Ramp at the back"),
    ]
    assert saved.transportation == "Bus 12 from the station"
    assert [phone.number for phone in saved.phones] == ["01632 960 001"]
    said = reading.text(editor.get(at))
    assert "Step-free" in said
    assert "Ramp at the back" in said
    assert reading.deeds(record.id) == ["location.edited"] * 4
    for slug in ("access", "transport", "phones", "place", "address", "privacy", "map"):
        editor.submit(f"{at}/{slug}")
    assert reading.deeds(record.id) == ["location.edited"] * 4


def test_a_service_chooses_among_the_places_it_may_use(editor: PageClient) -> None:
    organization = make.organization()
    first, second = (
        make.location(of=organization, name="First"),
        make.location(of=organization, name="Second"),
    )
    service = make.service(of=organization, at=[first])
    url = f"{AT}/services/{service.id}/places"
    editor.submit(url, {"places": [str(second.id)]})
    assert [at.location_id for at in reading.service(service).at_locations] == [second.id]
    strange = make.location(of=make.organization())
    assert editor.submit(url, {"places": [str(strange.id)]}).status_code == 422


def test_a_hall_that_belongs_to_somebody_else_is_found_and_used_once(editor: PageClient) -> None:
    hall = make.location(of=make.organization(name="The parish"), name="St Anne's hall", postcode="WF2 6RD")
    make.location(of=make.organization(), name="Elsewhere")
    service = make.service()
    find = f"{AT}/services/{service.id}/places/find"
    assert "No place like this" in reading.text(editor.get(f"{find}?q=palace"))
    found = reading.text(editor.get(f"{find}?q=anne wf2"))
    assert "St Anne's hall, 1 Mill Lane, Aldermere, WF2 6RD" in found
    assert "Elsewhere" not in found
    for _ in range(2):
        token = reading.typed(editor.get(f"{AT}/services/{service.id}"), "csrf_token")
        editor.post(f"{AT}/services/{service.id}/places/use/{hall.id}", data={"csrf_token": token})
    assert [at.location_id for at in reading.service(service).at_locations] == [hall.id]
    assert reading.deeds(service.id) == ["service.edited"]
    assert "It is there already" in reading.text(editor.get(f"{find}?q=anne"))


@pytest.mark.parametrize("words", ["%", "_", "' OR 1=1 --", "\\", "a\x00b"])
def test_odd_words_find_nothing_and_break_nothing(editor: PageClient, words: str) -> None:
    service = make.service(at=[make.location(of=make.organization())])
    page = editor.get(f"{AT}/services/{service.id}/places/find", query_string={"q": words})
    assert "No place like this" in reading.text(page)
