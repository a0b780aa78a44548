"""Pictures as pages show them. Pure: how large one is stands in its name, so that a page keeps room for it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.directory.models import Picture

_NAME = re.compile(r"[\w-]{24}\.(\d{2,4})x(\d{2,4})")


@dataclass(frozen=True, slots=True)
class Shown:
    """What templates/directory/_parts.html's macro `picture` takes."""

    file: str
    alt: str
    width: int
    height: int


def of(pictures: Iterable[Picture | Mapping[str, Any]]) -> tuple[Shown, ...]:
    """Those with a name of ours, in their order; a name that somebody meddled with shows nothing."""
    rows = (one if isinstance(one, Mapping) else {"file": one.file, "alt": one.alt} for one in pictures)
    found = ((_NAME.fullmatch(row["file"] or ""), row) for row in rows)
    return tuple(Shown(row["file"], row["alt"], int(name[1]), int(name[2])) for name, row in found if name)
