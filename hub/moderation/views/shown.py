"""A change as its pages show it: field by field, word by word."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from hub.moderation import diff, subjects
from hub.moderation.models import Change
from hub.moderation.subjects import Snapshot, same


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of a change. `now` is what the entry says meanwhile, where that is neither text."""

    label: str
    lines: list[diff.Line]
    now: list[str]
    is_moved: bool = False


def fields(change: Change, live: Snapshot | None = None) -> list[FieldShown]:
    """What a change takes out and puts in; with `live`, also what somebody else has written since."""
    return [_field(change.subject_kind, name, change.before, change.after, live) for name in change.after]


def between(kind: str, before: Snapshot, after: Snapshot) -> list[FieldShown]:
    """What differs between two states of these fields."""
    return [
        _field(kind, name, before, after, None) for name in after if not same(before.get(name), after[name])
    ]


def reworked(change: Change) -> list[FieldShown]:
    """What a moderator made of a change, against what was proposed: other words, more, and what was left out."""
    sent = change.proposed or {}
    left_out = dict.fromkeys(sent.keys() - change.after.keys())
    return between(change.subject_kind, sent, change.after | left_out) if change.proposed else []


def pages(change: Change) -> list[tuple[str, str]]:
    """The entry's own pages that ask for what a change speaks of, laid over the change: label and address."""
    subject = subjects.of(change.subject_kind)
    found: dict[str, str] = {}
    for name in change.after:
        if asked := subject.asking(name):
            endpoint, more = asked
            values: dict[str, Any] = {subject.page[1]: change.subject_id, **more}
            url = url_for(endpoint, **values, change=change.id)
            found[url] = (
                f"{found[url]}, {subject.label(name).lower()}" if url in found else subject.label(name)
            )
    return [(label, url) for url, label in found.items()]


def _field(
    kind: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any], live: Snapshot | None
) -> FieldShown:
    subject = subjects.of(kind)
    moved = live is not None and not any(same(live.get(name), side.get(name)) for side in (before, after))
    return FieldShown(
        subject.label(name),
        diff.of_lines(subject.in_words(name, before.get(name)), subject.in_words(name, after[name])),
        list(subject.in_words(name, live.get(name))) if live is not None and moved else [],
        moved,
    )
