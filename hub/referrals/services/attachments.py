"""Files of a referral: kept sealed, within quotas, looked at by a scanner, and really deleted when their time is over.

data/attachments/ab/ab12…   sealed with the site's key; the name says nothing, and no web server reaches it
"""

import tempfile
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from hub.accounts.policy import SYSTEM, Actor
from hub.audit import services as audit
from hub.core import clock, vault
from hub.core.db import db
from hub.core.errors import Conflict, Invalid, NotFound
from hub.outbox import services as outbox
from hub.referrals import files, filing
from hub.referrals.codes import Urgency
from hub.referrals.models import Attachment, Referral
from hub.referrals.models.attachments import FileState
from hub.referrals.queries import visible
from hub.referrals.services import our_tasks
from hub.referrals.states import ReferralStatus
from hub.referrals.transitions import Who
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks

SCAN, SWEEP = "referral.scan-file", "referral.sweep-files"
MOST_FILES, MOST_TOGETHER = 6, 24 * 1024 * 1024
"""Of one referral."""
STASH_LASTS = timedelta(days=1)
ASK_WITHIN = 1
"""Working days."""
TOO_MANY = "That is as many files as fit: six, and 24 MB together. Take one off first."
REFUSED_FILE = "file-refused"
"""The kind of the task for whoever sent a file that the scanner refused."""
SENT = "This referral has been sent. No file can be added any more."


def add(referral: Referral, sent: bytes, name: str, *, question_key: str = "", actor: Actor) -> Attachment:
    """A file for a draft. One that answers a question takes the place of the one before it."""
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.RESIDENT}:
        raise NotFound
    if referral.status is not ReferralStatus.DRAFT:
        raise Conflict(SENT)
    made = _keep(sent, name, question_key, referral_id=referral.id, actor=actor)
    audit.record("attachment.added", actor=actor, record_type="referral", record_id=referral.id)
    return made


def stash(stash_id: uuid.UUID, sent: bytes, name: str, *, question_key: str, actor: Actor) -> Attachment:
    """A file of somebody who has not sent anything yet."""
    return _keep(sent, name, question_key, stash_id=stash_id, actor=actor)


def adopt(stash_id: uuid.UUID, referral: Referral) -> None:
    """What was stashed belongs to the referral that was made of the pages."""
    db.session.execute(
        update(Attachment)
        .where(Attachment.stash_id == stash_id)
        .values(referral_id=referral.id, stash_id=None)
    )
    refused = Attachment.referral_id == referral.id, Attachment.state == FileState.REFUSED
    if db.session.scalar(select(Attachment.id).where(*refused).limit(1)):
        _ask_for_another(referral)


def refuse(attachment: Attachment) -> None:
    """The scanner said no. Nobody opens the file, and whoever looks after the referral asks for another one."""
    attachment.state = FileState.REFUSED
    if attachment.referral_id:
        _ask_for_another(db.session.get_one(Referral, attachment.referral_id))


def remove(referral: Referral, attachment_id: uuid.UUID, *, actor: Actor) -> None:
    """Take a file off a draft; it is deleted."""
    if not visible.parts(actor, referral) & {Who.REFERRER, Who.RESIDENT}:
        raise NotFound
    if referral.status is not ReferralStatus.DRAFT:
        raise Conflict(SENT)
    found = db.session.get(Attachment, attachment_id)
    if found is None or found.referral_id != referral.id:
        raise NotFound
    if found.state is FileState.REFUSED:
        close_task(referral, "The file was taken off.", actor=actor)
    _forget(found)
    audit.record("attachment.removed", actor=actor, record_type="referral", record_id=referral.id)


def disclose(referral: Referral) -> None:
    """They go to the partner with the rest."""
    db.session.execute(
        update(Attachment)
        .where(Attachment.referral_id == referral.id, Attachment.state != FileState.REFUSED)
        .values(disclosed_at=clock.now())
    )


def content(attachment: Attachment) -> bytes:
    """What is in it. Raises NotFound while nobody may open it, or when it is gone."""
    path = path_of(attachment.id)
    if attachment.state is not FileState.CLEAN or not path.is_file():
        raise NotFound
    return vault.opened_bytes(path.read_bytes(), place=_place(attachment.id))


