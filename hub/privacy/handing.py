"""The copy as one archive to hand over: all that is kept, in words and for a machine, with the files that went along.

Files lie sealed; they are opened for this archive alone, and nothing of it stays here. No program can black out another
person in a photo or a letter: whoever hands the copy over looks at each file and ticks those that go along. What is
held back is named in the archive, so that the person can ask about it.
"""

import io
import json
import zipfile
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select

from hub.core import words
from hub.core.db import db
from hub.core.errors import NotFound
from hub.privacy.copies import Copy
from hub.referrals.models import Attachment, Referral
from hub.referrals.models.attachments import FileState
from hub.referrals.services import attachments
from hub.residents import queries as residents
from hub.residents.models import Resident

HELD_BACK = "Held back, because it may say something about another person. You can ask us about it."
GONE = "It is not here any more."


def files_of(resident: Resident) -> Sequence[Attachment]:
    """The files of their referrals that can be opened, the oldest first."""
    theirs = select(Attachment).join(Referral, Referral.id == Attachment.referral_id)
    found = theirs.where(
        Referral.resident_id.in_(residents.ids_of(resident.id)), Attachment.state == FileState.CLEAN
    )
    return db.session.scalars(found.order_by(Attachment.made_at, Attachment.id)).all()


def archive(copy: Copy, files: Sequence[Attachment], *, along: Collection[str]) -> bytes:
    """The copy and, of the files, those whose ids are named."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        listed = []
        for number, one in enumerate(files, start=1):
            name = f"{number:02} {one.name}"
            said = HELD_BACK
            if str(one.id) in along:
                said = _put(made, f"files/{name}", one)
            listed.append(f"{name}\n  {said}")
        made.writestr("What we keep about you.txt", "\r\n".join(_read(copy, listed)))
        made.writestr("copy.json", json.dumps(copy.as_json(), ensure_ascii=False, indent=1))
    return out.getvalue()


def _put(made: zipfile.ZipFile, path: str, one: Attachment) -> str:
    """Says what became of it."""
    try:
        made.writestr(path, attachments.content(one))
    except NotFound:
        return GONE
    return f"In this archive: {path}"


def _read(copy: Copy, listed: Sequence[str]) -> Iterator[str]:
    """The copy line by line, for whoever opens it without a program of ours."""
    yield f"What we keep about you. Made on {words.moment(copy.made_at)}."
    for part in copy.parts:
        yield from ("", part.title.upper())
        for row in part.in_words():
            yield ""
            yield from (f"{question}: {answer}" for question, answer in row)
        yield from (f"Not shown: {what}. {why}." for what, why in part.withheld)
    if listed:
        yield from ("", "FILES", *listed)
