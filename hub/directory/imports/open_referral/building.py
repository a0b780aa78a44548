"""Records of ours out of records in the words of HSDS 3.0: fields, lists and terms. Nothing here asks the database.

What cannot be used is left out and noted; only a record without a name is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String

from hub.core.db import Model
from hub.directory import made_ids, vocabulary
from hub.directory.imports.open_referral import hours, lenient
from hub.directory.imports.open_referral.columns import (
    LISTS,
    LOCATION,
    ORGANIZATION,
    PHONES,
    SERVICE,
    Column,
    List,
    one_of,
)
from hub.directory.imports.open_referral.items import Told, records_in, text_of
from hub.directory.imports.records import Refused
from hub.directory.masking import outward_code
from hub.directory.models import (
    Accessibility,
    Address,
    AddressType,
    CapacityState,
    Contact,
    CostOption,
    ImportedKind,
    Language,
    Location,
    Organization,
    Phone,
    Service,
    ServiceStatus,
)

LONGEST_KEY = 400


@dataclass(slots=True)
class Drafted:
    """One record of ours, not in the database yet. `told_id` is the id it came with, `points` what it points to."""

    kind: ImportedKind
    key: str
    told_id: str
    values: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    terms: list[Told] = field(default_factory=list)
    points: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    capacity: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return str(self.values.get("name") or "")


class Builder:
    """Builds one record, noting what had to be left out."""

    def __init__(self, kind: ImportedKind, told: Told, *, key: str = "") -> None:
        self.told = told
        self.made = Drafted(kind, key or key_of(told), text_of(told.get("id")))

    def fill(self, table: type[Model], columns: Sequence[Column]) -> None:
        self.made.values = self._values(table, columns, self.told, say="")

    def fill_lists(self, lists: Sequence[List]) -> None:
        for one in lists:
            self.made.parts[one.relationship] = self.rows(one, self.told.get(one.name or one.relationship))

    def rows(self, spec: List, told: Any) -> list[dict[str, Any]]:
        rows = []
        for number, row in enumerate(records_in(told), start=1):
            values = self._values(spec.table, spec.columns, row, say=f"{spec.relationship} {number}, ")
            _put_right(spec, values)
            if any(values.get(name) not in (None, "", []) for name in spec.needed):
                values["id"] = text_of(row.get("id"))
                if spec.table is Contact:
                    values["phones"] = self.rows(PHONES, row.get("phones"))
                if spec.table is Phone and row.get("languages"):
                    values["languages"] = self.rows(LISTS[ImportedKind.SERVICE][3], row["languages"])
                rows.append(values)
        return rows

    def _values(
        self, table: type[Model], columns: Sequence[Column], told: Told, *, say: str
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for spec in columns:
            said = spec.told(told)
            found = spec.read(said) if said is not None else None
            column = table.__table__.c[spec.column]
            longest = column.type.length if isinstance(column.type, String) else None
            if found in (None, "", []):
                if said is not None and not spec.may_be_dropped and lenient.words(said):
                    self.note(f"{say}{spec.column}: “{_short(said)}” could not be used.")
                found = _blank(column)
            elif longest and isinstance(found, str) and len(found) > longest:
                self.note(f"{say}{spec.column} was cut to {longest} letters.")
                found = found[:longest]
            values[spec.column] = found
        return values

    def note(self, words: str) -> None:
        if words not in self.made.notes:
            self.made.notes.append(words)


def _blank(column: Any) -> Any:
    """What a column holds when nobody has said anything."""
    if column.default is not None:
        return [] if column.default.is_callable else column.default.arg
    return None if column.nullable else ""


def key_of(told: Told) -> str:
    """What tells a record from the others of its source: its id there, or else what it is called."""
    own = text_of(told.get("id"))
    if not own:
        owner = told.get("organization")
        name = text_of(owner.get("name")) if isinstance(owner, dict) else text_of(told.get("organization_id"))
        own = " / ".join(filter(None, (text_of(told.get("name")), name)))
    if not own:
        raise Refused("It has neither an id nor a name.")
    return own[:LONGEST_KEY]


def organization(told: Told) -> Drafted:
    builder = Builder(ImportedKind.ORGANIZATION, told)
    builder.fill(Organization, ORGANIZATION)
    builder.fill_lists(LISTS[ImportedKind.ORGANIZATION])
    made = _whole(builder)
    if made.values["description"] == made.values["name"]:
        made.values["description"] = ""  # the standard insists on one, and nobody had said anything
    made.points["parent"] = text_of(told.get("parent_organization_id"))
    return made


def service(told: Told) -> Drafted:
    builder = Builder(ImportedKind.SERVICE, told)
    builder.fill(Service, SERVICE)
    builder.fill_lists(LISTS[ImportedKind.SERVICE])
    made = _whole(builder)
    owner = told.get("organization")
    made.points["organization"] = text_of(told.get("organization_id")) or (
        key_of(owner) if isinstance(owner, dict) and (owner.get("id") or owner.get("name")) else ""
    )
    _price(made, told)
    _set_hours(builder)
    made.parts["at_locations"] = _places(told)
    made.capacity = _capacity(next(iter(records_in(told.get("x_capacities"))), None))
    for name in ("minimum_age", "maximum_age"):
        if made.values[name] is not None and made.values[name] < 0:
            made.values[name] = None  # "-1" has stood for "no limit"
    if made.values["status"] is None:
        made.values["status"] = ServiceStatus.ACTIVE
    return made


def _price(made: Drafted, told: Told) -> None:
    """A price of nothing is how the standard says that it is free, where the service does not say so itself."""
    rows = made.parts["cost_options"]
    own = lenient.identifier(told.get("id"))
    if own:
        rows[:] = [row for row in rows if row["id"] != str(made_ids.free(own))]
    if any(name.startswith("x_") for name in told):
        return
    prices = [row["amount"] for row in rows]
    if prices and None not in prices:
        made.values["is_free"] = not any(prices)


def _set_hours(builder: Builder) -> None:
    rules: list[dict[str, Any]] = []
    differ: list[dict[str, Any]] = []
    for told in records_in(builder.told.get("schedules")):
        if hours.is_exception(told):
            if (day := hours.exception(told)) is not None:
                differ.append(day)
            else:
                builder.note("schedules: a day that differs has no date.")
            continue
        values, note = hours.rule(told, len(rules))
        if note:
            builder.note(note)
        if hours.says_something(values):
            rules.append(values)
    builder.made.parts["schedules"], builder.made.parts["schedule_exceptions"] = rules, differ


def _places(told: Told) -> list[dict[str, Any]]:
    """Where it runs, by the key of the place."""
    rows: dict[str, dict[str, Any]] = {}
    for at in records_in(told.get("service_at_locations")):
        place = at.get("location")
        key = text_of(at.get("location_id")) or (key_of(place) if isinstance(place, dict) and place else "")
        if key:
            description = lenient.words(at.get("description"))[:500]
            rows.setdefault(key, {"id": text_of(at.get("id")), "place": key, "description": description})
    return list(rows.values())


def _capacity(told: Any) -> dict[str, Any] | None:
    """Whether there is room, while that was known."""
    if not isinstance(told, dict):
        return None
    state = one_of(CapacityState)(told.get("state"))
    moments = [lenient.moment(told.get(name)) for name in ("updated", "expires")]
    if state is None or None in moments:
        return None
    return {
        "state": state,
        "weeks": lenient.whole(told.get("weeks")),
        "paused_until": lenient.day(told.get("paused_until")),
        "updated_at": moments[0],
        "expires_at": moments[1],
    }


def location(told: Told, *, owner: str = "") -> Drafted:
    builder = Builder(ImportedKind.LOCATION, told)
    builder.fill(Location, LOCATION)
    builder.fill_lists(LISTS[ImportedKind.LOCATION])
    made = builder.made
    made.parts["schedules"] = [
        hours.rule(one, n)[0] for n, one in enumerate(records_in(told.get("schedules")))
    ]
    made.terms = told.get("attributes", [])
    made.points["organization"] = text_of(told.get("organization_id")) or owner
    if made.values["confidential"]:
        _keep_secret(made, text_of(told.get("x_district")))
    return made


def _keep_secret(made: Drafted, district: str) -> None:
    """Of a place whose address is masked nothing is kept but the district: what is not here cannot be told."""
    values = made.values
    rows = made.parts["addresses"]
    code = district or next((row["postal_code"] for row in rows if row["postal_code"]), "")
    outward = outward_code(code)
    for name in ("name", "alternate_name", "description", "transportation", "url", "external_identifier"):
        values[name] = ""
    values["latitude"] = values["longitude"] = None
    made.parts = {name: [] for name in made.parts}
    if outward:
        made.parts["addresses"] = [
            {"address_1": "", "postal_code": outward, "address_type": AddressType.PHYSICAL, "id": ""}
        ]
    made.terms = []


def _whole(builder: Builder) -> Drafted:
    if not builder.made.values["name"]:
        raise Refused(f"The {builder.made.kind} has no name.")
    builder.made.terms = builder.told.get("attributes", [])
    return builder.made


def _put_right(spec: List, values: dict[str, Any]) -> None:
    """What one field of a part says of another."""
    if spec.table is Language:
        values["name"], values["code"] = lenient.language(values["name"], values["code"])
    elif spec.table is CostOption:
        values["currency"] = values["currency"] or "GBP"
    elif spec.table is Address:
        values["country"] = values["country"] if len(values["country"]) == 2 else "GB"
    elif spec.table is Accessibility:
        code = values["code"].casefold().replace(" ", "-")
        values["code"] = code if code in vocabulary.ACCESS_LABELS else values["code"]
        label = vocabulary.ACCESS_LABELS.get(values["code"], values["code"])
        if values["description"] == label and values["code"]:
            values["description"] = ""
        same = values["description"].casefold().replace(" ", "-")
        if not values["code"] and same in vocabulary.ACCESS_LABELS:
            values["code"], values["description"] = same, ""


def _short(value: Any) -> str:
    said = lenient.words(value) or str(value)
    return said if len(said) <= 60 else f"{said[:59]}…"
