"""A moderator's own words in place of some of those that were proposed."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from hub.core.errors import Invalid
from hub.moderation.subjects import Prose, Snapshot, Subject


def prose(subject: Subject, after: Snapshot) -> list[Prose]:
    """The texts of a change that may be put better, in the order of its fields."""
    return [one for field, value in after.items() for one in subject.prose(field, value)]


def reworded(subject: Subject, after: Snapshot, edits: Mapping[str, str]) -> Snapshot:
    """The change with these texts (by name) instead; names that it has no text for count for nothing."""
    found = copy.deepcopy(after)
    for one in prose(subject, after):
        text = edits.get(one.name)
        if text is None or text == one.text:
            continue
        if len(text) > one.longest:
            raise Invalid(f"{one.label}: use {one.longest:,} letters or fewer.")
        _put(found, one.path, text)
    return found


def _put(into: Any, path: Sequence[str | int], text: str) -> None:
    *way, last = path
    for step in way:
        into = into[step]
    into[last] = text
