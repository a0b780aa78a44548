"""A message in words: subject, text and HTML from one source, in its reader's language."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment, Template
from markupsafe import Markup, escape

from hub.core import brand
from hub.core.config import Settings
from hub.core.site import Site
from hub.messaging import wording
from hub.messaging.channels import Letter
from hub.messaging.models import Message

ENGLISH = "en"
FOLDER = "messaging"


def letter(message: Message) -> Letter:
    """The message as its reader will see it."""
    return written(str(message.id), message.name, message.context, to=message.recipient)


def written(
    message_id: str, name: str, context: Mapping[str, Any], *, to: str, language: str = ENGLISH
) -> Letter:
    """templates/messaging/<name>/, or messaging/<language>/<name>/ where there is one, filled with `context`.

    No request plays a part: addresses are made from the site's own address, whoever asked for what.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    environment = _environment(app)
    site: Site = app.extensions["hub.site"]
    spoken = language if _has(environment, f"{FOLDER}/{language}/{name}/body.txt") else ENGLISH
    subject = _one_line(_template(environment, f"{name}/subject.txt", spoken).render(context))
    body = wording.blocks(_template(environment, f"{name}/body.txt", spoken).render(context))
    footer = wording.blocks(_template(environment, "footer.txt", spoken).render(context))
    _lead_home([*body, *footer], site)
    text = f"{wording.text_of(body)}\n-- \n{wording.text_of(footer)}"
    html = app.jinja_env.get_template(f"{FOLDER}/layout.html").render(
        subject=subject,
        body=body,
        footer=footer,
        language=spoken,
        colours=brand.of_mail(_settings(app).brand_colour),
        own_links=_own_links(site),
    )
    return Letter(message_id, to, subject, text, html, spoken)


def _environment(app: Flask) -> Environment:
    """The site's templates, as messages need them: every value wrapped, every address without a request."""
    held: Environment | None = app.extensions.get("hub.wording")
    if held is None:
        held = app.jinja_env.overlay(finalize=wording.value)
        held.globals = dict(held.globals, url_for=_addresses(app))
        app.extensions["hub.wording"] = held
    held.loader = app.jinja_env.loader
    return held


def _addresses(app: Flask) -> Any:
    def url_for(endpoint: str, **values: Any) -> str:
        """The path of a page: `site.absolute` makes it whole."""
        return app.url_map.bind("localhost").build(endpoint, values)

    return url_for


def _template(environment: Environment, name: str, language: str) -> Template:
    """This part of a message in this language, in English where there is none."""
    return environment.select_template([f"{FOLDER}/{language}/{name}", f"{FOLDER}/{name}"])


def _has(environment: Environment, name: str) -> bool:
    try:
        environment.get_template(name)
    except LookupError:  # TemplateNotFound is one
        return False
    return True


def _lead_home(pieces: list[wording.Block], site: Site) -> None:
    """Raises ValueError for a button that leads anywhere but to this site."""
    for piece in pieces:
        if piece.url and not f"{piece.url}/".startswith(f"{site.address}/"):
            raise ValueError("A button in a message leads to a page of ours and nowhere else")


def _own_links(site: Site) -> Any:
    address = re.compile(rf"{re.escape(site.address)}(?![\w.:-])[^\s<>\"']*(?<![.,;:!?)])")

    def linked(line: str) -> Markup:
        """Words in which addresses of this site can be pressed; nobody else's."""
        made, end = Markup(), 0
        for found in address.finditer(line):
            made += escape(line[end : found.start()])
            made += Markup('<a href="{0}">{0}</a>').format(found.group())
            end = found.end()
        return made + escape(line[end:])

    return linked


def _settings(app: Flask) -> Settings:
    settings: Settings = app.extensions["hub.settings"]
    return settings


def _one_line(text: str) -> str:
    text = wording.plain(text)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
