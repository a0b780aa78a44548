"""A row made into records after a mapping. Nothing here asks the database; where a postcode is, the caller knows."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from hub.core.languages import LANGUAGES
from hub.directory.imports import cleaning, hours, placing
from hub.directory.imports.fields import FIELDS, LISTS, NEEDED, Field, PartList, Sort
from hub.directory.imports.hours import OpeningHours
from hub.directory.imports.mapping import DAYS, Hours, Section, TableMapping
from hub.directory.imports.placing import Ground
from hub.directory.imports.reading import NumberedRow
from hub.directory.imports.records import Entry, Record, Refused
from hub.directory.imports.values import ROW_FROM_0, ROW_FROM_1, Row, Value, column_key
from hub.directory.models import ImportedKind
from hub.directory.opening import WEEKDAYS
from hub.directory.vocabulary import ACCESS_LABELS

MOST_LETTERS_OF_A_KEY = 400
_LANGUAGE_CODES = {name.casefold(): code for code, name in LANGUAGES.items()} | {
    c.casefold(): c for c in LANGUAGES
}


class RowReader:
    """Makes entries of rows after one mapping. `headings` are those of the table."""

    def __init__(self, mapping: TableMapping, headings: Sequence[str]) -> None:
        self._mapping = mapping
        wanted = {column_key(column) for column in mapping.columns()}
        self._columns = [(n, key) for n, h in enumerate(headings) if (key := column_key(h)) in wanted]
        self._width = len(headings)
        self._longest_empty = 2 * max(map(len, mapping.empty), default=0)  # small letters may be more letters

    def cells(self, numbered: NumberedRow, index: int) -> Row:
        """The cells that the mapping names, clean. Raises Refused for a row with more cells than headings."""
        cells = numbered[1]
        if any(cell.strip() for cell in cells[self._width :]):
            raise Refused(
                f"It has {len(cells)} cells and there are {self._width} headings: "
                "a comma may stand in a cell that has no quotation marks."
            )
        row = {ROW_FROM_0: str(index), ROW_FROM_1: str(index + 1)}
        for position, key in self._columns:
            cell = cleaning.text(cells[position]) if position < len(cells) else ""
            if len(cell) <= self._longest_empty and cell.casefold() in self._mapping.empty:
                cell = ""
            row[key] = cell
        return row

    def skipped(self, row: Row) -> str:
        """Why the mapping leaves this row out, or ""."""
        return next((skip.reason for skip in self._mapping.skips if skip.catches(row)), "")

    def key(self, row: Row) -> str:
        """What tells this row from all others. Raises Refused when it is empty."""
        key = " ".join(self._mapping.key.one(row).split())
        if not key:
            columns = " and ".join(f"“{column}”" for column in sorted(self._mapping.key.columns))
            raise Refused(f"There is nothing in {columns} to tell it from other rows.")
        if len(key) > MOST_LETTERS_OF_A_KEY:
            raise Refused(f"What tells it from other rows is longer than {MOST_LETTERS_OF_A_KEY} letters.")
        return key

    def entry(self, number: int, row: Row, key: str, *, ground: Ground) -> Entry:
        """What the row stands for. Raises Refused."""
        notes: list[str] = []
        records: dict[ImportedKind, Record] = {}
        for kind, section in self._mapping.sections.items():
            record = _Builder(kind, section, row, notes).record(key, ground)
            if record:
                records[kind] = record
        return Entry(number, key, records, notes)

    def completed(self, entry: Entry) -> Entry:
        """With the terms that stand for entries of which no row says any."""
        for kind, record in entry.records.items():
            for taxonomy, value in self._mapping.sections[kind].terms.items():
                record.terms[taxonomy] = record.terms[taxonomy] or list(value.default)
        return entry

    def postcode(self, row: Row) -> str:
        """The postcode of the row's place, if it has one: for looking many up at once."""
        section = self._mapping.sections.get(ImportedKind.LOCATION)
        return str(placing.postcode(section, row)[0] or "") if section else ""


