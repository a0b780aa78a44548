"""A scanner of the deployment's own looks at each file before anybody can open it.

HUB_SCAN_COMMAND is a command that takes the path of a file as its last word: 0 means clean, 1 means refused, anything
else that it could not look, and it is asked again later. "clamdscan --no-summary --fdpass" is one.
"""

import logging
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from datetime import time
from typing import Any

from hub.core import vault
from hub.core.db import db, transaction
from hub.outbox import daily
from hub.outbox.services import handles
from hub.referrals import filing
from hub.referrals.models import Attachment
from hub.referrals.models.attachments import FileState
from hub.referrals.services import attachments

logger = logging.getLogger(__name__)
TIMEOUT = 120
CLEAN, REFUSED = 0, 1


class CouldNotScan(RuntimeError):
    """The scanner is not there, or broke: the outbox tries again."""


@handles(attachments.SCAN)
def scan(payloads: Sequence[dict[str, Any]]) -> None:
    """Look at each file outside any transaction, then write down what came of it."""
    attachments.sweep_plain()
    for payload in payloads:
        attachment_id = uuid.UUID(payload["attachment_id"])
        path = attachments.path_of(attachment_id)
        if not path.is_file():
            continue
        content = vault.opened_bytes(path.read_bytes(), place=f"attachment:{attachment_id}")
        is_clean = _looked_at(content)
        with transaction():
            found = db.session.get(Attachment, attachment_id)
            if found is not None and found.state is FileState.WAITING:
                if is_clean:
                    found.state = FileState.CLEAN
                else:
                    attachments.refuse(found)
        if not is_clean:
            path.unlink(missing_ok=True)
            logger.warning("attachment_refused", extra={"attachment_id": str(attachment_id)})


@handles(attachments.SWEEP)
def sweep_now(_payloads: Sequence[dict[str, Any]]) -> None:
    """Somebody was erased: their files go with their rows."""
    sweep()


@daily.chore("attachments.sweep", at=time(3, 50))
def sweep() -> None:
    """Nothing that was never sent stays, and no file without its row."""
    with transaction():
        attachments.sweep()


def _looked_at(content: bytes) -> bool:
    """Whether the scanner lets it pass. The plain file is there for that moment only, for us alone."""
    command = filing.scanner()
    if not command:
        return True
    with tempfile.NamedTemporaryFile(dir=filing.folder(), prefix=filing.PLAIN) as plain:
        plain.write(content)
        plain.flush()
        try:
            done = subprocess.run([*command, plain.name], timeout=TIMEOUT, check=False, capture_output=True)  # noqa: S603  (the deployment's own command)
        except (OSError, subprocess.TimeoutExpired) as broken:
            raise CouldNotScan from broken
    if done.returncode not in {CLEAN, REFUSED}:
        raise CouldNotScan
    return done.returncode == CLEAN
