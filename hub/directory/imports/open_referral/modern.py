"""Records of every version and dialect in the words of HSDS 3.0. Pure, and lenient: what is not there is not there.

Open Referral UK 1.0 in both its spellings, HSDS 1.1, Outpost's own dialect. What is in these words already stays as
it is, so a mixture of several is read as well.
"""

import re
from collections.abc import Iterable
from typing import Any

from hub.core.words import digits
from hub.directory.imports.open_referral.items import Told, first_of, records_in, text_of
from hub.directory.opening import WEEKDAY_NAMES, WEEKDAYS

_APART = re.compile(r"[;,|\n]")


def service(told: Told) -> Told:
    """A service with all that stands inside it."""
    made = dict(told)
    made["organization"] = first_of(told, "organization", "organisation")
    if isinstance(made["organization"], dict):
        made["organization"] = organization(made["organization"])
        made.setdefault("organization_id", made["organization"].get("id"))
    made["url"] = first_of(told, "url", "website", "web")
    made["fees_description"] = first_of(told, "fees_description", "fees")
    made["funding"] = [*records_in(told.get("funding")), *records_in(told.get("fundings"))]
    made["languages"] = _languages(told.get("languages"))
    made["attributes"] = attributes(told)
    made["schedules"] = schedules(told)
    made["service_areas"] = [
        {**area, "name": first_of(area, "name", "service_area")}
        for area in _named(told.get("service_areas"), "name")
    ]
    made["required_documents"] = _named(told.get("required_documents"), "document")
    _say_who_may(made, told)
    _give_places(made, told)
    _give_numbers(made, told)
    return made


def organization(told: Told) -> Told:
    """An organization, without its services: these are records of their own."""
    made = dict(told)
    made["website"] = first_of(told, "website", "url")
    made["organization_identifiers"] = records_in(
        first_of(told, "organization_identifiers", "identifiers")
    ) or _registered(told)
    made["attributes"] = attributes(told)
    made["locations"] = [location(one) for one in records_in(told.get("locations"))]
    made["funding"] = [*records_in(told.get("funding")), *records_in(told.get("fundings"))]
    return made


def location(told: Told) -> Told:
    """A place with its addresses. Outpost keeps address and point in the place itself, and says which are secret."""
    made = dict(told)
    addresses = [
        *records_in(told.get("addresses")),
        *({"address_type": "physical", **one} for one in records_in(told.get("physical_addresses"))),
        *({"address_type": "postal", **one} for one in records_in(told.get("postal_addresses"))),
    ]
    if not addresses and first_of(told, "address_1", "postal_code", "postcode", "city"):
        own = ("address_1", "address_2", "city", "region", "state_province", "postal_code", "country")
        addresses = [{"id": None, **{name: told.get(name) for name in own}}]
        addresses[0]["postal_code"] = first_of(told, "postal_code", "postcode")
    made["addresses"] = addresses
    made["accessibility"] = [
        *_accessibility(told.get("accessibility")),
        *_accessibility(told.get("accessibility_for_disabilities")),
        *_accessibility(told.get("accessibilities")),
    ]
    made["attributes"] = attributes(told)
    made["schedules"] = schedules(told)
    geometry = told.get("geometry")
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if isinstance(point, list) and len(point) >= 2 and told.get("latitude") is None:
        made["longitude"], made["latitude"] = point[0], point[1]
    if _is_yes(told.get("mask_exact_address")):
        made["x_confidential"] = True
    return made


def _is_yes(value: Any) -> bool:
    return text_of(value).casefold() in {"true", "1", "yes", "t"}


# ------------------------------------------------------------------------------------------------- words

_TAXONOMY_LISTS = {
    "service_taxonomys": "",
    "service_taxonomies": "",
    "link_taxonomy": "",
    "taxonomies": "",
    "suitabilities": "Suitabilities",
    "send_needs": "SEND needs",
}


def attributes(told: Told) -> list[Told]:
    """The terms that a record carries, each with the term inside."""
    found = [
        {**one, "taxonomy_term": term(one.get("taxonomy_term"), one)}
        for one in records_in(told.get("attributes"))
    ]
    for name, vocabulary in _TAXONOMY_LISTS.items():
        for one in _named(told.get(name), "name"):
            inner = first_of(one, "taxonomy", "taxonomy_term")
            inside = inner if isinstance(inner, dict) else {"id": one.get("taxonomy_id"), **one}
            found.append(
                {
                    "id": one.get("id") if inner else None,
                    "taxonomy_term": term(inside, one, vocabulary=vocabulary),
                }
            )
    return found


def term(told: Any, carrier: Told | None = None, *, vocabulary: str = "") -> Told:
    """A term. Version 1 calls its taxonomy "vocabulary" and knows it by "esdServiceType:242"."""
    made = dict(told) if isinstance(told, dict) else {}
    if not made and carrier:
        made["id"] = carrier.get("taxonomy_term_id")
    if isinstance(made.get("taxonomy"), dict):
        made["taxonomy_id"] = made["taxonomy"].get("id")
        made["taxonomy"] = made["taxonomy"].get("name")
    made["taxonomy"] = first_of(made, "taxonomy", "vocabulary") or vocabulary or None
    made["name"] = first_of(made, "name", "term", "label")
    parent = made.get("parent")
    made["parent_id"] = made.get("parent_id") or (parent.get("id") if isinstance(parent, dict) else None)
    return made


# ------------------------------------------------------------------------------------------------- times


def schedules(told: Told) -> list[Told]:
    """Rules and days that differ, of all three kinds of lists."""
    return [
        *records_in(told.get("schedules")),
        *map(_weekly, records_in(told.get("regular_schedules"))),
        *map(_holiday, records_in(told.get("holiday_schedules"))),
    ]


