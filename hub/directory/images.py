"""A picture made anew from whatever somebody sent: nothing of the file itself goes on, only what is seen in it.

What is not a JPEG, PNG or WebP by its content is refused, whatever it is called; so is what would take too much
memory, before a single point of it is decoded. Places and names in the file, hidden archives and scripts behind the
picture are gone, because only colours are written out.
"""

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from hub.core.errors import Invalid

MOST_BYTES = 8 * 1024 * 1024
MOST_POINTS = 24_000_000
MOST_POINTS_JPEG = 60_000_000
"""A JPEG is decoded at a fraction of its size, so that a phone's largest photo does no harm."""
LONGEST_SIDE = 12_000
SHORTEST_SIDE = 64
SIZES: Mapping[str, int] = {"small": 480, "large": 960}
"""Width for a phone and for a page."""
KINDS: Mapping[str, str] = {"webp": "image/webp", "jpg": "image/jpeg"}
HEAVIEST = {"small": 12_000, "large": 60_000}
"""Bytes; what is heavier is made a little rougher until it fits, so that pages stay light."""
QUALITIES = (72, 60, 48, 36, 24)

NOT_A_PICTURE = "This file is not a photo we can use. Choose a JPEG, PNG or WebP file."
BROKEN = "This picture is damaged. Open it on your device, save it again, and choose the new file."
TOO_LARGE = "This picture is too large. Choose one with fewer points: under 12,000 wide and high."
TOO_HEAVY = "This file is larger than 8 MB. Choose a smaller one."
TOO_SMALL = "This picture is too small to be seen. Choose one that is at least 64 points wide and high."
MOVING = "This picture moves. Choose one that stands still."


@dataclass(frozen=True, slots=True)
class Made:
    """Width and height of the largest, and each file by its name ("small.webp")."""

    width: int
    height: int
    files: Mapping[str, bytes]


def make(sent: bytes) -> Made:
    """The picture in our sizes and formats. Raises Invalid with what to do instead."""
    if len(sent) > MOST_BYTES:
        raise Invalid(TOO_HEAVY)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about broken metadata, which goes no further
        try:
            return _made(io.BytesIO(sent))
        except UnidentifiedImageError:
            raise Invalid(NOT_A_PICTURE) from None
        except (Image.DecompressionBombError, MemoryError):
            raise Invalid(TOO_LARGE) from None
        except Invalid:
            raise
        except Exception:  # a decoder that meets bytes made to break it raises whatever it likes
            raise Invalid(BROKEN) from None


def _made(sent: io.BytesIO) -> Made:
    with Image.open(sent, formats=("JPEG", "PNG", "WEBP")) as read:
        _check(read)
        largest = max(SIZES.values())
        read.draft("RGB", (largest * 2, largest * 2))
        picture = _plain(ImageOps.exif_transpose(read))
    files: dict[str, bytes] = {}
    for name, width in SIZES.items():
        sized = _narrowed(picture, width)
        for kind in KINDS:
            files[f"{name}.{kind}"] = _written(sized, kind, HEAVIEST[name])
    return Made(*_narrowed(picture, largest).size, files)


def _check(read: Image.Image) -> None:
    """What the first bytes say of it; nothing is decoded yet."""
    width, height = read.size
    most = MOST_POINTS_JPEG if read.format == "JPEG" else MOST_POINTS
    if max(width, height) > LONGEST_SIDE or width * height > most:
        raise Invalid(TOO_LARGE)
    if min(width, height) < SHORTEST_SIDE:
        raise Invalid(TOO_SMALL)
    if getattr(read, "is_animated", False):
        raise Invalid(MOVING)


def _plain(picture: Image.Image) -> Image.Image:
    """Colours only, on white where it was see-through, in a new picture that carries nothing along."""
    if picture.mode in {"RGBA", "LA", "P", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        return ground
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    """At most so wide, and at most one and a half times as high."""
    sized = picture.copy()
    sized.thumbnail((width, width * 3 // 2), Image.Resampling.LANCZOS)
    return sized


def _written(picture: Image.Image, kind: str, heaviest: int) -> bytes:
    """In this format, and never heavier: rougher first, then with fewer points."""
    for quality in QUALITIES:
        if len(written := _compressed(picture, kind, quality)) <= heaviest:
            return written
    while len(written := _compressed(picture, kind, QUALITIES[-1])) > heaviest:
        picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
    return written


def _compressed(picture: Image.Image, kind: str, quality: int) -> bytes:
    out = io.BytesIO()
    if kind == "webp":
        picture.save(out, "WEBP", quality=quality, method=4)
    else:
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
