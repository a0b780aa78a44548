"""A message in words: subject, text and HTML from one source, in its reader's language."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment, Template
from markupsafe import Markup, escape
from sqlalchemy import select

from hub.core import brand
from hub.core.config import Settings
from hub.core.db import db
from hub.core.site import Site
from hub.messaging import wording
from hub.messaging.addressees import Envelope
from hub.messaging.addresses import choice_token
from hub.messaging.channels import Letter
from hub.messaging.models import Message

ENGLISH = "en"
FOLDER = "messaging"
DIGEST = "digest"


def letter(message: Message, envelope: Envelope | None = None) -> Letter:
    """The message as its reader will see it."""
    outside = envelope or Envelope(message.recipient)
    context = dict(message.context)
    if message.name == DIGEST:
        context["held"] = _held(context.get("held", ()))
    made = written(
        str(message.id),
        message.name,
        context,
        to=outside.address,
        language=message.language,
        choices=choice_token(message.recipient_hash) if message.is_reminder else "",
    )
    return replace(made, sender_name=outside.sender_name, takes_answers=outside.takes_answers)


def written(
    message_id: str,
    name: str,
    context: Mapping[str, Any],
    *,
    to: str,
    language: str = ENGLISH,
    choices: str = "",
) -> Letter:
    """templates/messaging/<name>/, or messaging/<language>/<name>/ where there is one, filled with `context`.

    No request plays a part: addresses are made from the site's own address, whoever asked for what. `choices` is
    the token of the reader's page about reminders; with it, the footer and a header lead there.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    environment = _environment(app)
    site: Site = app.extensions["hub.site"]
    spoken = language if _has(environment, f"{FOLDER}/{language}/{name}/body.txt") else ENGLISH
    choices_url = site.absolute(_addresses(app)("mail_choices.of_link", token=choices)) if choices else ""
    given = {**context, "choices_url": choices_url}
    subject = _one_line(_template(environment, f"{name}/subject.txt", spoken).render(given))
    body = _blocks(environment, f"{name}/body.txt", spoken, given)
    for message in given["held"] if name == DIGEST else ():
        body += _entry(environment, message)
    footer = _blocks(environment, "footer.txt", spoken, given)
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
    return Letter(message_id, to, subject, text, html, spoken, choices_url)


def _held(ids: Sequence[str]) -> list[Message]:
    """The messages that a day's mail is made of, the oldest first."""
    found = select(Message).where(Message.id.in_([uuid.UUID(one) for one in ids]))
    return list(db.session.scalars(found.order_by(Message.created_at, Message.id)))


def _entry(environment: Environment, message: Message) -> list[wording.Block]:
    """A message as a part of the day's mail: what it is about, and what to press; all of it when there is nothing."""
    subject = _one_line(
        _template(environment, f"{message.name}/subject.txt", message.language).render(message.context)
    )
    body = _blocks(environment, f"{message.name}/body.txt", message.language, message.context)
    pressed = [block for block in body if block.kind is wording.Kind.BUTTON]
    return [wording.Block(wording.Kind.HEADING, (subject,)), *(pressed or body)]


def _blocks(
    environment: Environment, name: str, language: str, context: Mapping[str, Any]
) -> list[wording.Block]:
    return wording.blocks(_template(environment, name, language).render(context))


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