class _Builder:
    """Builds one record of one row."""

    def __init__(self, kind: ImportedKind, section: Section, row: Row, notes: list[str]) -> None:
        self._kind, self._section, self._row, self._notes = kind, section, row, notes

    def record(self, key: str, ground: Ground) -> Record | None:
        section, row = self._section, self._row
        record = Record(self._own_key() or key)
        for name, value in section.fields.items():
            spec = FIELDS[self._kind][name]
            record.values[spec.column] = self._field(name, spec, value)
        for name in NEEDED[self._kind]:
            if not record.values[FIELDS[self._kind][name].column]:
                raise Refused(f"The {self._kind} has no {name}.")
        for name, rows in section.lists.items():
            spec_of_list = LISTS[self._kind][name]
            record.parts[spec_of_list.relationship] = [
                part for entry in rows for part in self._parts(name, spec_of_list, entry)
            ]
        record.terms = {code: value.found(row) for code, value in section.terms.items()}
        if self._kind is ImportedKind.LOCATION:
            return record if self._is_placed(record, ground) else None
        if "languages" in section.extra:
            record.parts["languages"] = self._languages(section.extra["languages"])
        if section.hours:
            self._open(record, section.hours)
        return record

    def _own_key(self) -> str:
        """What tells apart a record that several rows share: what the mapping says, or an organization's name."""
        own = self._section.extra.get("key")
        key = " ".join(own.one(self._row).split()) if own else ""
        if self._kind is ImportedKind.ORGANIZATION and not key:
            key = cleaning.name_key(self._section.fields["name"].one(self._row))
        return key[:MOST_LETTERS_OF_A_KEY]

    # ------------------------------------------------------------------------------------------- fields

    def _field(self, name: str, spec: Field, value: Value) -> Any:
        return _MAKERS[spec.sort](self, name, spec, value)

    def _text(self, _name: str, _spec: Field, value: Value) -> str:
        return value.one(self._row)

    def _one_line(self, name: str, spec: Field, value: Value) -> str:
        return self._line(name, spec, value.one(self._row))

    def _several_lines(self, name: str, spec: Field, value: Value) -> list[str]:
        return [self._line(name, spec, said) for said in value.many(self._row)]

    def _one_choice(self, name: str, spec: Field, value: Value) -> Any:
        said = value.first(self._row)
        return self._choice(name, spec, said) if said else self._unsaid(spec)

    def _several_choices(self, name: str, spec: Field, value: Value) -> list[str]:
        return [self._choice(name, spec, said).value for said in value.many(self._row)]

    def _email(self, _name: str, _spec: Field, value: Value) -> str:
        said = value.first(self._row)
        if not said:
            return ""
        return self._noted(cleaning.email_within(said) if value.find else cleaning.email(said))

    def _website(self, _name: str, _spec: Field, value: Value) -> str:
        said = value.first(self._row)
        return self._noted(cleaning.website(said)) if said else ""

    def _figure(self, name: str, spec: Field, value: Value) -> Any:
        """A day, a number or a yes: None, with a note, for what cannot be read as one."""
        said = value.first(self._row)
        found = _figured(spec.sort, said) if said else None
        if said and found is None:
            self._notes.append(
                f"“{cleaning.shortened(said)}” in {name} is not {spec.sort.value} and was left out."
            )
        return self._unsaid(spec) if found is None else found

    def _unsaid(self, spec: Field) -> Any:
        """What the column holds when nobody has said anything: its own default, where it must hold something."""
        column = spec.table.__table__.c[spec.column]
        if column.nullable or column.default is None:
            return None
        return column.default.arg if column.default.is_scalar else None

    def _choice(self, name: str, spec: Field, said: str) -> Any:
        wanted = spec.meant.get(said) or spec.meant.get(said.casefold())
        if wanted is None:
            raise Refused(f"The {name} “{cleaning.shortened(said)}” is not one of {', '.join(spec.choices)}.")
        return wanted

    def _line(self, name: str, spec: Field, said: str) -> str:
        line = " ".join(said.split())
        if spec.longest and len(line) > spec.longest:
            raise Refused(f"The {name} has more than {spec.longest} letters.")
        return line

    def _noted(self, cleaned: cleaning.Cleaned) -> str:
        if cleaned.note:
            self._notes.append(cleaned.note)
        return cleaned.value

    # -------------------------------------------------------------------------------------------- lists

    def _parts(self, name: str, spec: PartList, entry: Mapping[str, Value]) -> list[dict[str, Any]]:
        if name == "phones":
            return self._phones(spec, entry)
        part = {
            spec.fields[key].column: self._field(key, spec.fields[key], value) for key, value in entry.items()
        }
        return [part] if spec.says_something(part) else []

    def _phones(self, spec: PartList, entry: Mapping[str, Value]) -> list[dict[str, Any]]:
        said = entry["number"].one(self._row)
        if not said:
            return []
        if entry["number"].find:
            numbers = cleaning.telephones_within(said)
        else:
            numbers, notes = cleaning.telephones(said)
            self._notes += notes
        rest = {
            key: self._line(key, spec.fields[key], v.one(self._row))
            for key, v in entry.items()
            if key != "number"
        }
        return [
            {"number": phone.number, "extension": phone.extension, "description": phone.description}
            | {key: value for key, value in rest.items() if value}
            for phone in numbers
        ]

    def _languages(self, value: Value) -> list[dict[str, Any]]:
        codes = []
        for said in value.many(self._row):
            if code := _LANGUAGE_CODES.get(said.casefold()):
                codes.append(code)
            else:
                self._notes.append(
                    f"“{cleaning.shortened(said)}” is not a language on our list and was left out."
                )
        return [{"code": code, "name": LANGUAGES[code]} for code in dict.fromkeys(codes)]

    def _open(self, record: Record, told: Hours) -> None:
        found = OpeningHours()
        if told.days:
            found = hours.from_days(
                {WEEKDAYS[DAYS.index(day)]: v.one(self._row) for day, v in told.days.items()}
            )
        if not found and told.text:
            found = hours.from_text(told.text.one(self._row))
        if not found and told.within:
            found = hours.within(told.within.one(self._row))
        record.parts["schedules"] = found.schedules()
        if found.bank_holidays and "bank_holidays" not in record.values:
            record.values["bank_holidays"] = found.bank_holidays

    def _is_placed(self, record: Record, ground: Ground) -> bool:
        """Give a location its address and point. Says whether there is a place at all."""
        section, row = self._section, self._row
        point = placing.point(section, row, ground=ground, notes=self._notes)
        record.values["latitude"], record.values["longitude"] = point or (None, None)
        address = placing.address(section, row)
        if point and not any(address.values()):
            address["city"] = ground.area_around(point)
        record.parts["addresses"] = [address] if any(address.values()) else []
        if "accessibility" in section.extra:
            record.parts["accessibility"] = [
                _access(said) for said in section.extra["accessibility"].many(row)
            ]
        return bool(point or record.parts["addresses"])


