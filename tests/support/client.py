"""A test client that holds every HTML page it opens to one standard, and keeps requests apart from each other."""

import contextvars
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page import BadPage, check_page

LINKS = ("/invitation/", "/new-password/", "/new-email/")
"""They lead on to a page whose address has no token in it."""
FORM = re.compile(r"<form\b.*?</form>", re.S)


class PageClient(FlaskClient):
    """Each request runs in an empty context, so nobody's sign-in, `g` or loaded rows leak into the next one."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, response_wrapper=app.response_class, use_cookies=True)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        check_cookies(response.headers.getlist("Set-Cookie"))
        has_page = response.request.method not in {"HEAD", "OPTIONS"} and response.status_code != 302
        if has_page and response.mimetype == "text/html":
            check_page(response.get_data(as_text=True), title=response.status_code < 300)
        return response

    def submit(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Open the page, fill in its last form (or the one with `action`), and press its button."""
        action = kwargs.pop("action", None)
        button = kwargs.pop("button", None)
        page = self.get(url, follow_redirects=url.startswith(LINKS)).get_data(as_text=True)
        form = next(
            (
                form
                for form in forms(page, last_first=True)
                if form.get("method", "get").lower() == "post"
                and (action is None or str(form.get("action", "")).endswith(action))
            ),
            None,
        )
        if form is None:
            raise AssertionError(f"No form to send on {url}")
        fields = form_fields(form)
        fields.update(data or {})
        if button:
            fields[button] = fields.get(button, "1")
        return self.post(str(form.get("action") or url), data=fields, **kwargs)


def check_cookies(headers: list[str]) -> None:
    """We set one cookie, and no script, no other site and no other path gets at it."""
    for header in headers:
        name, _, rest = header.partition("=")
        flags = {flag.strip() for flag in rest.split(";")[1:]}
        if name.removeprefix("__Host-") != "hub" or not {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags:
            raise BadPage(f"a cookie that is not ours, or too open: {name} {sorted(flags)}")


def forms(html: str, *, last_first: bool = False) -> Iterator[Tag]:
    """Each form of a page that is sound, for then no form stands inside another. Nothing else is read."""
    for found in FORM.findall(html)[:: -1 if last_first else 1]:
        form = BeautifulSoup(found, "html.parser").form
        assert form
        yield form


def form_fields(form: Tag) -> dict[str, Any]:
    """What a browser would send if nothing were typed."""
    fields: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind in {"submit", "file", "button"}:
            continue
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            value = chosen.get("value", chosen.text) if chosen else ""
        else:
            value = field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
        if name in fields:
            before = fields[name]
            fields[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            fields[name] = value
    return fields
