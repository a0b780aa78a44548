"""A confidential place is its postcode district and nothing more, wherever the public looks."""

import re
import uuid
from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader

from hub.core.db import transaction
from hub.directory import shortlists
from hub.directory.models import Accessibility, Location, Organization, Phone, Service, ServiceAtLocation
from tests.support import make
from tests.support.client import PageClient

CANARY = "Zebedee"
SECRET_POINT = "53.61234"


@pytest.fixture
def organization(client: PageClient) -> Organization:
    return make.organization()


@pytest.fixture
def place(organization: Organization) -> Location:
    """A refuge whose every field says where it is."""
    record = make.location(
        of=organization,
        postcode="WF2 6RD",
        confidential=True,
        name=f"{CANARY} House",
        alternate_name=f"The {CANARY}",
        description=f"Behind the {CANARY} Arms",
        transportation=f"Bus to {CANARY} Row",
        url=f"https://{CANARY.lower()}.example",
        latitude=float(SECRET_POINT),
        longitude=-1.5,
    )
    address = record.addresses[0]
    with transaction():
        address.address_1, address.address_2 = f"18 {CANARY} Garth", f"{CANARY} Yard"
        address.city, address.attention = f"{CANARY}ton", CANARY
        record.accessibility.append(
            Accessibility(code="", description=f"Ramp on {CANARY} Road", details=CANARY, url="")
        )
        record.phones.append(Phone(number="01632 960999", description=CANARY, type="", extension=""))
    return record


@pytest.fixture
def service(organization: Organization, place: Location) -> Service:
    record = make.service(of=organization, terms=[make.term()], name="Safe rooms", schedules=[make.weekly()])
    with transaction():
        record.at_locations.append(
            ServiceAtLocation(location_id=place.id, location=place, description=f"Ring at {CANARY} door")
        )
    return record


def outputs(
    client: PageClient, service: Service, organization: Organization, place: Location
) -> Iterator[str]:
    """Every address where the service, its organization or its place is shown."""
    saved = shortlists.encode([service.id])
    event = make.opportunity(of=organization, location_id=place.id)
    yield from (
        f"/services/{service.id}",
        f"/services/{service.id}/leaflet.pdf",
        f"/services/{service.id}/calendar.ics",
        f"/services/{service.id}/qr.svg",
        f"/services/{service.id}/report",
        f"/organizations/{organization.id}",
        f"/opportunities/{event.id}",
        "/opportunities",
        "/browse",
        "/browse/food",
        "/browse/food/parcels",
        "/browse/a-z?letter=S",
        f"/shortlist?list={saved}",
        f"/shortlist/leaflet.pdf?list={saved}",
        f"/shortlist/list.txt?list={saved}",
        f"/shortlist/qr.svg?list={saved}",
    )


def said(content: bytes, mimetype: str) -> str:
    if mimetype != "application/pdf":
        return content.decode()
    reader = PdfReader(BytesIO(content))
    return " ".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])


def test_no_output_gives_it_away(
    client: PageClient, service: Service, organization: Organization, place: Location
) -> None:
    for address in outputs(client, service, organization, place):
        response = client.get(address)
        assert response.status_code == 200, address
        text = re.sub(r"list=[\w.-]+", "list=", said(response.get_data(), response.mimetype).lower())
        for secret in (CANARY, SECRET_POINT, "6RD", "960999"):
            assert secret.lower() not in text, f"{address} gives away {secret}"


def test_the_district_is_said_and_that_the_rest_is_kept_private(client: PageClient, service: Service) -> None:
    html = client.get(f"/services/{service.id}").get_data(as_text=True)
    assert "Address kept private" in html
    assert "In the WF2 area" in html
    assert "hub-map" not in html
    saved = shortlists.encode([service.id])
    text = client.get(f"/shortlist/list.txt?list={saved}").get_data(as_text=True)
    assert "Address kept private, in the WF2 area" in text


def test_the_harness_sees_an_open_place(
    client: PageClient, service: Service, organization: Organization, place: Location
) -> None:
    """A control: with the same words on a place that is not secret, the outputs do show them."""
    with transaction():
        place.confidential = False
    shown = set()
    for address in outputs(client, service, organization, place):
        response = client.get(address)
        if CANARY.lower() in said(response.get_data(), response.mimetype).lower():
            shown.add(address.split("?")[0].rpartition("/")[2].replace(str(service.id), "service"))
    assert {"service", "leaflet.pdf", "calendar.ics", "list.txt", "parcels"} <= shown


def test_a_secret_place_beside_an_open_one_is_not_on_the_map(
    client: PageClient, service: Service, organization: Organization
) -> None:
    with transaction():
        hall = make_hall(organization)
        service.at_locations.append(ServiceAtLocation(location_id=hall.id, location=hall))
    html = client.get(f"/services/{service.id}").get_data(as_text=True)
    assert html.count('"number":') == 1
    assert CANARY not in html


def make_hall(organization: Organization) -> Location:
    from hub.core.db import db

    hall = Location(
        id=uuid.uuid4(),
        organization_id=organization.id,
        name="Mill Lane Hall",
        latitude=53.68,
        longitude=-1.49,
    )
    hall.addresses, hall.accessibility, hall.phones, hall.at_services = [], [], [], []
    db.session.add(hall)
    return hall
