"""Pictures: made anew, or refused; shown to those who may see their entry; thrown away when nothing shows them."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from sqlalchemy import select, update

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Invalid, TooManyTries
from hub.directory import images
from hub.directory.models import Organization, Picture, Service, StoredImage
from hub.directory.services import images as keeping
from hub.directory.services import offers
from hub.directory.views.images import folder, throw_away
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
PNG = make.picture_file()
JPEG = make.picture_file(kind="JPEG")
WEBP = make.picture_file(kind="WEBP")


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def claimed(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that says it is so large; nothing behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def zipped(content: bytes = b"0" * 2_000_000) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/passwd", content)
    return out.getvalue()


def moving(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (90, 90), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def saved(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (90, 90)).save(out, kind)
    return out.getvalue()


Sent = bytes | Callable[[], bytes]
"""What is heavy is made when its test begins, not when tests are collected."""


def made(sent: Sent) -> bytes:
    return sent if isinstance(sent, bytes) else sent()


BAD: dict[str, Sent] = {
    "empty": b"",
    "one byte": b"\xff",
    "words": b"just some words",
    "html": HTML,
    "html with the sign of a gif": b"GIF89a" + HTML,
    "svg": SVG,
    "svg in a bom": b"\xef\xbb\xbf" + SVG,
    "gif": saved("GIF"),
    "bmp": saved("BMP"),
    "tiff": saved("TIFF"),
    "ico": saved("ICO"),
    "ppm": saved("PPM"),
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n",
    "eps, which runs as a program": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 90 90\n",
    "program": b"MZ" + bytes(4000),
    "elf": b"\x7fELF" + bytes(4000),
    "zip": zipped(),
    "zip bomb": lambda: zipped(bytes(30_000_000)),
    "gzip": b"\x1f\x8b\x08" + bytes(200),
    "sign of a png alone": PNG[:8],
    "sign of a jpeg alone": JPEG[:4],
    "half a png": PNG[: len(PNG) // 2],
    "half a jpeg": JPEG[: len(JPEG) // 3],
    "half a webp": WEBP[: len(WEBP) // 3],
    "png with a wrong sum": PNG[:60] + bytes([PNG[60] ^ 255]) + PNG[61:],
    "20,000 wide and high": claimed(20_000, 20_000),
    "4,000,000,000 wide": claimed(2**31 - 1, 2**31 - 1),
    "12,001 wide": claimed(12_001, 100),
    "too many points": claimed(6_000, 6_000),
    "no height": claimed(100, 0),
    "one point": claimed(1, 1, b"\0\0\0\0"),
    "moving webp": moving("WEBP"),
    "moving png": moving("PNG"),
    "too heavy": JPEG + bytes(images.MOST_BYTES),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_of_ours_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        images.make(made(BAD[name]))
    assert refusal.value.message.endswith(".")


def test_a_bomb_is_refused_before_a_point_of_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_self: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    with pytest.raises(Invalid, match="too large"):
        images.make(made(BAD["20,000 wide and high"]))


def test_where_it_was_taken_and_whatever_hides_in_the_file_is_gone() -> None:
    exif = Image.Exif()
    exif[Base.Make] = "MARKERMAKE"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    sent = make.picture_file(kind="JPEG", exif=exif.tobytes(), comment=b"MARKERCOMMENT")
    assert b"MARKERMAKE" in sent
    made = images.make(sent + b"MARKERTAIL" + zipped(b"x") + HTML)
    for name, content in made.files.items():
        assert not any(
            word in content for word in (b"MARKER", b"PK\x03\x04", b"<script", b"Exif", b"http")
        ), name
        with Image.open(io.BytesIO(content)) as read:
            assert not read.getexif()
            assert not set(read.info) & {"exif", "xmp", "comment", "icc_profile"}


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    made = images.make(make.picture_file(1200, 600, kind="JPEG", exif=exif.tobytes()))
    assert made.width < made.height


@cache
def grainy() -> images.Made:
    """What becomes of the heaviest picture there is."""
    return images.make(make.grainy_file())


@pytest.mark.parametrize(
    "become",
    [
        *(partial(images.make, sent) for sent in (PNG, JPEG, WEBP)),
        lambda: images.make(make.picture_file(4000, 3000, "JPEG")),
        grainy,
    ],
    ids=["png", "jpeg", "webp", "large", "grainy"],
)
def test_every_size_is_narrow_and_light_enough(become: Callable[[], images.Made]) -> None:
    kept = become()
    assert set(kept.files) == {"small.webp", "small.jpg", "large.webp", "large.jpg"}
    for name, content in kept.files.items():
        size = name.partition(".")[0]
        with Image.open(io.BytesIO(content)) as read:
            assert read.width <= images.SIZES[size]
        assert len(content) <= images.HEAVIEST[size]


def test_what_is_see_through_stands_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(images.make(out.getvalue()).files["small.jpg"])) as read:
        assert read.getpixel((50, 50)) == (255, 255, 255)


@pytest.fixture
def ours(app: Flask) -> Organization:
    return make.organization(name="Aldermere Foodbank")


@pytest.fixture
def service(ours: Organization) -> Service:
    return make.service(of=ours, name="Parcels")


def url(token: str, name: str = "small.webp") -> str:
    return f"/images/{token}/{name}"


def test_it_comes_from_our_own_address_as_nothing_but_a_picture(
    client: PageClient, ours: Organization, service: Service
) -> None:
    answer = client.get(url(make.image(of=ours, service=service)))
    assert answer.status_code == 200
    assert answer.mimetype == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_it_is_seen_by_those_who_see_its_entry(
    client: PageClient, sign_in: Browser, ours: Organization, service: Service
) -> None:
    shown, waiting = make.image(of=ours, service=service), make.image(of=ours)
    own = sign_in(make.user(Role.PARTNER, organization=ours))
    other = sign_in(make.user(Role.PARTNER, organization=make.organization()))
    staff = sign_in(make.user(Role.DIRECTORY_EDITOR))
    assert [one.get(url(shown)).status_code for one in (client, own, other, staff)] == [200] * 4
    assert [one.get(url(waiting)).status_code for one in (client, own, other, staff)] == [404, 200, 404, 200]
    with transaction():
        offers.unpublish(db.session.get_one(Service, service.id), actor=SYSTEM)
    assert [one.get(url(shown)).status_code for one in (client, own, other, staff)] == [404, 200, 404, 200]


def test_a_place_whose_address_is_secret_shows_no_picture(client: PageClient, ours: Organization) -> None:
    token = make.image(of=ours)
    secret, hall = make.location(of=ours, confidential=True), make.location(of=ours)
    make.saved(Picture(location_id=secret.id, file=token, alt="The door", position=0))
    assert client.get(url(token)).status_code == 404
    make.saved(Picture(location_id=hall.id, file=token, alt="The door", position=0))
    assert client.get(url(token)).status_code == 200


@pytest.mark.parametrize("bad", ["../../hub.sqlite3", "..%2f..%2fhub.sqlite3", "x" * 400, "%00", "a.1x1"])
def test_no_other_file_is_given_away(client: PageClient, app: Flask, bad: str) -> None:
    assert client.get(f"/images/{bad}/small.webp").status_code == 404


def test_a_partner_sends_one_describes_it_and_the_page_shows_it(
    sign_in: Browser, client: PageClient, ours: Organization, service: Service
) -> None:
    editor = sign_in(make.user(Role.DIRECTORY_EDITOR))
    page = f"/admin/directory/services/{service.id}/pictures"
    sent = {"pictures-0-upload": (io.BytesIO(JPEG), "../../door.svg"), "pictures-0-alt": ""}
    answer = editor.submit(page, sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Say what is to be seen" in answer.get_data(as_text=True)
    [kept] = db.session.scalars(select(StoredImage)).all()
    assert kept.token in answer.get_data(as_text=True)  # refused, and the picture is not lost
    again = {"pictures-0-file": kept.token, "pictures-0-alt": "Our blue door"}
    assert editor.submit(page, again).status_code == 302
    shown = client.get(f"/services/{service.id}").get_data(as_text=True)
    assert 'alt="Our blue door"' in shown
    assert f"/images/{kept.token}/small.webp" in shown
    assert 'loading="lazy"' in shown


def test_a_file_that_is_no_picture_is_refused_beside_its_field(
    sign_in: Browser, ours: Organization, service: Service
) -> None:
    editor = sign_in(make.user(Role.DIRECTORY_EDITOR))
    sent = {"pictures-0-upload": (io.BytesIO(SVG), "door.png"), "pictures-0-alt": "A door"}
    answer = editor.submit(
        f"/admin/directory/services/{service.id}/pictures", sent, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "is not a photo we can use" in page
    assert 'value="A door"' in page
    assert db.session.scalar(select(StoredImage)) is None


def test_nobody_puts_another_organization_s_picture_on_their_page(
    sign_in: Browser, ours: Organization, service: Service
) -> None:
    editor = sign_in(make.user(Role.DIRECTORY_EDITOR))
    page = f"/admin/directory/services/{service.id}/pictures"
    theirs, own = make.image(of=make.organization()), make.image(of=ours)
    answer = editor.submit(page, {"pictures-0-file": theirs, "pictures-0-alt": "A door"})
    assert (answer.status_code, theirs in answer.get_data(as_text=True)) == (422, False)
    assert editor.submit(page, {"pictures-0-file": own, "pictures-0-alt": "A door"}).status_code == 302
    assert db.session.scalars(select(Picture.file)).all() == [own]
    with transaction():  # as it stands on a service that came from another organization
        db.session.execute(update(Picture).values(file=theirs))
    assert editor.submit(page, {"pictures-0-alt": "Our blue door"}).status_code == 302
    assert db.session.scalars(select(Picture.file)).all() == [theirs]


def test_only_the_rows_of_the_page_are_taken_and_none_is_decoded_beyond_the_quota(
    sign_in: Browser, ours: Organization, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = sign_in(make.user(Role.DIRECTORY_EDITOR))
    decoded: list[bytes] = []
    monkeypatch.setattr("hub.directory.editing.pictures.make", lambda sent: decoded.append(sent) or made)
    made = images.make(PNG)

    def send(of: str, *names: str) -> None:
        sent = {name: (io.BytesIO(PNG), "a.png") for name in names}
        texts = {name.replace("upload", "alt"): "" for name in names}  # as a browser sends the whole row
        editor.submit(f"/admin/directory/{of}/pictures", sent | texts, content_type="multipart/form-data")

    send(f"services/{service.id}", "a-upload", "b-upload", *(f"pictures-{n}-upload" for n in range(9)))
    assert len(decoded) == 4
    send(f"organizations/{ours.id}", *(f"pictures-{n}-upload" for n in range(3)))
    assert len(decoded) == 4 + 1
    monkeypatch.setattr(keeping, "MOST_A_DAY", 6)
    send(f"services/{service.id}", *(f"pictures-{n}-upload" for n in range(4)))
    assert len(decoded) == 4 + 1 + 1
    assert len(db.session.scalars(select(StoredImage)).all()) == 6


def test_nobody_fills_the_disk(ours: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_A_DAY", 2)
    monkeypatch.setattr(keeping, "MOST_KEPT", 3)
    make.image(of=ours), make.image(of=ours)
    with pytest.raises(TooManyTries, match="tomorrow"):
        make.image(of=ours)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        make.image(of=ours)
        with pytest.raises(TooManyTries, match="no more room"):
            make.image(of=ours)


def test_what_no_page_shows_is_thrown_away_with_its_files(ours: Organization, service: Service) -> None:
    shown, unused = make.image(of=ours, service=service), make.image(of=ours)
    gone, stays = (list(folder().glob(f"*/{token}-*")) for token in (unused, shown))
    assert len(gone) == len(stays) == 4
    throw_away()
    assert all(map(Path.exists, gone))  # somebody may still be filling in the form around it
    with time_machine.travel(clock.now() + timedelta(days=3)):
        throw_away()
    assert not any(map(Path.exists, gone))
    assert all(map(Path.exists, stays))
    assert db.session.get(StoredImage, unused) is None


def packed(content: bytes) -> int:
    """Its bytes on the way; what is packed already gets no smaller."""
    return min(len(content), len(gzip.compress(content)))


def test_a_page_with_four_of_the_heaviest_pictures_stays_under_100_kb(
    client: PageClient, ours: Organization, service: Service
) -> None:
    """SECURITY A2, on a telephone: the page, all it links to, the letters, and each picture in its small size."""
    heaviest = grainy().files
    for number in range(4):
        make.image(of=ours, service=service, alt=f"View {number}")
    page = client.get(f"/services/{service.id}")
    shown = BeautifulSoup(page.data, "html.parser")
    pictures = shown.select(".hub-pictures img")
    assert len(pictures) == 4
    assert all(one["loading"] == "lazy" for one in pictures)
    assert all("160px" in str(source["sizes"]) for source in shown.select(".hub-pictures source"))
    linked = {
        str(tag.get("href") or tag.get("src")).partition("#")[0]
        for tag in shown.select("link[rel=stylesheet], link[rel=preload], link[rel=icon], script[src], use")
    }
    fetched = []
    for url in sorted(one for one in linked if one.startswith("/static/")):
        with client.get(url) as answer:
            fetched.append(packed(answer.data))
    total = packed(page.data) + sum(fetched) + 4 * len(heaviest["small.webp"])
    assert total <= 100_000, f"{total:,} bytes"
