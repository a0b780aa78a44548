"""A test client that holds every HTML page it opens to one standard, and keeps requests apart from each other."""

import contextvars
import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from html5lib import HTMLParser
from werkzeug.test import TestResponse

from hub.core.csrf import SAFE_METHODS

INLINE = re.compile(
    r"<(?:script(?![^>]*\b(?:src|type=\"application/(?:ld\+)?json\"))|style)\b|\sstyle=|\son\w+=", re.I
)


class BadPage(AssertionError):
    """A page breaks what holds for every page."""


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
        page = BeautifulSoup(self.get(url).get_data(as_text=True), "html.parser")
        forms = [f for f in page.find_all("form") if f.get("method", "get").lower() == "post"]
        found = [f for f in forms if action is None or f.get("action", "").endswith(action)]
        if not found:
            raise AssertionError(f"No form to send on {url}")
        fields = form_fields(found[-1])
        fields.update(data or {})
        if button:
            fields[button] = fields.get(button, "1")
        target = str(found[-1].get("action") or url)
        return self.post(target, data=fields, **kwargs)


def check_cookies(headers: list[str]) -> None:
    """We set one cookie, and no script, no other site and no other path gets at it."""
    for header in headers:
        name, _, rest = header.partition("=")
        flags = {flag.strip() for flag in rest.split(";")[1:]}
        if name.removeprefix("__Host-") != "hub" or not {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags:
            raise BadPage(f"a cookie that is not ours, or too open: {name} {sorted(flags)}")


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


def check_page(html: str, *, title: bool = True) -> None:
    """Valid HTML, one h1 that the title starts with, unique ids, labelled fields, tokens, nothing inline."""
    parser = HTMLParser(strict=False)
    parser.parse(html)
    problems = [f"{where}: {code} {data}" for where, code, data in parser.errors]
    page = BeautifulSoup(html, "html.parser")
    headings = page.find_all("h1")
    if len(headings) != 1:
        problems.append(f"{len(headings)} h1")
    elif title and page.title:
        heading = " ".join(headings[0].get_text(" ").split())
        if not " ".join(page.title.get_text().split()).removeprefix("Error: ").startswith(heading):
            problems.append(f"title {page.title.get_text().strip()!r} does not start with {heading!r}")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    problems += [f"id {i} twice" for i in {i for i in ids if ids.count(i) > 1}]
    problems += _unlabelled(page) + _bad_forms(page) + _bad_references(page, set(ids))
    problems += [f"a link without words: {a}" for a in page.find_all("a", href=True) if not _words(a)]
    if found := INLINE.search(html):
        problems.append(f"inline script or style: {html[found.start() : found.start() + 80]!r}")
    if problems:
        raise BadPage("\n".join(problems))


def _words(tag: Tag) -> bool:
    return bool(
        tag.get_text(strip=True) or tag.get("aria-label") or tag.find("img", alt=True) or tag.find("title")
    )


def _unlabelled(page: BeautifulSoup) -> list[str]:
    labelled = {label.get("for") for label in page.find_all("label")}
    return [
        f"no label: {field}"
        for field in page.find_all(["input", "select", "textarea"])
        if field.get("type") not in {"hidden", "submit", "button"}
        and field.get("id") not in labelled
        and not field.get("aria-label")
        and not field.get("aria-labelledby")
        and not field.find_parent("label")
    ]


def _bad_forms(page: BeautifulSoup) -> list[str]:
    problems = []
    for form in page.find_all("form"):
        method = form.get("method", "get").upper()
        if not form.get("action"):
            problems.append("a form without an action")
        if method not in SAFE_METHODS and not form.find("input", attrs={"name": "csrf_token"}):
            problems.append(f"a form without a token: {form.get('action')}")
    return problems


def _bad_references(page: BeautifulSoup, ids: set[str]) -> list[str]:
    problems = []
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
        for tag in page.find_all(attrs={attribute: True}):
            missing = set(str(tag[attribute]).split()) - ids
            problems += [f"{attribute} names {name}, which is not there" for name in missing]
    return problems
