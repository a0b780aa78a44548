"""Keeping pictures: stored under names that nobody guesses, within quotas, and thrown away when nothing shows them."""

import secrets
import tempfile
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import db
from hub.core.errors import TooManyTries
from hub.directory import policy
from hub.directory.images import KINDS, SIZES, Made
from hub.directory.models import Picture, StoredImage
from hub.moderation import queries as moderation

MOST_KEPT = 120
MOST_A_DAY = 40
FULL = "There is no more room for your organization's pictures. Take some off your pages first; it takes a while."
ENOUGH_TODAY = "That is a lot of pictures for one day. Please go on tomorrow."
UNUSED_KEPT = timedelta(days=2)
"""For so long a picture may wait for the form around it to be saved."""


def path_of(folder: Path, token: str, name: str) -> Path:
    """Where a file of a picture lies."""
    return folder / token[:2] / f"{token}-{name}"


def must_have_room(organization_id: uuid.UUID | None) -> None:
    """Raises TooManyTries when an organization has all the pictures it may have, or all that it may send in a day."""
    owned = select(func.count(StoredImage.token)).where(StoredImage.organization_id == organization_id)
    if (db.session.scalar(owned) or 0) >= MOST_KEPT:
        raise TooManyTries(FULL)
    lately = owned.where(StoredImage.created_at > clock.now() - timedelta(days=1))
    if (db.session.scalar(lately) or 0) >= MOST_A_DAY:
        raise TooManyTries(ENOUGH_TODAY)


def keep(made: Made, *, organization_id: uuid.UUID | None, folder: Path, actor: Actor) -> str:
    """Store a picture for an organization and return its token. Raises TooManyTries beyond the quotas."""
    policy.must_keep(actor, organization_id)
    must_have_room(organization_id)
    token = f"{secrets.token_urlsafe(18)}.{made.width}x{made.height}"
    for name, content in made.files.items():
        _write(path_of(folder, token, name), content)
    size = sum(map(len, made.files.values()))
    db.session.add(
        StoredImage(
            token=token,
            organization_id=organization_id,
            width=made.width,
            height=made.height,
            size=size,
            created_by_id=actor.id,
        )
    )
    audit.record("image.kept", actor=actor, record_type="organization", record_id=organization_id, bytes=size)
    return token


def unused() -> list[StoredImage]:
    """Pictures on no page and in no change that waits or could be put back, once they have had their time."""
    old = select(StoredImage).where(StoredImage.created_at < clock.now() - UNUSED_KEPT)
    free = old.where(~select(Picture.id).where(Picture.file == StoredImage.token).exists())
    return [image for image in db.session.scalars(free) if not moderation.mentions(image.token)]


def remove(images: Iterable[StoredImage], *, folder: Path) -> None:
    """Forget these pictures and delete their files."""
    for image in images:
        for name in SIZES:
            for kind in KINDS:
                path_of(folder, image.token, f"{name}.{kind}").unlink(missing_ok=True)
        db.session.delete(image)


def sweep(folder: Path) -> int:
    """Delete files that no record knows, as of an organization that is gone; returns how many."""
    known = set(db.session.scalars(select(StoredImage.token)))
    before = (clock.now() - UNUSED_KEPT).timestamp()
    lost = [
        path
        for path in folder.glob("??/*")
        if path.name.rpartition("-")[0] not in known and path.stat().st_mtime < before
    ]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and for nobody else on the machine to read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(path)
