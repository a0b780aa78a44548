"""Addresses as squares that a phone reads: for paper, for the PDF and to show somebody across the desk. Pure."""

import io
from functools import lru_cache

import segno

LONG = 120
QUIET = 4  # modules of white around it, without which phones do not find it


@lru_cache(maxsize=256)
def svg(address: str, *, title: str = "") -> bytes:
    """The code as an SVG picture, black on white also on a dark page."""
    out = io.BytesIO()
    _made(address).save(
        out, kind="svg", scale=8, border=QUIET, dark="#000", light="#fff", title=title or None, svgns=True
    )
    return out.getvalue()


@lru_cache(maxsize=256)
def rows(address: str) -> tuple[tuple[bool, ...], ...]:
    """The code as rows of dark and light modules, without the white around it."""
    return tuple(tuple(bool(module) for module in row) for row in _made(address).matrix)


def _made(address: str) -> segno.QRCode:
    """A long address gets less spare room for dirt and creases: larger modules are read better than more of them."""
    return segno.make(address, error="l" if len(address) > LONG else "m", boost_error=False, micro=False)
