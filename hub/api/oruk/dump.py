"""The data package that anybody may fetch: made every night, and taken away at once when it says too much.

It is as old as the night. So before it is given out the database is asked whether all that it tells of may still be
told; where something was unpublished, or a place has become private, there is no package until a new one is made.
"""

import json
import logging
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from hub.accounts.policy import VISITOR
from hub.api.oruk import package
from hub.api.oruk.package import Told
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Location, Organization, Service
from hub.directory.queries import visible

logger = logging.getLogger(__name__)

FOLDER = "open-data"
FILE, NOTES, WANTED = "hsds-csv.zip", "hsds-csv.json", "wanted"
ASKED_AGAIN_AFTER = timedelta(minutes=10)


def make(data_dir: Path, *, title: str, licence: str) -> Path:
    """Make the package anew. Readers have the old one until the new one is whole."""
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    made_at = clock.now()
    new = folder / f"{uuid.uuid4().hex}.tmp"
    try:
        told = package.write(new, title=title, licence=licence, created=made_at.isoformat(timespec="seconds"))
        notes = {
            "made_at": made_at.isoformat(),
            "services": sorted(told.services),
            "organizations": sorted(told.organizations),
            "places": sorted(told.places),
        }
        (folder / NOTES).unlink(missing_ok=True)  # a package without notes is given to nobody
        new.replace(folder / FILE)
        scribble = folder / f"{new.stem}.notes"
        scribble.write_text(json.dumps(notes), encoding="utf-8")
        scribble.replace(folder / NOTES)
    finally:
        new.unlink(missing_ok=True)
    (folder / WANTED).unlink(missing_ok=True)
    logger.info("open_data_written", extra={"services": len(told.services)})
    return folder / FILE


def ready(data_dir: Path) -> Path | None:
    """The package, if there is one and all that it tells may be told at this moment."""
    folder = data_dir / FOLDER
    try:
        notes = json.loads((folder / NOTES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    told = Told(*(frozenset(notes[name]) for name in ("services", "organizations", "places")))
    if not (folder / FILE).is_file() or not _may_be_told(told):
        return None
    return folder / FILE


def made_at(data_dir: Path) -> datetime | None:
    try:
        notes = json.loads((data_dir / FOLDER / NOTES).read_text(encoding="utf-8"))
        return datetime.fromisoformat(notes["made_at"])
    except (OSError, ValueError, KeyError):
        return None


def ask(data_dir: Path) -> bool:
    """Note that somebody waits for a package. True for the first of them, who has it promised."""
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / WANTED
    now = clock.now().timestamp()
    if wanted.is_file() and now - wanted.stat().st_mtime < ASKED_AGAIN_AFTER.total_seconds():
        return False
    wanted.touch()
    return True


def _may_be_told(told: Told) -> bool:
    services = visible.services(VISITOR).with_only_columns(Service.id)
    organizations = visible.organizations(VISITOR).with_only_columns(Organization.id)
    places = select(Location.id).where(Location.confidential.is_(False), Location.is_draft.is_(False))
    return all(
        ids <= {str(one) for one in db.session.scalars(now)}
        for ids, now in (
            (told.services, services),
            (told.organizations, organizations),
            (told.places, places),
        )
    )
