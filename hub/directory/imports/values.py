"""How a mapping says what goes into a field: text with {columns} in it, and what to make of what stands there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hub.directory.imports import cleaning

Row = Mapping[str, str]
"""Cells by the heading of their column, in small letters. A cell that says nothing is ""."""

ROW_FROM_0: Final = "row from 0"
ROW_FROM_1: Final = "row from 1"
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def _small(text: str) -> str:
    """In small letters, with the one i for the Turkish ones, as a pattern that does not mind capitals takes them."""
    return text.replace("\u0130", "i").replace("\u0131", "i").casefold()


def column_key(heading: str) -> str:
    """A heading as we compare it: spaces and capitals do not count."""
    return " ".join(heading.split()).casefold()


class BadValue(ValueError):
    """The mapping says something that cannot be; the message is half a sentence."""


@dataclass(frozen=True, slots=True)
class Template:
    """ "{Name} food bank". Says nothing at all when one of its columns says nothing."""

    pieces: tuple[tuple[str, str], ...]  # text, then the column after it ("" for none)
    keys: tuple[str, ...]  # the columns as rows name them
    alone: str = field(init=False, compare=False)  # the column that it is, with no words around it

    def __post_init__(self) -> None:
        is_alone = len(self.pieces) == 2 and not self.pieces[0][0] and not self.pieces[1][0]
        object.__setattr__(self, "alone", self.keys[0] if is_alone else "")

    @classmethod
    def parse(cls, text: str) -> "Template":
        pieces, written, end = [], "", 0
        for match in _PLACEHOLDER.finditer(text):
            written += text[end : match.start()]
            end = match.end()
            if match[0] in ("{{", "}}"):
                written += match[0][0]
            elif match[1] is None or not match[1].strip():
                raise BadValue(f"has a “{match[0]}” that does not pair up with a column's name in “{text}”")
            else:
                pieces.append((written, match[1].strip()))
                written = ""
        pieces.append((written + text[end:], ""))
        return cls(tuple(pieces), tuple(column_key(column) for _, column in pieces))

    @property
    def columns(self) -> set[str]:
        return {column for _, column in self.pieces if column}

    def fill(self, row: Row) -> str:
        if self.alone:
            return row.get(self.alone, "").strip()
        filled = []
        for (text, _), key in zip(self.pieces, self.keys, strict=True):
            filled.append(text)
            if key:
                cell = row.get(key, "")
                if not cell:
                    return ""
                filled.append(cell)
        return "".join(filled).strip() if len(filled) > 1 else filled[0]


@dataclass(frozen=True, slots=True)
class Words:
    """Find any of these words, and give that. A star stands for any ending: "counsel*"."""

    pattern: re.Pattern[str]
    gives: tuple[str, ...]
    starts: tuple[str, ...] = ()
    """What a text has in it, in small letters, in which the pattern finds anything: to look for that is far cheaper."""

    @classmethod
    def parse(cls, words: str, gives: tuple[str, ...]) -> "Words":
        wanted = [" ".join(word.split()) for word in words.split("|") if word.strip(" *")]
        if not wanted:
            raise BadValue("has an empty word to look for")
        parts = [
            re.escape(word.rstrip("*")).replace(r"\ ", r"\s+") + ("" if word.endswith("*") else r"(?!\w)")
            for word in wanted
        ]
        starts = tuple(dict.fromkeys(_small(word.split()[0]).rstrip("*") for word in wanted))
        return cls(re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE), gives, starts)

    def stand_in(self, text: str, small: str) -> bool:
        """Whether any of them does; `small` is the text in small letters."""
        for start in self.starts:
            if start in small:
                return self.pattern.search(text) is not None
        return False


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that may go into a field."""

    template: Template
    before: str = ""
    split: str = ""
    exact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[Words, ...] = ()
    otherwise: tuple[Template, ...] | None = None
    from_capitals: bool = False
    find: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the text goes in just as it is."""
        return not (
            self.split or self.exact or self.words or self.from_capitals or self.otherwise is not None
        )

    def items(self, row: Row) -> list[str]:
        """What this part says of a row; nothing for an empty cell."""
        text = self.template.fill(row)
        if self.before:
            text = text.split(self.before)[0].strip()
        if not text:
            return []
        if self.is_plain:
            return [text]
        pieces = [piece.strip() for piece in text.split(self.split)] if self.split else [text]
        return [item for piece in pieces if piece for item in self._meanings(piece, row)]

    def _meanings(self, piece: str, row: Row) -> Sequence[str]:
        if self.exact and (listed := self.exact.get(column_key(piece))) is not None:
            return listed
        small = _small(piece) if self.words else ""
        if found := [given for words in self.words if words.stand_in(piece, small) for given in words.gives]:
            return found
        if self.otherwise is not None:
            return [said for template in self.otherwise if (said := template.fill(row))]
        if self.words:
            return ()
        return (cleaning.name_in_capitals(piece) if self.from_capitals else piece,)

    def constants(self) -> list[str]:
        """Everything it may say that does not come from a cell."""
        own = [] if self.template.columns else [self.template.pieces[0][0]]
        listed = (item for items in self.exact.values() for item in items)
        looked_for = (item for words in self.words for item in words.gives)
        fallen_back = (template.pieces[0][0] for template in self.otherwise or () if not template.columns)
        return [*own, *listed, *looked_for, *fallen_back]


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that one table of the mapping names, and what stands there when none of them says anything."""

    parts: tuple[Part, ...]
    default: tuple[str, ...] = ()
    joined_by: str = " "

    def found(self, row: Row) -> list[str]:
        return [item for part in self.parts for item in part.items(row) if item]

    def one(self, row: Row) -> str:
        if len(self.parts) == 1:
            said = next(iter(self.parts[0].items(row)), "")
        else:
            said = self.joined_by.join(item for part in self.parts for item in part.items(row)[:1] if item)
        return said or "".join(self.default[:1])


