"""Rendered once, filled often: HTML with holes for the few words that differ from one time to the next."""

import re
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from markupsafe import Markup, escape

_HOLE = re.compile("(\ue000[a-z0-9]+\ue000)")

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def hole(name: str) -> str:
    """What to render where `name` will stand. Private-use characters: nobody types them."""
    return f"\ue000{name}\ue000"


class Stencil:
    """A piece of a page, cut at its holes."""

    def __init__(self, html: str) -> None:
        self._parts = _HOLE.split(html)

    def fill(self, words: Mapping[str, str]) -> Markup:
        """The piece with its holes filled, each word escaped; a hole without a word stays empty."""
        safe = {hole(name): str(escape(word)) for name, word in words.items()}
        joined = "".join([safe.get(part, "") if part[:1] == "\ue000" else part for part in self._parts])
        return Markup(joined)  # noqa: S704  (rendered by a template, and each word escaped)


class Kept(Generic[Key, Value]):
    """The values that were used last, so many of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        if (value := self._held.get(key)) is not None:
            self._held.move_to_end(key)
        return value

    def put(self, key: Key, value: Value) -> Value:
        self._held[key] = value
        if len(self._held) > self.most:
            self._held.popitem(last=False)
        return value
