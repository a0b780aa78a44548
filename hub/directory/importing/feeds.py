"""Feeds: added, changed, paused, read."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock, outgoing
from hub.core.config import Settings
from hub.core.db import db, first_come
from hub.core.errors import Conflict, Invalid
from hub.core.outgoing import NotFetched
from hub.directory.imports.open_referral.feed import base_of
from hub.directory.imports.open_referral.run import SourceTold
from hub.directory.models import Feed, ImportRun, ImportSource, RunStatus
from hub.directory.services.records import apply, must, must_be_current
from hub.outbox import services as outbox

READ_FEED = "directory.read-feed"
FIELDS = frozenset({"url", "rhythm", "publish"})
IS_FEED = "There is a feed with this address already."
OF_SOURCE = frozenset({"title", "publisher", "licence", "attribution"})


def must_be_askable(address: str, settings: Settings) -> str:
    """The address that a feed's lists stand under. Raises Invalid for one that we would never ask."""
    base = base_of(address)
    try:
        outgoing.check(base, hosts=settings.feed_hosts_named, may_be_private=settings.feeds_may_be_private)
    except NotFetched as refusal:
        raise Invalid(f"We cannot read that address: {refusal}.") from refusal
    return base


def add(values: Mapping[str, Any], *, actor: Actor, record_id: uuid.UUID | None = None) -> Feed:
    """A new feed, read for the first time as soon as a worker is free. Raises Conflict when it is there already."""
    must(actor, Permission.DIRECTORY_IMPORT)
    name = values["url"].partition("://")[2][:190]
    source = db.session.scalar(select(ImportSource).where(ImportSource.name == name))
    if source is not None and db.session.scalar(select(Feed.id).where(Feed.source_id == source.id)):
        raise Conflict(IS_FEED)
    if source is None:
        source = ImportSource(id=uuid.uuid4(), name=name, last_imported_at=clock.now())
    source.url = values["url"]
    apply(source, {field: values[field] for field in OF_SOURCE & values.keys()}, OF_SOURCE)
    feed = Feed(id=record_id or uuid.uuid4(), source_id=source.id, next_on=clock.today())
    apply(feed, {field: values[field] for field in FIELDS & values.keys()}, FIELDS)
    feed.source = source
    with first_come(IS_FEED):
        db.session.add_all([source, feed])
    audit.record("feed.added", actor=actor, record_type="feed", record_id=feed.id)
    read_now(feed, actor=actor)
    return feed


def change(feed: Feed, values: Mapping[str, Any], *, actor: Actor, version: int | None = None) -> None:
    """Another address, rhythm, licence … Records that came from it stay its records."""
    must(actor, Permission.DIRECTORY_IMPORT)
    must_be_current(feed, version)
    fields = apply(feed, {field: values[field] for field in FIELDS & values.keys()}, FIELDS)
    of_source = {field: values[field] for field in OF_SOURCE & values.keys()} | {"url": feed.url}
    if in_source := apply(feed.source, of_source, OF_SOURCE | {"url"}):
        flag_modified(feed, "url")  # one page, one version: whoever opened it before must see what changed
        fields += in_source
    if fields:
        audit.record("feed.changed", actor=actor, record_type="feed", record_id=feed.id, fields=fields)


def pause(feed: Feed, *, actor: Actor, is_paused: bool) -> None:
    """Leave it alone for a while, or go on."""
    must(actor, Permission.DIRECTORY_IMPORT)
    if feed.is_paused == is_paused:
        return
    feed.is_paused = is_paused
    feed.next_on = feed.next_on or clock.today()
    deed = "feed.paused" if is_paused else "feed.resumed"
    audit.record(deed, actor=actor, record_type="feed", record_id=feed.id)


def read_now(feed: Feed, *, actor: Actor) -> ImportRun:
    """Promise to read it. One that is being read already is not read twice: its run is given back."""
    must(actor, Permission.DIRECTORY_IMPORT)
    going = select(ImportRun).where(
        ImportRun.feed_id == feed.id,
        ImportRun.status.in_([status for status in RunStatus if not status.is_over]),
    )
    if (held := db.session.scalars(going).first()) is not None:
        return held
    run = ImportRun(id=uuid.uuid4(), feed_id=feed.id, title=feed.source.title)
    db.session.add(run)
    feed.next_on = clock.today() + timedelta(days=feed.rhythm.days)
    outbox.enqueue(READ_FEED, run_id=str(run.id))
    return run


def told(feed: Feed) -> SourceTold:
    """The feed as the importer takes it."""
    source = feed.source
    return SourceTold(
        name=source.name,
        title=source.title,
        url=feed.url,
        publisher=source.publisher,
        licence=source.licence,
        attribution=source.attribution,
        publish=feed.publish,
    )
