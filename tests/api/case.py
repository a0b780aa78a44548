"""Entries that say something in every field, for the tests of open data."""

from datetime import date
from decimal import Decimal

from hub.core.db import transaction
from hub.directory.models import (
    Accessibility,
    Contact,
    CostOption,
    Language,
    Phone,
    RequiredDocument,
    ScheduleException,
    Service,
    ServiceArea,
)
from tests.support import make

CANARY = "Canary"


def rich() -> Service:
    """A service with something of everything, in a hall that anybody may know."""
    owner = make.organization(
        name="Aldermere Friends",
        website="friends.example",
        email="not an address",
        phones=[Phone(number="1")],
    )
    hall = make.location(of=owner, transportation="Bus 4")
    with transaction():
        hall.accessibility.append(Accessibility(code="step-free"))
    return make.service(
        of=owner,
        at=[hall],
        terms=[make.term()],
        url="https://friends.example/lünch|menu",
        email="lunch@friends.example",
        minimum_age=Decimal(18),
        maximum_age=Decimal(-1),
        schedules=[make.weekly("MO,TH", "09:30", "12:00")],
        schedule_exceptions=[
            ScheduleException(
                starts_on=date(2026, 12, 25), ends_on=date(2026, 12, 26), is_closed=True, reason=""
            )
        ],
        phones=[Phone(number="01632 960000", extension="012", type="sms")],
        contacts=[Contact(name="Sam", email="sam@friends.example")],
        languages=[Language(name="Polish", code="pl")],
        cost_options=[CostOption(option="Lunch", amount=Decimal("2.50"))],
        service_areas=[ServiceArea(name="Trafford", code="E08000009")],
        required_documents=[RequiredDocument(document="A letter")],
    )


def secret() -> Service:
    """A service at a place that is kept private, with the canary in everything that says where."""
    owner = make.organization(name="Safe Harbour")
    refuge = make.location(
        of=owner,
        postcode="WF2 9ZZ",
        confidential=True,
        name=f"{CANARY} House",
        description=f"Behind the {CANARY}",
        url="https://canary.example",
        latitude=53.677123,
        longitude=-1.512345,
    )
    with transaction():
        refuge.addresses[0].address_1 = f"1 {CANARY} Street"
        refuge.phones.append(Phone(number=f"{CANARY} 1"))
        refuge.accessibility.append(Accessibility(code="", description=f"Ramp at the {CANARY} door"))
    service = make.service(of=owner, at=[refuge])
    with transaction():
        service.at_locations[0].description = f"Ring at the {CANARY} gate"
    return service
