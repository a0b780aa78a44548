"""A data package (HSDS 1.1, 3.0, the UK profile): one CSV file for each kind of record, put together again.

Files are known by the names in datapackage.json or, where that is missing or broken, by their own. Foreign keys are
followed; a row that points nowhere stays by itself, and is told of.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from hub.core import halves
from hub.core.errors import Invalid, TooLarge
from hub.directory.imports.open_referral.items import Item, ItemKind, Items, Told, text_of
from hub.directory.imports.open_referral.lenient import unguarded
from hub.directory.imports.reading import LIMITS, NOTHING_LOADED

MOST_BYTES = 500 * 1024 * 1024
MOST_ROWS = 2_000_000
_KNOWN: Mapping[str, str] = {
    "organization": "organizations",
    "service": "services",
    "location": "locations",
    "services_at_location": "service_at_location",
    "service_at_locations": "service_at_location",
    "services_at_locations": "service_at_location",
    "phone": "phones",
    "contact": "contacts",
    "schedule": "schedules",
    "regular_schedule": "regular_schedules",
    "holiday_schedule": "holiday_schedules",
    "address": "addresses",
    "physical_address": "physical_addresses",
    "postal_address": "postal_addresses",
    "mail_addresses": "postal_addresses",
    "accessibility_for_disabilities": "accessibility",
    "language": "languages",
    "fundings": "funding",
    "cost_option": "cost_options",
    "required_document": "required_documents",
    "service_area": "service_areas",
    "attribute": "attributes",
    "taxonomy_term": "taxonomy_terms",
    "service_taxonomy": "services_taxonomy",
    "eligibilitys": "eligibility",
    "eligibilities": "eligibility",
    "organization_identifier": "organization_identifiers",
    "service_capacity": "capacities",
}
_INSIDE: Mapping[str, str] = {
    "phones": "phones",
    "contacts": "contacts",
    "schedules": "schedules",
    "regular_schedules": "regular_schedules",
    "holiday_schedules": "holiday_schedules",
    "languages": "languages",
    "funding": "funding",
    "cost_options": "cost_options",
    "required_documents": "required_documents",
    "service_areas": "service_areas",
    "eligibility": "eligibilities",
    "organization_identifiers": "organization_identifiers",
    "addresses": "addresses",
    "physical_addresses": "physical_addresses",
    "postal_addresses": "postal_addresses",
    "accessibility": "accessibility",
    "x_eligibility_rules": "x_eligibility_rules",
    "x_capacities": "x_capacities",
}
"""Table to the list that it stands in, in the record that it points to."""
_LISTED = ("accessibility", "languages", "funding_sources", "required_documents", "service_areas")

Rows = Mapping[str, list[Told]]


def read(path: Path) -> Items:
    """All records of a package. Raises Invalid when it is none, TooLarge for one beyond measure."""
    tables = _tables(path)
    if not tables.keys() & {"services", "organizations"}:
        raise Invalid(f"{path.name} has neither services.csv nor organizations.csv. {NOTHING_LOADED}")
    return iter(list(_assembled(tables)))


# ----------------------------------------------------------------------------------------------- files


def _names(path: Path) -> list[str]:
    if path.is_dir():
        return [
            one.name
            for one in sorted(path.iterdir())
            if one.is_file() and one.suffix.lower() in {".csv", ".json"}
        ]
    with zipfile.ZipFile(path) as packed:
        return packed.namelist()


def _table(name: str) -> str:
    stem = PurePosixPath(name).stem.casefold()
    return _KNOWN.get(stem, stem)


def _tables(path: Path) -> dict[str, list[Told]]:
    tables: dict[str, list[Told]] = {}
    count = 0
    for name, text in _texts(path):
        rows = tables.setdefault(_as_named(name, text), [])
        reader = csv.DictReader(text)
        try:
            for row in reader:
                count += 1
                if count > MOST_ROWS:
                    raise TooLarge(f"{path.name} has more than {MOST_ROWS:,} rows. {NOTHING_LOADED}")
                rows.append(
                    {
                        key.strip(): _cell(key, unguarded(value))
                        for key, value in row.items()
                        if key and isinstance(value, str)
                    }
                )
        except (csv.Error, UnicodeDecodeError) as error:
            raise Invalid(f"{name} in {path.name} is not a table in UTF-8. {NOTHING_LOADED}") from error
    return {name: _once(rows) for name, rows in tables.items()}


def _cell(name: str, cell: str) -> Any:
    """A cell; of ours, those that hold lists hold them as JSON."""
    if not (name.startswith("x_") or name == "any_of") or not cell.startswith("["):
        return cell
    try:
        return halves.parsed(cell)
    except ValueError:
        return cell


def _as_named(name: str, text: io.TextIOBase) -> str:
    """What a file holds. "taxonomy" is a list of taxonomies, or of terms: those have parents."""
    table = _table(name)
    if table in {"taxonomy", "taxonomies"}:
        start = text.tell()
        heads = text.readline()
        text.seek(start)
        return "taxonomy_terms" if "parent_id" in heads else "taxonomies"
    return table


def _once(rows: list[Told]) -> list[Told]:
    """Without rows that are there twice, as in a package that has one table under two names."""
    seen: set[tuple[tuple[str, Any], ...]] = set()
    kept = []
    for row in rows:
        key = tuple(sorted((name, str(value)) for name, value in row.items() if value))
        if key and key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def _texts(path: Path) -> Iterator[tuple[str, io.TextIOBase]]:
    csv.field_size_limit(10_000_000)
    if path.is_dir():
        for file in filter(Path.is_file, sorted(path.glob("*.csv"))):
            with file.open(encoding="utf-8-sig", newline="", errors="replace") as text:
                yield file.name, text
        return
    try:
        with zipfile.ZipFile(path) as packed:
            members = [one for one in packed.infolist() if one.filename.lower().endswith(".csv")]
            if len(members) > LIMITS.packed_files or sum(one.file_size for one in members) > MOST_BYTES:
                raise TooLarge(f"{path.name} unpacks to more than we read. {NOTHING_LOADED}")
            for member in members:
                with packed.open(member) as packed_file:
                    content = packed_file.read(MOST_BYTES + 1)  # what it says of its own size may be wrong
                if len(content) > MOST_BYTES:
                    raise TooLarge(f"{path.name} unpacks to more than we read. {NOTHING_LOADED}")
                yield member.filename, io.StringIO(content.decode("utf-8-sig", "replace"), newline="")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Invalid(f"{path.name} is damaged, or not a packed folder. {NOTHING_LOADED}") from error


def described(path: Path) -> Told:
    """What datapackage.json says of the package; nothing where it is missing or broken."""
    try:
        if path.is_dir():
            text = (path / "datapackage.json").read_text(encoding="utf-8-sig")
        else:
            with zipfile.ZipFile(path) as packed:
                name = next(n for n in packed.namelist() if n.endswith("datapackage.json"))
                text = packed.read(name).decode("utf-8-sig")
        found = halves.parsed(text)
    except (OSError, ValueError, StopIteration, RecursionError, zipfile.BadZipFile):
        return {}
    return found if isinstance(found, dict) else {}


# ------------------------------------------------------------------------------------------ put together


def _assembled(tables: Rows) -> Items:
    by = _Pointers(tables)
    numbers: defaultdict[ItemKind, int] = defaultdict(lambda: 1)  # the headings are row 1

    def item(kind: ItemKind, told: Told) -> Item:
        numbers[kind] += 1
        return Item(kind, numbers[kind], told)

    for row in tables.get("taxonomies", ()):
        yield item(ItemKind.TAXONOMY, row)
    terms = {}
    for row in tables.get("taxonomy_terms", ()):
        told = row if "id" in row else {**row, "id": row.get("taxonomy_id"), "taxonomy_id": None}
        terms[text_of(told.get("id"))] = told
        yield item(ItemKind.TERM, told)
    locations = {text_of(row.get("id")): _location(row, by) for row in tables.get("locations", ())}
    for row in tables.get("organizations", ()):
        told = by.filled(row, "organization_id")
        told["attributes"] = _attributes(by, row, terms)
        told["funding"] = [*told.get("funding", ()), *_listed(row, "funding_sources", "source")]
        yield item(ItemKind.ORGANIZATION, told)
    for one in locations.values():
        one["attributes"] = _attributes(by, one, terms)
        yield item(ItemKind.LOCATION, one)
    for row in tables.get("services", ()):
        yield item(ItemKind.SERVICE, _service(row, by, locations, terms))


class _Pointers:
    """Every table by what its rows point to."""

    def __init__(self, tables: Rows) -> None:
        self._by: dict[tuple[str, str], dict[str, list[Told]]] = {}
        self.tables = tables
        for table, rows in tables.items():
            for row in rows:
                for name, value in row.items():
                    if value and (name.endswith("_id") or name == "link_id"):
                        self._by.setdefault((table, name), {}).setdefault(value, []).append(row)

    def of(self, table: str, name: str, value: Any) -> Sequence[Told]:
        return self._by.get((table, name), {}).get(text_of(value), ()) if text_of(value) else ()

    def filled(self, row: Told, pointer: str) -> Told:
        """The row with all lists of what points to it. What also points to something smaller belongs there."""
        made: Told = dict(row)
        for name in _LISTED:
            made.pop(name, None)
        for table, inside in _INSIDE.items():
            found = [one for one in self.of(table, pointer, row.get("id")) if _is_of(one, pointer)]
            if table == "contacts":
                found = [{**one, "phones": self._phones("contact_id", one)} for one in found]
            if table == "phones":
                found = [
                    {**one, "languages": list(self.of("languages", "phone_id", one.get("id")))}
                    for one in found
                ]
            if found:
                made[inside] = (
                    [*made.get(inside, ()), *found] if isinstance(made.get(inside), list) else list(found)
                )
        return made

    def _phones(self, pointer: str, row: Told) -> list[Told]:
        return [
            {**one, "languages": list(self.of("languages", "phone_id", one.get("id")))}
            for one in self.of("phones", pointer, row.get("id"))
        ]


_SMALLEST = (
    "contact_id",
    "phone_id",
    "service_at_location_id",
    "service_id",
    "location_id",
    "organization_id",
)


def _is_of(row: Told, pointer: str) -> bool:
    """A row may point to its service, the place and the organization at once: it belongs to the smallest of them."""
    return next((name for name in _SMALLEST if row.get(name)), "") == pointer


def _location(row: Told, by: _Pointers) -> Told:
    made = by.filled(row, "location_id")
    made["accessibility"] = [*made.get("accessibility", ()), *_listed(row, "accessibility", "description")]
    made["url"] = row.get("url") or row.get("website")
    made["description"] = row.get("description") or row.get("short_desc")
    if text_of(row.get("virtual")).casefold() in {"true", "1"}:
        made["location_type"] = "virtual"
    return made


def _service(row: Told, by: _Pointers, locations: Mapping[str, Told], terms: Mapping[str, Told]) -> Told:
    made = by.filled(row, "service_id")
    for name, inside, key in (
        ("languages", "languages", "name"),
        ("funding_sources", "funding", "source"),
        ("required_documents", "required_documents", "document"),
        ("service_areas", "service_areas", "name"),
    ):
        made[inside] = [*made.get(inside, ()), *_listed(row, name, key)]
    at = []
    for one in by.of("service_at_location", "service_id", row.get("id")):
        filled = by.filled(one, "service_at_location_id")
        at.append({**filled, "location": locations.get(text_of(one.get("location_id")))})
    if not at and text_of(row.get("location_id")) in locations:
        at.append({"location_id": row["location_id"], "location": locations[row["location_id"]]})
    made["service_at_locations"] = at
    if not row.get("organization_id") and len(at) == 1:
        made["organization_id"] = (at[0]["location"] or {}).get("organization_id")
    made["attributes"] = _attributes(by, row, terms)
    return made


def _attributes(by: _Pointers, row: Told, terms: Mapping[str, Told]) -> list[Told]:
    found = [
        {
            **one,
            "taxonomy_term": terms.get(
                text_of(one.get("taxonomy_term_id")), {"id": one.get("taxonomy_term_id")}
            ),
        }
        for one in by.of("attributes", "link_id", row.get("id"))
    ]
    for one in by.of("services_taxonomy", "service_id", row.get("id")):
        inside = terms.get(
            text_of(one.get("taxonomy_id")),
            {"id": one.get("taxonomy_id"), "name": one.get("taxonomy_detail")},
        )
        found.append({"id": one.get("id"), "taxonomy_term": inside})
    for code in _words(row.get("taxonomy_ids")):
        if code in terms:
            found.append({"taxonomy_term": terms[code]})
    return found


def _listed(row: Told, name: str, key: str) -> list[Told]:
    """Plain words of a cell as records: "Spanish, Tagalog" is two."""
    return [{key: word} for word in _words(row.get(name))]


def _words(cell: Any) -> Iterable[str]:
    return filter(None, (word.strip() for word in text_of(cell).replace(";", ",").split(",")))
