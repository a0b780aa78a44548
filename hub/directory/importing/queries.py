"""What pages show of feeds and runs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import defer, selectinload

from hub.accounts.policy import Actor, Permission
from hub.core.db import db
from hub.core.errors import NotFound
from hub.directory.models import (
    Feed,
    ImportedKind,
    ImportedRecord,
    ImportRun,
    Organization,
    RunStatus,
    Service,
)
from hub.directory.services.records import must

P = Permission.DIRECTORY_IMPORT


@dataclass(frozen=True, slots=True)
class Missing:
    """An entry that came from a feed which does not have it any more."""

    kind: str
    id: uuid.UUID
    name: str


def feeds(*, actor: Actor) -> Sequence[Feed]:
    must(actor, P)
    found = select(Feed).options(selectinload(Feed.source))
    return sorted(db.session.scalars(found), key=lambda feed: feed.source.title.casefold())


def feed(feed_id: uuid.UUID, *, actor: Actor) -> Feed:
    must(actor, P)
    found = select(Feed).where(Feed.id == feed_id).options(selectinload(Feed.source))
    record = db.session.scalar(found)
    if record is None:
        raise NotFound
    return record


def run(run_id: uuid.UUID, *, actor: Actor) -> ImportRun:
    must(actor, P)
    found = select(ImportRun).where(ImportRun.id == run_id)
    record = db.session.scalar(found.options(selectinload(ImportRun.feed)))
    if record is None:
        raise NotFound
    return record


def runs(*, actor: Actor, of: Feed | None = None, most: int = 20) -> Sequence[ImportRun]:
    """The newest runs, without their reports."""
    must(actor, P)
    found = select(ImportRun).options(defer(ImportRun.rows), defer(ImportRun.undo), defer(ImportRun.mapping))
    found = found.where(ImportRun.status != RunStatus.DRAFT)  # a file was sent, and nothing done with it yet
    if of is not None:
        found = found.where(ImportRun.feed_id == of.id)
    order = (ImportRun.created_at.desc(), ImportRun.id)
    return db.session.scalars(found.order_by(*order).limit(most)).all()


def last_runs(feeds: Sequence[Feed]) -> dict[uuid.UUID, ImportRun]:
    """The last run of each feed."""
    newest = (
        select(ImportRun.feed_id, func.max(ImportRun.created_at).label("at"))
        .where(ImportRun.feed_id.in_([one.id for one in feeds]))
        .group_by(ImportRun.feed_id)
        .subquery()
    )
    found = select(ImportRun).join(
        newest, (newest.c.feed_id == ImportRun.feed_id) & (newest.c.at == ImportRun.created_at)
    )
    found = found.options(defer(ImportRun.rows), defer(ImportRun.undo))
    return {one.feed_id: one for one in db.session.scalars(found) if one.feed_id}


def missing(of: Feed, *, actor: Actor, most: int = 200) -> Sequence[Missing]:
    """What came from this feed and is not in it any more, by name."""
    must(actor, P)
    found: list[Missing] = []
    for kind, table in ((ImportedKind.SERVICE, Service), (ImportedKind.ORGANIZATION, Organization)):
        rows = (
            select(table.id, table.name)
            .join(ImportedRecord, ImportedRecord.source_key == table.source_key)
            .where(
                ImportedRecord.source_id == of.source_id,
                ImportedRecord.kind == kind,
                ImportedRecord.missing_since.is_not(None),
                table.source == of.source.name,
                table.merged_into_id.is_(None),
            )
            .order_by(table.name, table.id)
            .limit(most)
        )
        found += [Missing(kind.value, row.id, row.name) for row in db.session.execute(rows)]
    return found
