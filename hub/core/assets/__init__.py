"""Styles, scripts, pictures and fonts: what they are called once built, and where the built files are."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DIST = ROOT / "static" / "dist"
PRINT_FONTS = {weight: DIST / "fonts" / f"hub-{weight}.ttf" for weight in (400, 700)}
"""The page's typeface as TrueType, for PDF leaflets: regular and bold."""


class NotBuilt(RuntimeError):
    """There is no manifest, or it lacks a name a template asks for."""


@dataclass(slots=True)
class Assets:
    """The manifest of one build. A name maps to its hashed name, so a file may be cached for ever."""

    dist: Path = DIST
    base_url: str = "/static/"
    _names: dict[str, str] = field(default_factory=dict)
    _read_at: int = 0

    def asset_url(self, name: str) -> str:
        """`app.css` becomes `/static/app-1a2b3c4d.css`; an unknown name says what to do about it."""
        try:
            return self.base_url + self._names[name]
        except KeyError:
            return self.base_url + self._read_again(name)

    def refresh(self) -> None:
        """Take a newer build if there is one: for development, before each request."""
        if self._modified() != self._read_at:
            self._read()

    def compressed(self, hashed_name: str, accept_encoding: str) -> tuple[Path, str | None] | None:
        """The smallest built file a browser takes, with its encoding. None for a name this build never made."""
        if hashed_name not in self._names.values():
            self.refresh()
            if hashed_name not in self._names.values() and not self._is_kept(hashed_name):
                return None
        accepted = {part.split(";")[0].strip() for part in accept_encoding.split(",")}
        for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
            smaller = self.dist / (hashed_name + suffix)
            if encoding in accepted and smaller.exists():
                return smaller, encoding
        return self.dist / hashed_name, None

    def _is_kept(self, name: str) -> bool:
        """A file of the build before this one, which open pages still ask for."""
        return (
            re.fullmatch(r"[a-z0-9-]+-[0-9a-f]{8}\.[a-z0-9]+", name) is not None
            and (self.dist / name).is_file()
        )

    def _read_again(self, name: str) -> str:
        self._read()
        if name not in self._names:
            raise NotBuilt(f"No built file is called {name}. Run: python -m hub.core.assets")
        return self._names[name]

    def _read(self) -> None:
        try:
            self._names = json.loads((self.dist / "manifest.json").read_bytes())
        except FileNotFoundError:
            raise NotBuilt("The styles and scripts are not built. Run: python -m hub.core.assets") from None
        self._read_at = self._modified()

    def _modified(self) -> int:
        try:
            return (self.dist / "manifest.json").stat().st_mtime_ns
        except FileNotFoundError:
            return 0
