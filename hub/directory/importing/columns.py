"""A mapping out of what an editor said of each column, as the text that `hub import csv` takes too. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hub.core.errors import Invalid

_NEEDS_NAME = "Say which column is the name of the service, or of the organization."
_PARTS = {
    "phone": ("phones", {"number": "{0}"}),
    "contact": ("contacts", {"name": "{0}"}),
}
_REGISTERS = {"charity": ("GB-CHC", "Charity number"), "company": ("GB-COH", "Company number")}


def mapping_of(said: Mapping[str, str], *, name: str, title: str, publish: bool) -> str:
    """The mapping as TOML. `said` is column to target. Raises Invalid when the columns do not tell enough."""
    by_target: dict[str, list[str]] = {}
    for column, code in said.items():
        by_target.setdefault(code, []).append(f"{{{column}}}")
    offered = by_target.get("service.name") or by_target.get("organization.name")
    if not offered:
        raise Invalid(_NEEDS_NAME)
    owner = by_target.pop("organization.name", None) or offered
    is_service = "service.name" in by_target
    key = by_target.pop("key", None) or [*offered, *by_target.get("location.postcode", ())]
    sections: dict[str, dict[str, Any]] = {
        "source": {"name": name, "title": title},
        "rows": {"key": " ".join(key), "publish": publish, "repeats": "first"},
        "organization": {"name": owner[0], "match": "use"},
    }
    main = "service" if is_service else "organization"
    lists: list[tuple[str, dict[str, str]]] = []
    for code, columns in by_target.items():
        section, _, field = code.partition(".")
        if code in _PARTS:
            inside, fields = _PARTS[code]
            lists += [
                (f"{main}.{inside}", {n: text.format(column) for n, text in fields.items()})
                for column in columns
            ]
        elif code in _REGISTERS:
            scheme, words = _REGISTERS[code]
            lists.append(
                ("organization.identifiers", {"scheme": scheme, "type": words, "number": columns[0]})
            )
        elif code == "hours" and is_service:
            sections["service.hours"] = {"text": columns[0]}
        elif section == "service" and not is_service:
            if own := _OF_ORGANIZATION.get(field):
                sections["organization"][own] = columns[0]
        elif field and (is_service or section != "location"):
            sections.setdefault(section, {})[field] = columns if len(columns) > 1 else columns[0]
    for listed in ("languages", "accessibility"):
        for section in ("service", "location"):
            if listed in sections.get(section, {}):
                sections[section][listed] = {"text": sections[section][listed], "split": ","}
    return _toml(sections, lists)


_OF_ORGANIZATION = {
    "description": "description",
    "email": "email",
    "url": "website",
    "alternate_name": "alternate_name",
}


def _toml(sections: Mapping[str, Mapping[str, Any]], lists: Sequence[tuple[str, Mapping[str, str]]]) -> str:
    lines: list[str] = []
    for name, fields in sorted(sections.items(), key=lambda one: one[0] == "service.hours"):
        lines += [f"[{name}]", *(f"{field} = {_value(value)}" for field, value in fields.items()), ""]
    for name, fields in lists:
        lines += [f"[[{name}]]", *(f"{field} = {_value(value)}" for field, value in fields.items()), ""]
    return "\n".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
