"""Mappings: a TOML file that says what the columns of somebody's table mean here.

Whatever is wrong with one is said in sentences that name the place, all of them at once.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast

from rapidfuzz import process

from hub.core.errors import Invalid
from hub.directory.imports import cleaning, values
from hub.directory.imports.fields import EXTRA, FIELDS, LISTS, NEEDED, Field, Sort
from hub.directory.imports.reading import Options
from hub.directory.imports.values import ROW_FROM_0, ROW_FROM_1, BadValue, Row, Value, column_key
from hub.directory.models import ImportedKind
from hub.directory.opening import WEEKDAY_NAMES

Repeats = Literal["refuse", "first", "join"]
Match = Literal["", "use", "leave out"]
MATCHES: Final = ("use", "leave out")
REPEATS: Final = ("refuse", "first", "join")
KINDS: Final[dict[str, ImportedKind]] = {
    kind.value: kind for kind in ImportedKind if kind is not ImportedKind.TAXONOMY
}
DAYS: Final = tuple(name.lower() for name in WEEKDAY_NAMES)
ADDED_COLUMNS: Final = frozenset({ROW_FROM_0, ROW_FROM_1})

_SOURCE = ("name", "title", "publisher", "licence", "attribution", "url", "edition")
_FILE = ("header", "encoding", "delimiter", "sheet", "empty")
_ROWS = ("key", "publish", "repeats", "skip")
_SKIP = ("column", "is", "is_not", "contains", "empty", "reason")


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Whose list it is, as the page "About this data" shows it. `name` finds the same list again."""

    name: str
    title: str
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    url: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are left out on purpose."""

    column: str
    values: frozenset[str]
    how: Literal["is", "is_not", "contains", "empty"]
    reason: str

    def catches(self, row: Row) -> bool:
        cell = row.get(column_key(self.column), "")
        if self.how == "empty":
            return not cell
        said = column_key(cell)
        if self.how == "contains":
            return any(value in said for value in self.values)
        return (said in self.values) is (self.how == "is")


@dataclass(frozen=True, slots=True)
class Hours:
    """Where the opening hours stand: in a cell of their own, within a longer text, or in a column for each day."""

    text: Value | None = None
    within: Value | None = None
    days: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """What one kind of record gets."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Mapping[str, Value]]] = field(default_factory=dict)
    extra: Mapping[str, Value] = field(default_factory=dict)
    terms: Mapping[str, Value] = field(default_factory=dict)
    hours: Hours | None = None
    match: Match = ""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole mapping."""

    source: SourceInfo
    key: Value
    sections: Mapping[ImportedKind, Section]
    publish: bool = False
    repeats: Repeats = "refuse"
    skips: Sequence[Skip] = ()
    options: Options = field(default_factory=Options)
    empty: frozenset[str] = cleaning.ALWAYS_EMPTY

    @property
    def main(self) -> ImportedKind:
        """What a row of the list is, first of all."""
        order = (ImportedKind.SERVICE, ImportedKind.OPPORTUNITY, ImportedKind.ORGANIZATION)
        return next(kind for kind in order if kind in self.sections)

    def every_value(self) -> list[Value]:
        found = [self.key]
        for section in self.sections.values():
            found += [*section.fields.values(), *section.extra.values(), *section.terms.values()]
            found += [value for rows in section.lists.values() for row in rows for value in row.values()]
            if hours := section.hours:
                found += [v for v in (hours.text, hours.within, *hours.days.values()) if v]
        return found

    def columns(self) -> list[str]:
        """The columns that it names, in order."""
        named = [column for value in self.every_value() for column in sorted(value.columns)]
        return list(dict.fromkeys([*named, *(skip.column for skip in self.skips)]))

    def check_columns(self, name: str, columns: Sequence[str]) -> None:
        """Raises Invalid when it names a column that the table does not have."""
        there = {column_key(column) for column in columns} | ADDED_COLUMNS
        problems = [
            f"The mapping names the column “{column}”, which {name} does not have.{_did_you_mean(column, columns)}"
            for column in self.columns()
            if column_key(column) not in there
        ]
        if problems:
            listed = ", ".join(f"“{column}”" for column in columns if column)
            raise Invalid("\n".join([*problems, f"Its columns are {listed}. Nothing was loaded."]))


def read(path: Path) -> TableMapping:
    """The mapping in a file. Raises Invalid with a sentence for each thing that is wrong."""
    return _Reader(path).whole(_toml(path))


def parse(raw: Mapping[str, Any], *, name: str) -> TableMapping:
    """The same of a mapping that is no file: `name` is what it is called in sentences."""
    return _Reader(Path(name)).whole(raw)


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Invalid(f"{path.name} cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name} is not a text file in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            f'{path.name} is not a mapping: {error}. Each line reads: field = "what goes in".'
        ) from error


class _Reader:
    """Reads a mapping from the top, and notes what is wrong without stopping at it."""

    def __init__(self, path: Path) -> None:
        self._name, self._folder = path.name, path.parent
        self._problems: list[str] = []

    def whole(self, raw: Mapping[str, Any]) -> TableMapping:
        self._known("the file", raw, ("source", "file", "rows", *KINDS))
        source = self._source(self._table(raw, "source"))
        rows = self._table(raw, "rows")
        self._known("[rows]", rows, _ROWS)
        key = self._value("[rows] key", rows["key"]) if "key" in rows else None
        if key is None or not key.columns:
            self._problem(
                "[rows] needs a “key”: the columns that tell one row from all others, like “{Name}, {Postcode}”"
            )
        repeats = rows.get("repeats", "refuse")
        if repeats not in REPEATS:
            self._problem(f"[rows] repeats is “{repeats}”; it must be {_either(REPEATS)}")
        file = self._table(raw, "file")
        sections = {
            kind: self._section(kind, self._table(raw, kind)) for kind in KINDS.values() if kind.value in raw
        }
        self._check_sections(sections, raw)
        options = self._options(file)
        empty = cleaning.ALWAYS_EMPTY | {
            str(word).strip().casefold() for word in _listed(file.get("empty", []))
        }
        skips = [
            self._skip(number, entry) for number, entry in enumerate(_listed(rows.get("skip", [])), start=1)
        ]
        if self._problems:
            raise Invalid("\n".join(f"{self._name}: {problem}." for problem in self._problems))
        return TableMapping(
            source=source,
            key=cast(Value, key),
            sections=sections,
            publish=rows.get("publish") is True,
            repeats=cast(Repeats, repeats),
            skips=[skip for skip in skips if skip],
            options=options,
            empty=empty,
        )

    def _source(self, raw: Mapping[str, Any]) -> SourceInfo:
        self._known("[source]", raw, _SOURCE)
        told = {key: str(raw.get(key, "")).strip() for key in _SOURCE}
        for key in ("name", "title"):
            if not told[key]:
                self._problem(f"[source] needs a “{key}”")
        return SourceInfo(**told)

    def _options(self, raw: Mapping[str, Any]) -> Options:
        self._known("[file]", raw, _FILE)
        delimiter = str(raw.get("delimiter", ""))
        if len(delimiter) > 1:
            self._problem(f"[file] delimiter is “{delimiter}”; it must be one character")
        return Options(
            has_header=raw.get("header", True) is not False,
            encoding=str(raw.get("encoding", "")),
            delimiter=delimiter,
            sheet=str(raw.get("sheet", "")),
        )

    def _skip(self, number: int, raw: object) -> Skip | None:
        where = f"[[rows.skip]] number {number}"
        if not isinstance(raw, Mapping):
            self._problem(f"{where} is not a table")
            return None
        self._known(where, raw, _SKIP)
        hows = [how for how in ("is", "is_not", "contains", "empty") if how in raw]
        if not raw.get("column") or len(hows) != 1:
            self._problem(f"{where} needs a “column” and one of “is”, “is_not”, “contains” and “empty”")
            return None
        how = cast(Literal["is", "is_not", "contains", "empty"], hows[0])
        said = frozenset(column_key(str(value)) for value in _listed(raw[how]))
        return Skip(str(raw["column"]), said, how, str(raw.get("reason", "The mapping leaves it out.")))

    def _section(self, kind: ImportedKind, raw: Mapping[str, Any]) -> Section:
        where = f"[{kind}]"
        self._known(where, raw, (*FIELDS[kind], *LISTS[kind], *EXTRA[kind]))
        fields: dict[str, Value] = {}
        for name, spec in FIELDS[kind].items():
            if name in raw and (value := self._value(f"{where} {name}", raw[name])):
                self._check_choices(f"{where} {name}", value, spec)
                fields[name] = value
        lists = {
            name: [entry for item in _listed(raw[name]) if (entry := self._entry(kind, name, item))]
            for name in LISTS[kind]
            if name in raw
        }
        plain = (name for name in EXTRA[kind] if name in raw and name not in ("terms", "hours", "match"))
        extra = {name: value for name in plain if (value := self._value(f"{where} {name}", raw[name]))}
        terms = self._terms(kind, raw)
        hours = self._hours(self._table(raw, "hours")) if "hours" in raw else None
        return Section(fields, lists, extra, terms, hours, match=self._match(where, raw))

    def _match(self, where: str, raw: Mapping[str, Any]) -> Match:
        """What to do with an organization that another list or an editor has brought in already."""
        match = raw.get("match", "")
        if match and match not in MATCHES:
            self._problem(f"{where} match is “{match}”; it must be {_either(MATCHES)}")
        return cast(Match, match)

    def _terms(self, kind: ImportedKind, raw: Mapping[str, Any]) -> dict[str, Value]:
        given = self._table(raw, "terms") if "terms" in raw else {}
        named = {code: self._value(f"[{kind}.terms] {code}", value) for code, value in given.items()}
        return {code: value for code, value in named.items() if value}

    def _entry(self, kind: ImportedKind, name: str, raw: object) -> Mapping[str, Value] | None:
        where = f"[[{kind}.{name}]]"
        if not isinstance(raw, Mapping):
            self._problem(f"{where} is not a table")
            return None
        spec = LISTS[kind][name]
        self._known(where, raw, tuple(spec.fields))
        if spec.needed and spec.needed not in raw:
            self._problem(f"{where} needs a “{spec.needed}”")
        entry = {}
        for key in spec.fields:
            if key in raw and (value := self._value(f"{where} {key}", raw[key])):
                self._check_choices(f"{where} {key}", value, spec.fields[key])
                entry[key] = value
        return entry

    def _hours(self, raw: Mapping[str, Any]) -> Hours:
        where = "[service.hours]"
        self._known(where, raw, ("text", "within", *DAYS))
        found = {key: value for key in raw if (value := self._value(f"{where} {key}", raw[key]))}
        if not found:
            self._problem(f"{where} needs a “text”, a “within”, or the days from “monday” to “sunday”")
        days = {day: found[day] for day in DAYS if day in found}
        return Hours(found.get("text"), found.get("within"), days)

    def _check_sections(self, sections: Mapping[ImportedKind, Section], raw: Mapping[str, Any]) -> None:
        if ImportedKind.ORGANIZATION not in sections:
            self._problem("there is no [organization]: every entry belongs to one, so say whose they are")
        if ImportedKind.SERVICE in sections and ImportedKind.OPPORTUNITY in sections:
            self._problem("there is a [service] and an [opportunity]: a list is of one or the other")
        for kind in sections:
            for name in NEEDED[kind]:
                if name not in raw[kind]:
                    self._problem(f"[{kind}] needs a “{name}”")

    def _check_choices(self, where: str, value: Value, spec: Field) -> None:
        if spec.sort in (Sort.CHOICE, Sort.CHOICES):
            for said in value.constants():
                if said.casefold() not in {choice.casefold() for choice in spec.choices}:
                    self._problem(f"{where} is “{said}”; it must be {_either(spec.choices)}")

    def _value(self, where: str, raw: object) -> Value | None:
        try:
            return values.parse(self._with_words(raw))
        except BadValue as error:
            self._problem(f"{where} {error}")
            return None

    def _with_words(self, raw: Any) -> Any:
        """The same, with the words of `words_from`, a file beside the mapping that several mappings share."""
        if isinstance(raw, list):
            return [self._with_words(item) for item in raw]
        if not isinstance(raw, Mapping) or "words_from" not in raw:
            return raw
        name = str(raw["words_from"])
        path = self._folder / name
        if Path(name).name != name or not path.is_file():
            raise BadValue(f"takes words from “{name}”, which is not a file beside the mapping")
        rest = {key: value for key, value in raw.items() if key != "words_from"}
        return rest | {"words": {**_toml(path), **rest.get("words", {})}}

    def _table(self, raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = raw.get(key, {})
        if not isinstance(found, Mapping):
            self._problem(f"“{key}” must be a table: write [{key}] on a line of its own")
            return {}
        return found

    def _known(self, where: str, raw: Mapping[str, Any], known: Sequence[str]) -> None:
        for key in raw:
            if key not in known:
                self._problem(
                    f"{where} has a “{key}”, which means nothing.{_did_you_mean(key, known)}".rstrip(".")
                )

    def _problem(self, sentence: str) -> None:
        if sentence not in self._problems:
            self._problems.append(sentence)


def _listed(raw: object) -> list[object]:
    return raw if isinstance(raw, list) else [raw]


def _either(options: Iterable[str]) -> str:
    *most, last = [f"“{option}”" for option in options]
    return f"{', '.join(most)} or {last}" if most else last


def _did_you_mean(word: str, known: Sequence[str]) -> str:
    close = process.extractOne(
        word.casefold(), [k for k in known if k], processor=str.casefold, score_cutoff=60
    )
    return f" Did you mean “{close[0]}”?" if close else ""