def _access(said: str) -> dict[str, Any]:
    code = said.strip().casefold().replace(" ", "-")
    return {"code": code} if code in ACCESS_LABELS else {"description": said[:500]}


@lru_cache(maxsize=4096)
def _figured(sort: Sort, said: str) -> Any:
    return _READERS[sort](said)


def _whole(said: str) -> int | None:
    found = cleaning.number(said)
    return int(found) if found is not None and found == found.to_integral_value() else None


_READERS: Final[Mapping[Sort, Callable[[str], Any]]] = {
    Sort.DAY: cleaning.day,
    Sort.NUMBER: cleaning.number,
    Sort.WHOLE: _whole,
    Sort.YES_NO: cleaning.yes_or_no,
}

_MAKERS: Final[Mapping[Sort, Callable[[_Builder, str, Field, Value], Any]]] = {
    Sort.LINE: _Builder._one_line,
    Sort.PHONE: _Builder._one_line,
    Sort.TEXT: _Builder._text,
    Sort.WEBSITE: _Builder._website,
    Sort.EMAIL: _Builder._email,
    Sort.CHOICE: _Builder._one_choice,
    Sort.CHOICES: _Builder._several_choices,
    Sort.LINES: _Builder._several_lines,
    Sort.DAY: _Builder._figure,
    Sort.NUMBER: _Builder._figure,
    Sort.WHOLE: _Builder._figure,
    Sort.YES_NO: _Builder._figure,
}
