"""What people have changed here in the entries of a list, and what the list has proposed of them, field by field.

An entry's history says so. It reaches back two years, and what was changed at once, approved or put back is all in it.
"""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core.db import db
from hub.directory.imports.proposing import own_name
from hub.directory.models import ImportedKind
from hub.moderation import subjects
from hub.moderation.models import OPEN, Change, ChangeStatus
from hub.moderation.subjects import same

TOGETHER = {ImportedKind.LOCATION: frozenset({"addresses", "latitude", "longitude"})}
"""What says one thing: a pin must not move to where the list has it while the address stays ours."""


class Edits:
    """Of some entries of one kind that the list with this title speaks of anew."""

    def __init__(self, kind: ImportedKind, ids: Collection[uuid.UUID], *, title: str) -> None:
        self._kind = kind
        self._words: dict[uuid.UUID, dict[str, Any]] = {}
        """The last word that somebody here has said of a field."""
        self._asked: dict[uuid.UUID, set[str]] = {}
        found = select(Change.subject_id, Change.after, Change.status, Change.origin, Change.proposed).where(
            Change.subject_kind == kind.value,
            Change.subject_id.in_(list(ids)),
            Change.status.in_((ChangeStatus.APPROVED, *OPEN)),
        )
        for one in db.session.execute(found.order_by(Change.decided_at, Change.created_at, Change.id)):
            is_the_lists = one.origin == title
            if one.status is not ChangeStatus.APPROVED:
                if is_the_lists:
                    self._asked.setdefault(one.subject_id, set()).update(one.after)
                continue
            words = self._words.setdefault(one.subject_id, {})
            for name, value in one.after.items():
                if is_the_lists and value == (one.proposed or one.after).get(name):
                    words.pop(name, None)  # approved as it was sent: the list's word again
                else:
                    words[name] = value

    def __contains__(self, record_id: uuid.UUID) -> bool:
        return record_id in self._words

    def standing(self, record_id: uuid.UUID, names: Iterable[str], *, agreed: Collection[str]) -> set[str]:
        """Those of these fields that read as somebody here has put them.

        Where the list has said the same in the meantime (`agreed`), the word is the list's again.
        """
        names, words = set(names), self._words.get(record_id, {})
        tied = TOGETHER.get(self._kind, frozenset())
        looked_at = {own_name(name) for name in names}
        if looked_at & tied:
            looked_at |= tied
        looked_at = (looked_at & words.keys()) - set(agreed)
        if not looked_at:
            return set()
        subject = subjects.of(self._kind.value)
        live = subject.snapshot(subject.load(record_id, actor=SYSTEM))
        stand = {name for name in looked_at & live.keys() if same(live[name], words[name])}
        if stand & tied:
            stand |= tied
        return {name for name in names if own_name(name) in stand}

    def asked(self, record_id: uuid.UUID, names: Iterable[str]) -> set[str]:
        """Those of these fields of which the list's own word waits for somebody."""
        held = self._asked.get(record_id, set())
        return {name for name in names if own_name(name) in held}
