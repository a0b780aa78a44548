"""Approve, send back, withdraw: each once, and only what was looked at."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Actor
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.messaging import services as messaging
from hub.moderation import policy, subjects
from hub.moderation.models import OPEN, Change, ChangeStatus
from hub.moderation.rewording import reworded
from hub.moderation.services import records
from hub.moderation.services.amending import as_sent
from hub.moderation.subjects import Snapshot, Subject, differing, same


class Stale(Conflict):
    """The record says something else by now than when the change was proposed."""


def approve(
    change: Change,
    *,
    actor: Actor,
    version: int | None = None,
    seen_version: int | None = None,
    edits: Mapping[str, str] | None = None,
) -> None:
    """Make the change, with the moderator's own wording where `edits` has some, and tell whoever proposed it.

    Raises Conflict when it was decided or changed meanwhile, or when a draft that asks to be shown is no longer
    what was looked at (`seen_version`); Stale when the record says something else by now; Invalid with what is
    missing for the public.
    """
    subject = _must_be_open(change, actor, version)
    record = subject.load(change.subject_id, actor=actor)
    if subject.asks_to_be_shown(change.after) and seen_version not in (None, record.version):
        raise Conflict(
            "The entry was changed while you were reading it. Read it again before you approve it."
        )
    live = subject.snapshot(record)
    if moved(change, live):
        raise Stale("Somebody changed the entry since this was proposed.")
    after = reworded(subject, change.after, edits or {})
    if differing(change.after, after):
        change.proposed, change.after = change.proposed or change.after, after
    subject.apply(record, after, actor=actor)
    subject.must_be_whole(record)
    records.decide(change, ChangeStatus.APPROVED, actor)
    db.session.flush()
    records.note_deed("change.approved", change, actor)
    records.announce(change)
    _tell(
        change,
        "change-approved",
        is_edited=change.proposed is not None,
        is_public=not subject.is_draft(record),
    )


def moved(change: Change, live: Snapshot) -> list[str]:
    """The fields of a change that read otherwise now than when it was proposed, and not as it proposes either."""
    return [
        name
        for name, before in change.before.items()
        if not same(live.get(name), before) and not same(live.get(name), change.after[name])
    ]


def rebase(change: Change, *, actor: Actor, version: int | None = None) -> None:
    """Take what the record says now as what this change is about: the moderator has seen both."""
    subject = _must_be_open(change, actor, version)
    live = subject.snapshot(subject.load(change.subject_id, actor=actor))
    change.before = {name: live.get(name) for name in change.after}
    change.risk = records.risk_of(subject, change.before, change.after)
    records.note_deed("change.rebased", change, actor)


def send_back(change: Change, reason: str, *, actor: Actor, version: int | None = None) -> None:
    """Say no, and why; whoever proposed it is told and may propose it again in another way.

    What a moderator had made of it meanwhile is left aside: they get back what they sent.
    """
    subject = _must_be_open(change, actor, version)
    if not reason.strip():
        raise Invalid("Say what should be different, so that they can send it again.")
    if change.proposed is not None:
        as_sent(change, subject.snapshot(subject.load(change.subject_id, actor=actor)))
    change.reason = reason.strip()
    records.decide(change, ChangeStatus.SENT_BACK, actor)
    records.note_deed("change.sent-back", change, actor)
    _tell(change, "change-sent-back")


def withdraw(change: Change, *, actor: Actor) -> None:
    """Take back what one's organization proposed. Raises Conflict once it was decided."""
    if not policy.speaks_for(actor, change):
        raise NotFound
    if change.status not in OPEN:
        raise Conflict("This change does not wait any more.")
    records.decide(change, ChangeStatus.WITHDRAWN, actor)
    records.note_deed("change.withdrawn", change, actor)


def _must_be_open(change: Change, actor: Actor, version: int | None) -> Subject:
    policy.must_decide(actor)
    if not change.is_pending:
        raise Conflict("Somebody else decided on this a moment ago.")
    if version not in (None, change.version):
        raise Conflict("They changed what they propose while you were reading it. Read it again.")
    return subjects.of(change.subject_kind)


def _tell(change: Change, name: str, **context: Any) -> None:
    """To whoever proposed it: which entry, and a link. Somebody who has left hears nothing."""
    found = select(User.email).where(User.id == change.proposed_by_id, User.active)
    if email := db.session.scalar(found):
        messaging.send(
            name,
            to=email,
            about_id=change.id,
            change_id=str(change.id),
            entry=change.title,
            **context,
        )