@dataclass(frozen=True, slots=True)
class Value:
    """What goes into one field."""

    groups: tuple[Group, ...]
    plain: Template | None = field(
        init=False, compare=False
    )  # the text that it is, when it is no more than that

    def __post_init__(self) -> None:
        parts = [part for group in self.groups for part in group.parts]
        is_plain = len(parts) == 1 and parts[0].is_plain and not parts[0].before and not self.default
        object.__setattr__(self, "plain", parts[0].template if is_plain else None)

    def one(self, row: Row) -> str:
        """One text of everything that says something."""
        if self.plain:
            return self.plain.fill(row)
        if len(self.groups) == 1:
            return self.groups[0].one(row)
        return " ".join(filter(None, (group.one(row) for group in self.groups)))

    def first(self, row: Row) -> str:
        """What the first part says that says anything."""
        if self.plain:
            return self.plain.fill(row)
        return next(iter(self.many(row)), "")

    def many(self, row: Row) -> list[str]:
        """Everything it says, nothing twice."""
        return list(
            dict.fromkeys(item for group in self.groups for item in group.found(row) or group.default)
        )

    def found(self, row: Row) -> list[str]:
        """The same without what stands in for nothing."""
        return list(dict.fromkeys(item for group in self.groups for item in group.found(row)))

    @property
    def default(self) -> list[str]:
        return list(dict.fromkeys(item for group in self.groups for item in group.default))

    @property
    def parts(self) -> list[Part]:
        return [part for group in self.groups for part in group.parts]

    @property
    def find(self) -> bool:
        """Whether to look for the thing in cells that hold other things too."""
        return any(part.find for part in self.parts)

    @property
    def columns(self) -> set[str]:
        templates = [t for part in self.parts for t in (part.template, *(part.otherwise or ()))]
        return {column for template in templates for column in template.columns}

    def constants(self) -> list[str]:
        return [item for part in self.parts for item in part.constants() if item] + self.default


_KEYS = (
    "text",
    "before",
    "split",
    "values",
    "words",
    "otherwise",
    "default",
    "from_capitals",
    "find",
    "with",
)


def parse(raw: object) -> Value:
    """A value as TOML gives it. Raises BadValue."""
    if isinstance(raw, list):
        if not raw:
            raise BadValue("is an empty list")
        return Value(tuple(group for item in raw for group in parse(item).groups))
    if isinstance(raw, Mapping):
        return _table(raw)
    return Value((Group((Part(Template.parse(_text(raw))),)),))


def _table(raw: Mapping[str, Any]) -> Value:
    for key in raw:
        if key not in _KEYS:
            raise BadValue(f"has a “{key}”, which is not one of {', '.join(_KEYS)}")
    if "text" not in raw:
        raise BadValue("needs a “text”")
    texts = raw["text"] if isinstance(raw["text"], list) else [raw["text"]]
    rest: dict[str, Any] = {
        "before": _text(raw.get("before", "")),
        "split": _text(raw.get("split", "")),
        "exact": {column_key(_text(key)): _texts(given) for key, given in _mapping(raw, "values").items()},
        "words": tuple(Words.parse(key, _texts(given)) for key, given in _mapping(raw, "words").items()),
        "otherwise": tuple(map(Template.parse, _texts(raw["otherwise"]))) if "otherwise" in raw else None,
        "from_capitals": raw.get("from_capitals") is True,
        "find": raw.get("find") is True,
    }
    parts = tuple(Part(Template.parse(_text(text)), **rest) for text in texts)
    default = _texts(raw["default"]) if "default" in raw else ()
    return Value((Group(parts, default, _text(raw.get("with", " "))),))


def _mapping(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = raw.get(key, {})
    if not isinstance(found, Mapping):
        raise BadValue(f"has a “{key}” that is not a table: write “what the cell says” = “what that means”")
    return found


def _texts(raw: object) -> tuple[str, ...]:
    items: Iterable[object] = raw if isinstance(raw, list) else (raw,)
    return tuple(text for item in items if (text := _text(item)))


def _text(raw: object) -> str:
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, list | Mapping):
        raise BadValue("has a list or table where a text should be")
    return str(raw)
