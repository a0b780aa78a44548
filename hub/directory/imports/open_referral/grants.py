"""Grants as 360Giving publishes them: each row is a grant; what we keep is who received it, and from whom."""

from pathlib import Path

from hub.core.errors import Invalid
from hub.directory.imports import reading
from hub.directory.imports.open_referral.items import Item, ItemKind, Items, Told
from hub.directory.imports.open_referral.lenient import unguarded

_NEEDED = {"recipient org:identifier", "recipient org:name"}


def read(path: Path) -> Items:
    """The organizations that received grants, each once. Raises Invalid for any other table."""
    table = reading.open_table(path)
    heads = [head.casefold() for head in table.columns]
    if not set(heads) >= _NEEDED:
        raise Invalid(
            f"{path.name} is a table, and neither a data package nor grants after 360Giving. "
            "A table of your own comes in with a mapping: hub import csv."
        )
    found: dict[str, tuple[int, Told]] = {}
    for number, cells in table.rows():
        row = {head: unguarded(cell.strip()) for head, cell in zip(heads, cells, strict=False)}
        key = row.get("recipient org:identifier") or row.get("recipient org:name", "")
        if key:
            _, told = found.setdefault(key, (number, _recipient(key, row)))
            paid = {"source": _paid(row)}
            if paid["source"] and paid not in told["funding"]:
                told["funding"].append(paid)
    return iter([Item(ItemKind.ORGANIZATION, number, told) for number, told in found.values()])


def _recipient(key: str, row: dict[str, str]) -> Told:
    told: Told = {
        "id": key,
        "name": row.get("recipient org:name", ""),
        "description": row.get("recipient org:description", ""),
        "website": row.get("recipient org:web address", ""),
        "charity_number": row.get("recipient org:charity number", ""),
        "company_number": row.get("recipient org:company number", ""),
        "funding": [],
        "locations": [],
    }
    address = {
        "address_1": row.get("recipient org:street address", ""),
        "city": row.get("recipient org:city", ""),
        "state_province": row.get("recipient org:county", ""),
        "postal_code": row.get("recipient org:postal code", ""),
    }
    if address["address_1"] or address["postal_code"]:
        told["locations"] = [{"id": f"{key} address", "location_type": "physical", "addresses": [address]}]
    return told


def _paid(row: dict[str, str]) -> str:
    """ "Trafford Council, Voluntary Sector Grants, 2013-01-18: £2266"."""
    who = [row.get(name, "") for name in ("funding org:name", "grant programme:title", "award date")]
    said = ", ".join(filter(None, who))
    amount = row.get("amount awarded", "")
    if not said or not amount:
        return said
    return f"{said}: {'£' if row.get('currency', 'GBP') in {'', 'GBP'} else row['currency'] + ' '}{amount}"
