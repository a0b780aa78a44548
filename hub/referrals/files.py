"""What a file is, by what is in it, whatever it is called; and what of it may be kept. Pure.

Photos are drawn anew, so that the place where they were taken, and anything hidden behind them, is gone. Documents
are taken as they are: they leave here only as a download that no browser opens by itself.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageOps

from hub.core.errors import Invalid

MOST_BYTES = 8 * 1024 * 1024
MOST_POINTS, MOST_POINTS_JPEG = 24_000_000, 60_000_000
"""A JPEG is read at a fraction of its size, so that a phone's largest photo does no harm; a PNG only whole."""
LONGEST_SIDE = 3000
MOST_PARTS, MOST_UNPACKED = 2000, 120 * 1024 * 1024
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.odt,.txt"
"""What a file picker offers. What is taken is decided by what is in the file."""
TYPES_SAID = "PDF, JPEG, PNG, Word (DOCX), ODT or plain text, up to 8 MB"

EMPTY = "This file is empty. Choose another one."
TOO_HEAVY = "This file is larger than 8 MB. Choose a smaller one."
TOO_LARGE = (
    "This picture has too many points to be opened safely. Save it smaller, at most 4,800 points wide and high, "
    "or take a photo of it, and choose the new file."
)
HEIC = (
    "This photo is in Apple’s own format (HEIC), which many cannot open. On an iPhone, choose Settings, Camera, "
    "Formats, Most compatible, and take it again; or send a screenshot of it."
)
OLD_WORD = "This is an old Word file. Open it, save it as DOCX or PDF, and choose the new file."
LOCKED = "This file is locked with a password. Save it without one, and choose the new file."
BROKEN = "This file is damaged. Open it on your device, save it again, and choose the new file."
NOT_TAKEN = f"We cannot take a file like this. Choose one of these: {TYPES_SAID}."


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    DOCX = "docx"
    ODT = "odt"
    TEXT = "txt"

    @property
    def content_type(self) -> str:
        return _TYPES[self]


_TYPES: Mapping[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.TEXT: "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept of a file: its kind, its bytes, and a name that ends as the kind does."""

    kind: Kind
    content: bytes
    name: str


def taken(sent: bytes, name: str) -> Taken:
    """What may be kept. Raises Invalid with what to do instead."""
    if not sent:
        raise Invalid(EMPTY)
    if len(sent) > MOST_BYTES:
        raise Invalid(TOO_HEAVY)
    kind = _kind(sent)
    content = _drawn_anew(sent, kind) if kind in {Kind.JPEG, Kind.PNG} else sent
    return Taken(kind, content, safe_name(name, kind))


def safe_name(name: str, kind: Kind) -> str:
    """The name without folders and without anything that is no letter, digit, space, dot or dash."""
    last = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"[^\w .()-]", "", last.rpartition(".")[0] or last).strip(" .")[:80]
    return f"{stem or 'file'}.{kind.value}"


def _kind(sent: bytes) -> Kind:
    if sent[:1024].lstrip().startswith(b"%PDF-"):
        if b"/Encrypt" in sent:
            raise Invalid(LOCKED)
        return Kind.PDF
    if sent.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if sent.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if sent[4:8] == b"ftyp" and sent[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}:
        raise Invalid(HEIC)
    if sent.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(OLD_WORD)
    if sent.startswith(b"PK\x03\x04"):
        return _document(sent)
    if _is_text(sent):
        return Kind.TEXT
    raise Invalid(NOT_TAKEN)


def _document(sent: bytes) -> Kind:
    """A Word or OpenDocument text. Nothing is unpacked that says, or turns out, to be too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(sent)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Invalid(NOT_TAKEN)
            if any(part.flag_bits & 1 for part in parts):
                raise Invalid(LOCKED)
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) for name in names):
                raise Invalid(NOT_TAKEN)
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return Kind.DOCX
            with packed.open("mimetype") as said:
                is_text = said.read(80).strip() == b"application/vnd.oasis.opendocument.text"
            if is_text and not any(name.startswith(("Basic/", "Scripts/")) for name in names):
                return Kind.ODT
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError):
        raise Invalid(NOT_TAKEN) from None
    raise Invalid(NOT_TAKEN)


def _is_text(sent: bytes) -> bool:
    """Words and nothing else: no markup that a browser would run, and no control characters."""
    try:
        text = sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text):
        return False
    return not re.match(r"\s*(<\s*[!?a-z]|#!|MZ)", text, re.I)


def _drawn_anew(sent: bytes, kind: Kind) -> bytes:
    """Only what is to be seen goes on, upright and at most so large."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(sent), formats=("JPEG", "PNG")) as read:
                most = MOST_POINTS_JPEG if kind is Kind.JPEG else MOST_POINTS
                if read.width * read.height > most:  # the first bytes say so: nothing is decoded yet
                    raise Invalid(TOO_LARGE)
                read.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(read).convert("RGB")
        except Invalid:
            raise
        except Image.DecompressionBombError:
            raise Invalid(TOO_LARGE) from None
        except Exception:  # a decoder that meets bytes made to break it raises whatever it likes
            raise Invalid(BROKEN) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG" if kind is Kind.JPEG else "PNG", **({"quality": 85} if kind is Kind.JPEG else {}))
    return out.getvalue()
