"""A list brought in for the first time. What it does not say is left unsaid."""

from datetime import date, time

from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.db import db
from hub.directory.imports.report import Outcome
from hub.directory.models import ImportSource, LinkEntity, OrganizationType
from hub.directory.queries import entries
from tests.directory.imports.clubs import LARDER, LUNCH, MAPPING, Load, how_many, outcomes, promises, service


def test_a_row_becomes_an_organization_a_service_and_a_place(load: Load) -> None:
    report = load(LARDER, LUNCH)
    assert outcomes(report) == ["created", "created"]
    larder = service("Sale Larder lunches")
    assert larder.organization.name == "Sale Larder"
    assert larder.organization.organization_type is OrganizationType.CHARITY
    assert (larder.source, larder.source_key) == ("lunch", "Sale Larder")
    assert larder.is_published
    assert larder.organization.is_published
    assert larder.description == "Food to take home"
    assert larder.url == "https://www.larder.example"
    assert larder.channels == ["in-person"]
    assert larder.how_to_start == ["ask-staff"]
    assert larder.assured_date == date(2025, 7, 31)
    assert [phone.number for phone in larder.phones] == ["0161 496 0000"]
    (hours,) = larder.schedules
    assert (hours.byday, hours.opens_at, hours.closes_at) == ("TU", time(14), time(16))
    (place,) = [at.location for at in larder.at_locations]
    (address,) = place.addresses
    assert (address.address_1, address.address_2, address.city) == ("Unit 1", "School Road", "Sale")
    assert address.postal_code == "M33 2AB"
    assert (place.latitude, place.longitude) == (53.425, -2.322)
    terms = entries.terms_of(LinkEntity.SERVICE, [larder.id])[larder.id]
    assert [term.code for term in terms] == ["food/hot-meals"]
    assert [schedule.description for schedule in service("Mill Lunch lunches").schedules] == [
        "by appointment"
    ]
    assert promises() == 2


def test_the_list_is_named_and_one_event_is_left(load: Load) -> None:
    before = how_many(AuditEvent)
    load(LARDER, LUNCH, ",,,,,,,,,\n", "Sale Larder,twice,,,,,,,,\n")
    (source,) = db.session.scalars(select(ImportSource)).all()
    assert (source.name, source.title, source.rows) == ("lunch", "Lunch clubs", 2)
    assert (source.publisher, source.licence) == ("Aldermere Council", "Open Government Licence v3.0")
    assert how_many(AuditEvent) == before + 1
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "directory.imported")).all()
    assert event.detail == {"created": 2, "refused": 1}


def test_what_is_not_known_of_a_place_is_said(load: Load) -> None:
    report = load(
        LUNCH,
        "Far Off,x,Low Road,M33 2AB,,,,Open door,52.1,-1.0\n",
        "Sea Side,x,The Beach,,,,,Open door,12.5,1.0\n",
        "Slip,x,Top Road,WA154 1HF,,,,Open door,,\n",
        "Nowhere,x,,,,,,Open door,,\n",
        "Dot,x,,,,,,Open door,53.4,-2.3\n",
    )
    why = {result.key: " ".join(result.why) for result in report.results}
    assert why["Mill Lunch"] == "We do not know where WF1 1AA is, so it is not on the map."
    assert "miles from M33 2AB, whose own point was used" in why["Far Off"]
    assert "“12.5, 1.0” is not a point in the United Kingdom." in why["Sea Side"]
    assert "“WA154 1HF” is not a postcode." in why["Slip"]
    assert service("Far Off lunches").at_locations[0].location.latitude == 53.425
    assert service("Slip lunches").at_locations[0].location.addresses[0].city == "WA154 1HF"
    assert service("Nowhere lunches").at_locations == []
    assert service("Dot lunches").at_locations[0].location.longitude == -2.3


def test_cells_that_cannot_be_used_are_left_out_and_told(load: Load) -> None:
    report = load("Odd,x,,,ring me,javascript:alert(1),,Open door,,\n")
    (result,) = report.results
    assert result.outcome is Outcome.CREATED
    assert "“ring me” is not a telephone number" in " ".join(result.why)
    assert "“javascript:alert(1)” is not a web address" in " ".join(result.why)
    odd = service("Odd lunches")
    assert (odd.url, odd.phones) == ("", [])


def test_the_public_sees_only_what_an_editor_could_publish(load: Load) -> None:
    report = load("Bare,,,,,,,Open door,,\n")
    assert not service("Bare lunches").is_published
    assert "The public does not see it yet" in " ".join(report.results[0].why)
    load(
        "Kept back,x,,,,,,Open door,,\n",
        told=MAPPING.replace("publish = true", "").replace('"lunch"', '"other"'),
    )
    assert not service("Kept back lunches").is_published
