"""The tables of England's family hubs and services directory, as its test data writes them: one JSON, many lists."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from hub.directory.imports.open_referral.items import Item, ItemKind, Items, Told, records_in, text_of

_OWN_NAMES = {
    "post_code": "postal_code",
    "dt_start": "dtstart",
    "by_day": "byday",
    "by_month_day": "bymonthday",
    "telephone": "phone",
    "organisation_id": "organization_id",
    "address1": "address_1",
    "address2": "address_2",
}
_CHANNELS = {"inperson": "in-person", "online": "online", "telephone": "phone"}


def is_one(found: Mapping[str, Any]) -> bool:
    return "Organisations" in found and "Services" in found


def read(found: Mapping[str, Any]) -> Items:
    """Organizations, their places, terms and services."""
    lists = {name: [_told(row) for row in records_in(rows)] for name, rows in found.items()}
    by_service = {
        name: _by(lists.get(name, ()), "service_id")
        for name in (
            "Schedules",
            "Contacts",
            "Eligibilities",
            "Languages",
            "ServiceTaxonomies",
            "ServiceDeliveries",
            "ServiceAtLocations",
            "CostOptions",
            "Fundings",
            "ServiceAreas",
        )
    }
    places = {row["id"]: _place(row) for row in lists.get("Locations", ())}
    terms = {row["id"]: _term(row) for row in lists.get("Taxonomies", ())}
    hours = _by(lists.get("Schedules", ()), "service_at_location_id")
    for number, told in enumerate(terms.values(), start=1):
        yield Item(ItemKind.TERM, number, told)
    for number, row in enumerate(lists["Organisations"], start=1):
        parent = row.get("associated_organisation_id")
        yield Item(ItemKind.ORGANIZATION, number, {**row, "parent_organization_id": parent})
    for number, told in enumerate(places.values(), start=1):
        yield Item(ItemKind.LOCATION, number, told)
    for number, row in enumerate(lists["Services"], start=1):
        held = {name: rows.get(row["id"], []) for name, rows in by_service.items()}
        told = {**row, "organization": {"id": row.get("organization_id")}}
        told["description"] = row.get("description") or row.get("summary")
        told["schedules"] = held["Schedules"]
        told["contacts"] = held["Contacts"]
        told["eligibilities"] = [_ages(one) for one in held["Eligibilities"]]
        told["languages"], told["cost_options"] = held["Languages"], held["CostOptions"]
        told["fundings"], told["service_areas"] = held["Fundings"], held["ServiceAreas"]
        told["attributes"] = [
            {"taxonomy_term": terms[one["taxonomy_id"]]}
            for one in held["ServiceTaxonomies"]
            if one.get("taxonomy_id") in terms
        ]
        told["service_at_locations"] = [
            {**at, "location": places.get(at.get("location_id")), "schedules": hours.get(at["id"], [])}
            for at in held["ServiceAtLocations"]
        ]
        ways = (_CHANNELS.get(text_of(one.get("name")).casefold()) for one in held["ServiceDeliveries"])
        told["channels"] = list(dict.fromkeys(filter(None, ways)))
        yield Item(ItemKind.SERVICE, number, told)


def _told(row: Told) -> Told:
    """The row with names as the standard writes them: "ByMonthDay" is "bymonthday"."""
    made = {}
    for name, value in row.items():
        plain = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
        made[_OWN_NAMES.get(plain, plain)] = value
    return made


def _by(rows: Any, name: str) -> dict[str, list[Told]]:
    found: defaultdict[str, list[Told]] = defaultdict(list)
    for row in rows:
        if text_of(row.get(name)):
            found[text_of(row[name])].append(row)
    return found


def _place(row: Told) -> Told:
    return {
        **row,
        "location_type": "physical" if row.get("address_1") else text_of(row.get("location_type")).lower(),
    }


def _term(row: Told) -> Told:
    return {**row, "taxonomy": row.get("taxonomy_type")}


def _ages(row: Told) -> Told:
    return {**row, "eligibility": row.get("eligibility_type")}
