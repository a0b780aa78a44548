"""Files that go along with a referral: what is taken, who may open it, and that it is gone when it should be."""

import io
import os
import sys
import time
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, current_app
from PIL import Image
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Invalid, NotFound
from hub.directory.models import Organization
from hub.privacy import erasing
from hub.referrals import files, filing, scanning
from hub.referrals.codes import WithdrawnBecause
from hub.referrals.files import Kind
from hub.referrals.models import Attachment, Disclosure, Referral
from hub.referrals.models.attachments import FileState
from hub.referrals.services import attachments, ending, sending
from hub.residents.models import Resident
from hub.tasks.models import Task
from tests.support import make
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]
PDF = b"%PDF-1.4 a letter about the gas bill"


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


DOCX = packed(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (PDF, Kind.PDF),
        (DOCX, Kind.DOCX),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), Kind.ODT),
        ("Dear Sir – please help".encode(), Kind.TEXT),
        (make.picture_file(kind="JPEG"), Kind.JPEG),
        (make.picture_file(), Kind.PNG),
    ],
    ids=lambda one: one.value if isinstance(one, Kind) else "",
)
def test_a_file_is_what_is_in_it_whatever_it_is_called(sent: bytes, kind: Kind) -> None:
    taken = files.taken(sent, "../../etc/pass<wd>.exe")
    assert (taken.kind, taken.name) == (kind, f"passwd.{kind.value}")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", "empty"),
        (b"\0\0\0\x18ftypheic" + b"x" * 40, "Apple"),
        (b"\xd0\xcf\x11\xe0 old word", "old Word file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "cannot take"),
        (b"<!doctype html><script>alert(1)</script>", "cannot take"),
        (b"MZ\x90\0 a program", "cannot take"),
        (b"%PDF-1.4 /Encrypt", "password"),
        (
            packed(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}),
            "cannot take",
        ),
        (
            lambda: packed(  # heavy: made when its test begins
                **{"word/document.xml": b"0" * (files.MOST_UNPACKED + 1), "[Content_Types].xml": b""}
            ),
            "cannot take",
        ),
        (b"\xff\xd8\xff broken", "damaged"),
        (b"x" * (files.MOST_BYTES + 1), "larger than 8 MB"),
    ],
    ids=["empty", "heic", "doc", "svg", "html", "exe", "locked", "macro", "bomb", "broken", "heavy"],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(
    sent: bytes | Callable[[], bytes], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        files.taken(sent if isinstance(sent, bytes) else sent(), "photo.jpg")


def test_a_picture_of_too_many_points_is_refused_before_one_of_them_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.BytesIO()
    Image.new("1", (8000, 5000)).save(out, "PNG")
    monkeypatch.setattr(Image.Image, "load", pytest.fail)
    with pytest.raises(Invalid, match="at most 4,800 points"):
        files.taken(out.getvalue(), "plan.png")


def test_a_photo_does_not_say_where_it_was_taken() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "WF1 1AA, the back door"
    Image.new("RGB", (80, 80)).save(out, "JPEG", exif=exif)
    taken = files.taken(out.getvalue() + b"<?php evil ?>", "IMG_1.jpg")
    assert b"back door" not in taken.content
    assert b"evil" not in taken.content
    assert not Image.open(io.BytesIO(taken.content)).getexif()


def put(referral: Referral, by: User, sent: bytes = PDF, name: str = "gas bill.pdf") -> Attachment:
    with transaction():
        return attachments.add(referral, sent, name, actor=by.actor)


@pytest.fixture
def worker(app: Flask) -> User:
    return make.worker()


def test_staff_add_a_file_the_partner_opens_it_and_nobody_after_it_is_taken_back(
    worker: User, client: PageClient, sign_in: SignIn
) -> None:
    draft = make.draft(by=worker)
    ours = sign_in(worker)
    url = f"/referrals/{draft.id}/files"
    assert ours.submit(url, {"file": (io.BytesIO(b"MZ"), "a.pdf")}).status_code == 422
    added = ours.submit(url, {"file": (io.BytesIO(PDF), "gas bill.pdf")})
    assert added.status_code == 303
    one = db.session.scalars(select(Attachment)).one()
    stored = attachments.path_of(one.id).read_bytes()
    assert b"gas bill" not in stored
    assert b"PDF" not in stored
    assert "gas bill.pdf" in ours.get(f"/referrals/{draft.id}/check").text
    with transaction():
        sending.send(draft, actor=worker.actor)
    told = dict(db.session.scalars(select(Disclosure)).one().lines)
    assert told["Files"] == "gas bill.pdf"
    token = make.answer_link(draft)
    assert "gas bill.pdf" in client.get(f"/answer/{token}").text
    opened = client.get(f"/answer/{token}/files/{one.id}")
    assert opened.data == PDF
    assert opened.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    assert (opened.headers["X-Content-Type-Options"], opened.headers["Cache-Control"]) == (
        "nosniff",
        "no-store",
    )
    partner = make.user(Role.PARTNER, organization=db.session.get_one(Organization, draft.organization_id))
    assert sign_in(partner).get(f"/partner/referrals/{draft.id}/files/{one.id}").data == PDF
    stranger = make.user(Role.PARTNER, organization=make.organization())
    assert sign_in(stranger).get(f"/partner/referrals/{draft.id}/files/{one.id}").status_code == 404
    assert sign_in(make.worker()).get(f"/referrals/{draft.id}/files/{one.id}").status_code == 404
    with transaction():
        ending.withdraw(draft, because=WithdrawnBecause.NOT_NEEDED, actor=worker.actor)
    assert sign_in(partner).get(f"/partner/referrals/{draft.id}/files/{one.id}").status_code == 404
    assert ours.get(f"/referrals/{draft.id}/files/{one.id}").data == PDF


def test_what_the_scanner_has_not_seen_nobody_opens_and_what_it_refuses_is_gone(
    worker: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = current_app.extensions["hub.settings"]
    says = f"{sys.executable} -c \"import sys; sys.exit(b'virus' in open(sys.argv[1], 'rb').read())\""
    monkeypatch.setitem(
        current_app.extensions, "hub.settings", settings.model_copy(update={"scan_command": says})
    )
    draft = make.draft(by=worker)
    good, bad = put(draft, worker), put(draft, worker, b"a virus", "b.txt")
    ours = sign_in(worker)
    assert ours.get(f"/referrals/{draft.id}/files/{good.id}").status_code == 404
    scanning.scan([{"attachment_id": str(one.id)} for one in (good, bad)])
    db.session.expire_all()
    assert (good.state, bad.state) == (FileState.CLEAN, FileState.REFUSED)
    assert ours.get(f"/referrals/{draft.id}/files/{good.id}").status_code == 200
    assert ours.get(f"/referrals/{draft.id}/files/{bad.id}").status_code == 404
    assert not attachments.path_of(bad.id).exists()
    (task,) = ours_to_do()
    assert (task.owner_id, task.about_id) == (worker.id, draft.id)
    assert "virus scanner refused" in ours.get("/today").text
    assert ours.submit(f"/referrals/{draft.id}/files", action=f"{bad.id}/remove").status_code == 303
    assert ours_to_do() == []
    broken = settings.model_copy(update={"scan_command": f"{sys.executable} -c raise(SystemExit(2))"})
    monkeypatch.setitem(current_app.extensions, "hub.settings", broken)
    later = put(draft, worker)
    with pytest.raises(scanning.CouldNotScan):
        scanning.scan([{"attachment_id": str(later.id)}])
    assert db.session.get_one(Attachment, later.id).state is FileState.WAITING


def ours_to_do() -> list[Task]:
    found = select(Task).where(Task.kind == attachments.REFUSED_FILE, Task.done_at.is_(None))
    return list(db.session.scalars(found))


def test_files_fit_a_quota_and_are_taken_off_for_good(worker: User, sign_in: SignIn) -> None:
    draft = make.draft(by=worker)
    made = [put(draft, worker) for _ in range(attachments.MOST_FILES)]
    with pytest.raises(Invalid, match="six"):
        put(draft, worker)
    off = sign_in(worker).submit(f"/referrals/{draft.id}/files", action=f"{made[0].id}/remove")
    assert off.status_code == 303
    assert not attachments.path_of(made[0].id).exists()
    with transaction():
        sending.send(draft, actor=worker.actor)
    with pytest.raises(Exception, match="has been sent"):
        put(draft, worker)


def test_erasing_somebody_deletes_their_files(worker: User) -> None:
    resident = make.resident(of=worker)
    draft = make.draft(by=worker, about=resident)
    one = put(draft, worker)
    path = attachments.path_of(one.id)
    with transaction():
        erasing.erase(db.session.get_one(Resident, resident.id), actor=SYSTEM, why="asked")
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        scanning.sweep()
    assert not path.exists()
    assert db.session.scalars(select(Attachment)).all() == []


def test_a_plain_file_that_a_cut_off_scan_left_goes_and_one_that_is_looked_at_stays(app: Flask) -> None:
    filing.folder().mkdir(exist_ok=True)
    left, looked_at = filing.folder() / f"{filing.PLAIN}left", filing.folder() / f"{filing.PLAIN}now"
    for one in (left, looked_at):
        one.write_bytes(PDF)
    quarter_of_an_hour_ago = time.time() - 900
    os.utime(left, (quarter_of_an_hour_ago, quarter_of_an_hour_ago))
    scanning.scan([])
    assert (left.exists(), looked_at.exists()) == (False, True)


def test_what_was_never_sent_goes_after_a_day(app: Flask) -> None:
    with transaction():
        one = attachments.stash(uuid.uuid4(), PDF, "a.pdf", question_key="q", actor=SYSTEM)
    path = attachments.path_of(one.id)
    scanning.sweep()
    assert path.exists()
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        scanning.sweep()
    assert not path.exists()
    with pytest.raises(NotFound):
        attachments.content(one)