def _weekly(told: Told) -> Told:
    made = {**told, "freq": first_of(told, "freq") or "WEEKLY"}
    if not first_of(told, "byday"):
        made["byday"] = _weekday(told.get("weekday"))
    return made


def _weekday(value: Any) -> str:
    """The code of a day: 1 is Monday; "Monday", "mon", "MO" and a full address that ends so are all understood."""
    said = text_of(value).rstrip("/").rpartition("/")[2].rpartition("#")[2]
    if number := digits(said):
        return WEEKDAYS[(number - 1) % 7]
    names = [name.casefold() for name in WEEKDAY_NAMES]
    short = said.casefold()[:3]
    return next(
        (WEEKDAYS[n] for n, name in enumerate(names) if len(short) > 1 and name.startswith(short)), ""
    )


def _holiday(told: Told) -> Told:
    closed = _is_yes(told.get("closed"))
    return {
        "id": told.get("id"),
        "valid_from": first_of(told, "start_date", "valid_from"),
        "valid_to": first_of(told, "end_date", "valid_to", "start_date"),
        "opens_at": None if closed else told.get("opens_at"),
        "closes_at": None if closed else told.get("closes_at"),
        "x_exception": "closed" if closed else "open",
    }


# ------------------------------------------------------------------------------------------- smaller things


def _say_who_may(made: Told, told: Told) -> None:
    rules = [
        *records_in(told.get("eligibilitys")),
        *records_in(told.get("eligibilities")),
        *records_in(told.get("eligibility")),
    ]
    made["minimum_age"] = first_of(told, "minimum_age", "min_age")
    made["maximum_age"] = first_of(told, "maximum_age", "max_age")
    for name in ("minimum_age", "maximum_age"):
        if made[name] is None:
            made[name] = next((rule[name] for rule in rules if text_of(rule.get(name))), None)
    words = [text_of(rule.get("eligibility")) for rule in rules]
    words += [text_of(told.get(name)) for name in ("audience", "eligibility")]
    if not text_of(told.get("eligibility_description")):
        made["eligibility_description"] = "\n".join(dict.fromkeys(filter(None, words)))


def _give_places(made: Told, told: Told) -> None:
    """Where it runs; what hangs under that place and has no place of its own here hangs on the service."""
    at = [dict(one) for one in records_in(told.get("service_at_locations"))]
    at += [{"location": one} for one in records_in(told.get("locations"))]
    for one in at:
        if isinstance(one.get("location"), dict):
            one["location"] = location(one["location"])
            one.setdefault("location_id", one["location"].get("id"))
    if not made["schedules"]:
        inner = [(one, rule) for one in at for rule in schedules(one)]
        if not inner and len(at) == 1 and not is_ours(told) and isinstance(at[0].get("location"), dict):
            inner = [(at[0], {**rule, "id": None}) for rule in at[0]["location"].get("schedules", ())]
        many = len({id(one) for one, _ in inner}) > 1
        made["schedules"] = [{**rule, "description": _at(one, rule)} if many else rule for one, rule in inner]
    made["service_at_locations"] = at


def _at(one: Told, rule: Told) -> str:
    place = one.get("location") if isinstance(one.get("location"), dict) else {}
    name = text_of((place or {}).get("name"))
    return ": ".join(filter(None, (name, text_of(rule.get("description")))))


def _give_numbers(made: Told, told: Told) -> None:
    """A number that only stands under somebody's name is one to ring all the same."""
    contacts = [dict(one) for one in records_in(told.get("contacts"))]
    phones = list(records_in(told.get("phones")))
    for at in made["service_at_locations"]:
        phones += records_in(at.get("phones"))
        contacts += [dict(one) for one in records_in(at.get("contacts"))]
    lift = not phones and not is_ours(told)
    for contact in contacts:
        own = [*records_in(contact.get("phones")), *_single(contact)]
        if lift:
            phones += [
                {**one, "description": first_of(one, "description") or contact.get("name")} for one in own
            ]
        contact["phones"] = [] if lift else own
    made["phones"], made["contacts"] = phones, contacts
    for name in ("email", "url"):
        inside = next((c[name] for c in contacts if _single(c) and text_of(c.get(name))), None)
        made[name] = first_of(made, name) or inside


def is_ours(told: Told) -> bool:
    """Whether another hub says this: then everything stands where it stood there."""
    return any(name.startswith("x_") for name in told)


def _single(contact: Told) -> list[Told]:
    number = first_of(contact, "phone", "telephone", "number")
    return [{"number": number}] if text_of(number) else []


def _languages(value: Any) -> list[Told]:
    return [{**one, "name": first_of(one, "name", "language")} for one in _named(value, "name")]


def _accessibility(value: Any) -> list[Told]:
    return [
        {**one, "description": first_of(one, "description", "accessibility", "name")}
        for one in _named(value, "description")
    ]


def _named(value: Any, name: str) -> list[Told]:
    """Records, or plain words made into records: "Bus, Tram" is two of them."""
    if isinstance(value, str):
        return [{name: word} for word in map(str.strip, _APART.split(value)) if word]
    if isinstance(value, list):
        return [
            one if isinstance(one, dict) else {name: text_of(one)} for one in value if one not in (None, "")
        ]
    return records_in(value)


def _registered(told: Told) -> list[Told]:
    """Numbers in registers that stand in fields of their own."""
    known: Iterable[tuple[str, str, str]] = (
        ("charity_number", "GB-CHC", "Charity number"),
        ("company_number", "GB-COH", "Company number"),
        ("tax_id", "", "Tax number"),
    )
    return [
        {"identifier": text_of(told[name]), "identifier_scheme": scheme, "identifier_type": words}
        for name, scheme, words in known
        if text_of(told.get(name))
    ]
