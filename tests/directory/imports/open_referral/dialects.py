"""One service in each of the dialects that directories speak."""

from typing import Any

OLD: dict[str, Any] = {
    "id": "s-1",
    "name": "Tuesday Table",
    "description": "<p>A hot lunch &amp; good company.</p>",
    "status": "active",
    "url": "",
    "email": None,
    "organization": {"id": "o-1", "name": "Lowfold Neighbours", "url": "lowfold.example"},
    "eligibilitys": [{"minimum_age": 50, "maximum_age": 120, "eligibility": "Older people"}],
    "service_taxonomys": [
        {
            "id": "st-1",
            "taxonomy": {"id": "esdServiceType:242", "name": "Lunch clubs", "vocabulary": "esdServiceTypes"},
        }
    ],
    "service_at_locations": [
        {
            "id": "sal-1",
            "location": {
                "id": "l-1",
                "name": "Lowfold Hall",
                "latitude": "53.7",
                "longitude": "-1.5",
                "physical_addresses": [
                    {
                        "id": "a-1",
                        "address_1": "Pinfold Road",
                        "city": "Aldermere",
                        "postal_code": "WF2 9JX",
                        "country": "England",
                    }
                ],
                "accessibility_for_disabilities": [{"accessibility": "hearing loop"}],
            },
            "regular_schedules": [{"id": "r-1", "weekday": 2, "opens_at": "12:00:00", "closes_at": "14:00"}],
            "holiday_schedules": [
                {"id": "h-1", "closed": True, "start_date": "2026-12-24", "end_date": "2026-12-28"}
            ],
        }
    ],
    "contacts": [{"id": "c-1", "name": "Sam", "phones": [{"id": "p-1", "number": "01632 960301"}]}],
    "languages": [{"id": "lang-1", "language": "Polish"}],
    "fundings": [{"id": "f-1", "source": "The lottery"}],
    "cost_options": [{"id": "k-1", "option": "A visit", "amount": "3.50"}],
    "reviews": [{"score": 5}],
}
OLD_OTHERWISE = {
    **{name: value for name, value in OLD.items() if name not in {"eligibilitys", "service_taxonomys"}},
    "eligibilities": OLD["eligibilitys"],
    "service_taxonomies": OLD["service_taxonomys"],
}
OUTPOST: dict[str, Any] = {
    "id": 17,
    "name": "Safe Harbour",
    "description": "A place to stay.",
    "organisation": {"id": 3, "name": "Harbour Trust"},
    "locations": [
        {
            "id": 5,
            "name": "The house",
            "address_1": "1 Canary Row",
            "city": "Aldermere",
            "postal_code": "WF2 9JX",
            "geometry": {"type": "Point", "coordinates": [-1.5001, 53.7001]},
            "mask_exact_address": True,
        },
        {
            "id": 6,
            "name": "The office",
            "address_1": "2 High Street",
            "postal_code": "WF1 1AA",
            "geometry": {"type": "Point", "coordinates": [-1.4, 53.6]},
            "accessibilities": [{"name": "Step-free"}],
            "mask_exact_address": False,
        },
    ],
    "taxonomies": [{"id": 9, "name": "Housing", "parent_id": None}],
    "suitabilities": [{"id": 2, "name": "Adults"}],
    "contacts": [{"id": 1, "name": "Duty desk", "phone": "01632 960000", "email": "desk@harbour.example"}],
    "regular_schedules": [{"id": 4, "weekday": "Monday", "opens_at": "09:00", "closes_at": "17:00"}],
    "min_age": 18,
    "max_age": -1,
    "updated_at": "2026-01-01T00:00:00Z",
}