def sweep() -> int:
    """Delete what was never sent, files that no row knows any more, as after an erasure, and what a scan that was cut
    off left lying in plain; says how many."""
    old = select(Attachment).where(
        Attachment.referral_id.is_(None), Attachment.made_at < clock.now() - STASH_LASTS
    )
    for one in db.session.scalars(old).all():
        _forget(one)
    db.session.flush()
    known = {one.hex for one in db.session.scalars(select(Attachment.id))}
    return (
        _unlink_old(path for path in filing.folder().glob("??/*") if path.name not in known) + sweep_plain()
    )


def sweep_plain() -> int:
    """Delete what a scan that was cut off left lying in plain; says how many."""
    return _unlink_old(filing.folder().glob(f"{filing.PLAIN}*"))


def _unlink_old(paths: Iterable[Path]) -> int:
    """A file that was written a moment ago may belong to a row that is not committed yet, or to a scan that runs."""
    newest = clock.now() - timedelta(minutes=10)
    count = 0
    for path in paths:
        try:
            is_old = path.stat().st_mtime < newest.timestamp()
        except FileNotFoundError:  # the scan has ended
            continue
        if is_old:
            path.unlink(missing_ok=True)
            count += 1
    return count


def reseal() -> int:
    """Files under a former key are sealed with the present one; says how many."""
    count = 0
    for path in filing.folder().glob("??/*"):
        sealed = path.read_bytes()
        if len(path.name) == len(uuid.uuid4().hex) and not vault.is_current_bytes(sealed):
            place = _place(uuid.UUID(path.name))
            _write(path, vault.seal_bytes(vault.opened_bytes(sealed, place=place), place=place))
            count += 1
    return count


def path_of(attachment_id: uuid.UUID) -> Path:
    return filing.folder() / attachment_id.hex[:2] / attachment_id.hex


def _keep(
    sent: bytes,
    name: str,
    question_key: str,
    *,
    referral_id: uuid.UUID | None = None,
    stash_id: uuid.UUID | None = None,
    actor: Actor,
) -> Attachment:
    taken = files.taken(sent, name)
    here = (Attachment.referral_id == referral_id) if referral_id else (Attachment.stash_id == stash_id)
    if question_key:
        before = select(Attachment).where(here, Attachment.question_key == question_key)
        for one in db.session.scalars(before).all():
            _forget(one)
        db.session.flush()
    many, together = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(here)
    ).one()
    if many >= MOST_FILES or together + len(taken.content) > MOST_TOGETHER:
        raise Invalid(TOO_MANY)
    scans = bool(filing.scanner())
    made = Attachment(
        id=uuid.uuid4(),
        referral_id=referral_id,
        stash_id=stash_id,
        question_key=question_key,
        name=taken.name,
        kind=taken.kind,
        size=len(taken.content),
        state=FileState.WAITING if scans else FileState.CLEAN,
        made_by_id=actor.id,
    )
    _write(path_of(made.id), vault.seal_bytes(taken.content, place=_place(made.id)))
    db.session.add(made)
    if scans:
        outbox.enqueue(SCAN, attachment_id=str(made.id))
    return made


def close_task(referral: Referral, outcome: str, *, actor: Actor) -> None:
    """Nobody need ask for another file any more."""
    for task in task_queries.about("referral", referral.id, actor=SYSTEM):
        if task.kind == REFUSED_FILE and task.done_at is None:
            tasks.done(task, outcome=outcome, actor=actor)


def _ask_for_another(referral: Referral) -> None:
    our_tasks.ask(
        referral, REFUSED_FILE, within=ASK_WITHIN, is_urgent=referral.urgency is Urgency.URGENT, actor=SYSTEM
    )


def _forget(attachment: Attachment) -> None:
    """The row with the transaction, the file at once: a row without a file opens nothing."""
    path_of(attachment.id).unlink(missing_ok=True)
    db.session.delete(attachment)


def _place(attachment_id: uuid.UUID) -> str:
    return f"attachment:{attachment_id}"


def _write(path: Path, sealed: bytes) -> None:
    """Whole or not at all, and for nobody else on the machine to read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(sealed)
    Path(draft.name).replace(path)
