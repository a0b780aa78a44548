"""The local mail page: what was sent, for looking at in development and in the demo. Never in production."""

import email
import email.policy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.core.config import Settings
from hub.core.errors import NotFound
from hub.core.site import Site
from hub.core.web import content_security_policy

bp = Blueprint("mail", __name__, url_prefix="/mail")

NEWEST = 100
SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
"""Somebody's mail is not a page of ours: no script, no form, nothing fetched, and no way to our cookies."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail in the folder."""

    key: str
    at: datetime
    to: str
    subject: str
    mail: EmailMessage

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        found = self.mail.get_body((kind,))
        return str(found.get_content()) if found else ""


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """The newest first."""
    return render_template("home/mail/index.html", sent=_newest())


@bp.get("/<uuid:key>")
@public
def show(key: object) -> Response:
    """One mail, as HTML in a box of its own and as text."""
    sent = _one(str(key))
    page = make_response(
        render_template("home/mail/show.html", one=sent, lines=_linked(sent.text), has_html=bool(sent.html))
    )
    settings: Settings = current_app.extensions["hub.settings"]
    page.headers["Content-Security-Policy"] = f"{content_security_policy(settings)}; frame-src 'self'"
    return page


@bp.get("/<uuid:key>/html")
@public
def html(key: object) -> Response:
    """The HTML of one mail, locked in. Its links open in the whole window."""
    sent = _one(str(key))
    if not sent.html:
        raise NotFound
    page = make_response(sent.html.replace("<head>", '<head><base target="_top">', 1))
    page.headers["Content-Security-Policy"] = SANDBOX
    return page


def _folder() -> Path:
    settings: Settings = current_app.extensions["hub.settings"]
    return settings.data_dir / "mail"


def _newest() -> Sequence[Sent]:
    files = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [_read(path) for path in files[:NEWEST]]


def _one(key: str) -> Sent:
    path = _folder() / f"{key}.eml"
    if not path.is_file():
        raise NotFound
    return _read(path)


def _read(path: Path) -> Sent:
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    said = mail["Date"]  # a demo that lets months pass writes letters of days to come
    at = said.datetime if said else datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Sent(path.stem, at, str(mail["To"]), str(mail["Subject"]), mail)


def _linked(text: str) -> list[list[tuple[str, bool]]]:
    """The lines, each in pieces: (words, whether they are an address of this site)."""
    site: Site = current_app.extensions["hub.site"]
    address = re.compile(rf"({re.escape(site.address)}(?![\w.:-])\S*)")
    return [
        [(piece, bool(address.fullmatch(piece))) for piece in address.split(line)]
        for line in text.splitlines()
    ]
