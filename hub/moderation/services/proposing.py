"""What becomes of what somebody saved: made at once, or left to wait with the record untouched."""

import uuid
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.db import db
from hub.core.errors import NotFound
from hub.moderation import policy, queries, subjects
from hub.moderation.models import Change, ChangeStatus, Route, Trust
from hub.moderation.services import records
from hub.moderation.subjects import Snapshot, Subject, differing, same


class Outcome(StrEnum):
    """What became of what somebody saved."""

    NOTHING = "nothing"
    MADE = "made"
    WAITS = "waits"


def settle(subject: Subject, record: Any, live: Snapshot, wanted: Snapshot, *, actor: Actor) -> Outcome:
    """Make this change at once, or let it wait, by what the actor's organization is trusted with.

    `live` is the record as it is, `wanted` the fields that the actor has just changed.
    """
    if not wanted:
        return Outcome.NOTHING
    if not _is_at_once(subject, record, live, wanted):
        propose(subject, record, live, wanted, actor=actor)
        return Outcome.WAITS
    subject.apply(record, wanted, actor=policy.as_keeper(actor))
    subject.must_be_whole(record)
    db.session.flush()
    _overtake(subject, record.id, wanted, actor)
    made = note(subject, record, live, live | wanted, actor=actor, route=Route.AT_ONCE)
    if made is not None:
        records.announce(made)
    return Outcome.MADE


def note(
    subject: Subject, record: Any, before: Snapshot, after: Snapshot, *, actor: Actor, route: Route
) -> Change | None:
    """Write what has just been changed into the record's history; nothing when nothing differs."""
    fields = differing(before, after)
    if not fields:
        return None
    change = records.new(subject, record, *_only(fields, before, after), actor=actor)
    change.status, change.route = ChangeStatus.APPROVED, route
    change.decided_at, change.decided_by_id = clock.now(), actor.id
    db.session.add(change)
    _close_satisfied(subject, record.id, after, actor)
    return change


def propose(
    subject: Subject, record: Any, live: Snapshot, wanted: Snapshot, *, origin: str = "", actor: Actor
) -> Change | None:
    """Let a change wait. What speaks of fields that wait already joins what waits; other fields stay apart.

    A field that is asked to be as it is waits no longer, and a change without fields is withdrawn. Where a list
    (`origin`) has proposed a field, a person's word stands apart, in its place. Returns the change that the wanted
    fields are in now; None when nothing is left to wait.
    """
    if not actor.may(Permission.DIRECTORY_PROPOSE):
        raise NotFound
    if not origin:
        of_lists = [one for one in queries.waiting(subject.kind, record.id) if one.origin]
        _give_way(subject, of_lists, wanted, actor)
    joined = [one for one in queries.waiting(subject.kind, record.id) if one.after.keys() & wanted.keys()]
    held = {name for one in joined for name in one.after}
    apart = {name: value for name, value in wanted.items() if name not in held}
    if not joined:
        fields = [name for name in apart if not same(live.get(name), apart[name])]
        if not fields:
            return None
        change = records.new(subject, record, *_only(fields, live, apart), actor=actor)
        change.origin = origin
        db.session.add(change)
        db.session.flush()
        records.note_deed("change.proposed", change, actor)
        return change
    for number, one in enumerate(joined):
        fresh = {name: value for name, value in wanted.items() if name in one.after}
        _join(one, record, live, fresh | (apart if number == 0 else {}), actor=actor)
    return joined[0] if joined[0].is_pending else None


def _join(change: Change, record: Any, live: Snapshot, wanted: Snapshot, *, actor: Actor) -> None:
    subject = subjects.of(change.subject_kind)
    after = {n: v for n, v in (change.after | wanted).items() if not same(live.get(n), v)}
    before = {name: change.before.get(name, live.get(name)) for name in after}
    if not after:
        records.decide(change, ChangeStatus.WITHDRAWN, actor)
        records.note_deed("change.withdrawn", change, actor)
        return
    change.status = ChangeStatus.PENDING  # what was taken up again is sent with the first word about it
    if change.proposed is not None:  # a moderator was at it: of what they sent, this is the newest word
        change.proposed = change.proposed | wanted
    change.before, change.after = before, after
    change.risk = records.risk_of(subject, before, after)
    change.title, change.base_version = subject.title(record), record.version
    change.proposed_by_id, change.changed_at = actor.id, clock.now()
    records.note_deed("change.proposed", change, actor)


def _is_at_once(subject: Subject, record: Any, live: Snapshot, wanted: Snapshot) -> bool:
    if subject.is_draft(record) and not subject.asks_to_be_shown(wanted):
        return True  # nobody reads it yet, and all of it is read before anybody does
    given = queries.trusts(subject.organization_id(record))

    def is_free(name: str) -> bool:
        pair = (live.get(name), wanted[name])
        needed = subject.trust(name, *pair)
        return subject.at_once(name, *pair) or (
            needed is not None and (needed in given or Trust.EVERYTHING in given)
        )

    return all(map(is_free, wanted))


def _overtake(subject: Subject, record_id: uuid.UUID, made: Snapshot, actor: Actor) -> None:
    """What waited about fields that have been changed at once waits no longer, nor comes back "as sent"."""
    _give_way(subject, queries.waiting(subject.kind, record_id), made, actor)


def _give_way(subject: Subject, waiting: Iterable[Change], made: Snapshot, actor: Actor) -> None:
    """Take these fields out of what waits."""
    for one in waiting:
        if not (one.after | (one.proposed or {})).keys() & made.keys():
            continue
        left = {name: value for name, value in one.after.items() if name not in made}
        if left:
            sent = {name: value for name, value in (one.proposed or {}).items() if name not in made}
            one.proposed = None if sent in ({}, left) else sent
            one.before, one.after = {name: one.before[name] for name in left}, left
            one.risk = records.risk_of(subject, one.before, left)
            one.changed_at = clock.now()
        else:
            records.decide(one, ChangeStatus.SUPERSEDED, actor)
            records.note_deed("change.superseded", one, actor)


def _close_satisfied(subject: Subject, record_id: uuid.UUID, live: Snapshot, actor: Actor) -> None:
    """A proposal for what the record now says anyway needs no decision."""
    for one in queries.waiting(subject.kind, record_id):
        if all(same(live.get(name), value) for name, value in one.after.items()):
            records.decide(one, ChangeStatus.SUPERSEDED, actor)
            records.note_deed("change.superseded", one, actor)


def _only(fields: Iterable[str], *snapshots: Snapshot) -> list[Snapshot]:
    """These fields of each snapshot."""
    wanted = list(fields)
    return [{name: snapshot.get(name) for name in wanted} for snapshot in snapshots]
