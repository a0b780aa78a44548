"""Several rows about one thing, put together: each grant of a group, each wing of a hospital."""

from collections.abc import Sequence

from hub.directory.imports.fields import FIELDS, Sort
from hub.directory.imports.records import Entry, Record
from hub.directory.models import ImportedKind


def joined(entries: Sequence[Entry]) -> Entry:
    """One entry of several. Long texts stand under each other, lists are put together, of the rest the first counts."""
    first = entries[0]
    if len(entries) == 1:
        return first
    records = {
        kind: _joined(kind, [entry.records[kind] for entry in entries if kind in entry.records])
        for kind in ImportedKind
        if any(kind in entry.records for entry in entries)
    }
    notes = list(dict.fromkeys(note for entry in entries for note in entry.notes))
    return Entry(first.row, first.key, records, [f"{len(entries)} rows make this entry.", *notes])


def _joined(kind: ImportedKind, records: Sequence[Record]) -> Record:
    texts = {spec.column for spec in FIELDS[kind].values() if spec.sort is Sort.TEXT}
    whole = Record(records[0].key)
    for record in records:
        for name, value in record.values.items():
            before = whole.values.get(name)
            if before in (None, "", []):
                whole.values[name] = value
            elif name in texts and isinstance(before, str) and value and value not in before:
                whole.values[name] = f"{before}\n\n{value}"
        for name, parts in record.parts.items():
            kept = whole.parts.setdefault(name, [])
            kept += [part for part in parts if part not in kept]
        for taxonomy, terms in record.terms.items():
            kept_terms = whole.terms.setdefault(taxonomy, [])
            kept_terms += [term for term in terms if term not in kept_terms]
    return whole
