"""Templates whose own imports cost nothing.

Each `{% from … import … %}` asks which global names the page has and the imported file has not. Jinja walks through
them one by one in Python, a score of times a page; sets of plain names are compared at once.
"""

from collections import ChainMap
from collections.abc import KeysView, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class _Globals(ChainMap[str, Any]):
    """What every template may name, under what one of them was given beside it."""

    def keys(self) -> KeysView[str]:
        own, everybodys = self.maps
        return {**everybodys, **own}.keys()


class _Templates(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return _Globals({} if d is None else d, self.globals)


def install(app: Flask) -> None:
    """Before anything asks for the app's templates."""
    app.jinja_environment = _Templates
