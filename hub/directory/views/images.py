"""Pictures from our own address, to those who may see the entry they belong to."""

from datetime import time
from pathlib import Path

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, public
from hub.core.config import Settings
from hub.core.db import transaction
from hub.core.errors import NotFound
from hub.directory.images import KINDS
from hub.directory.queries import images as queries
from hub.directory.services import images
from hub.directory.views.blueprint import bp
from hub.outbox import daily

A_YEAR = 31_536_000


@bp.get("/images/<file>/<any(small,large):size>.<any(webp,jpg):suffix>")
@public
def image(file: str, size: str, suffix: str) -> ResponseReturnValue:
    """One size of a picture. Only the browser that was shown it keeps it: what is taken down is down for the rest."""
    found = queries.image(file, actor=current_actor())
    path = images.path_of(folder(), found.token, f"{size}.{suffix}")
    if not path.is_file():
        raise NotFound
    response = Response(path.read_bytes(), mimetype=KINDS[suffix])
    response.headers["Content-Disposition"] = f"attachment; filename=picture.{suffix}"
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def folder() -> Path:
    """Where the files of pictures lie."""
    settings: Settings = current_app.extensions["hub.settings"]
    return settings.data_dir / "images"


@daily.chore("throw away pictures that nothing shows", at=time(3, 40))
def throw_away() -> None:
    with transaction():
        images.remove(images.unused(), folder=folder())
        images.sweep(folder())
