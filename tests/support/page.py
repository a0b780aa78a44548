"""What holds for every page: valid HTML, one h1 that the title starts with, labelled fields, nothing inline.

A run opens thousands of pages, and most differ in their words alone. So a page is looked at by its shape, with the
words left out; the frame around `main` and what is in `main` are looked at apart, each shape of them once.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from xml.etree.ElementTree import Element

from html5lib import HTMLParser

from hub.core.csrf import SAFE_METHODS

INLINE = re.compile(
    r"<(?:script(?![^>]*\b(?:src|type=\"application/(?:ld\+)?json\"))|style)\b|\sstyle=|\son\w+=", re.I
)
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.S)
H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.S)
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
TAG = re.compile(r"<[^>]*>")
RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Only what can be no fault in itself is left out: a character reference or a control character stays.
PLAIN = r"\w\s.,:;!?'’‘“”()/£–—+%@…·-"
WORDS = re.compile(rf"(?<=[>;])[{PLAIN}]*\w[{PLAIN}]*(?=[<&])")
READ = "id|for|type|name|method|charset|aria-(?!label=)"  # the attributes whose values say something
VALUE = re.compile(rf'(?<= )(?!{READ})([a-z-]+)="(?:[=#?~*|{{}}\[\]{PLAIN}]|&(?:amp|#39|#34);)+"')
SAYS_NOTHING = ("A service – ", "An organization – ", "Browse – ", "Search results – ")
"""Titles of pages that may be left in a hurry: a browser keeps what it was called."""
STYLE_GUIDE = "Style guide"  # shows a refusal, but refuses nothing
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for")


class BadPage(AssertionError):
    """A page breaks what holds for every page."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with a part of a page, and what only the whole page can judge."""

    problems: tuple[str, ...]
    headings: int
    ids: tuple[str, ...]
    references: frozenset[tuple[str, str]]


def check_page(html: str, *, title: bool = True) -> None:
    problems = _in_whole([_once(part) for part in _parts(_shape(html))])
    if problems:
        problems = _in_whole([_look(part) for part in _parts(html)])  # in the words of the page
    headings, titles = H1.findall(html), TITLE.findall(html)
    if title and headings and titles:
        heading, name = _text(headings[0]), _text(titles[0])
        is_quiet = "hub-exit-link" in html and name.startswith(SAYS_NOTHING)
        if not is_quiet and not name.removeprefix("Error: ").startswith(heading):
            problems.append(f"title {name!r} does not start with {heading!r}")
        refused = "govuk-error-summary" in html and heading != STYLE_GUIDE
        if refused != name.startswith("Error: "):
            problems.append(f"title {name!r} does not say what the page does: an error")
    if found := INLINE.search(html):
        problems.append(f"inline script or style: {html[found.start() : found.start() + 80]!r}")
    if problems:
        raise BadPage("\n".join(problems))


def _text(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def _shape(html: str) -> str:
    """The page without its words. Records are numbered, so that an id that stands twice still does."""
    numbers: dict[str, str] = {}
    html = RECORD.sub(lambda found: numbers.setdefault(found[0], f"record{len(numbers)}"), html)
    return WORDS.sub("words", VALUE.sub(r'\1="words"', html))


def _parts(html: str) -> list[str]:
    """The page without what is in `main`, and that. What is whole in both is whole in one."""
    main = MAIN.search(html)
    return [html[: main.start(1)] + html[main.end(1) :], main[1]] if main else [html]


def _in_whole(parts: list[Findings]) -> list[str]:
    problems = [problem for part in parts for problem in part.problems]
    if (headings := sum(part.headings for part in parts)) != 1:
        problems.append(f"{headings} h1")
    counts = Counter(name for part in parts for name in part.ids)
    problems += [f"id {name} twice" for name, times in counts.items() if times > 1]
    missing = {(by, name) for part in parts for by, name in part.references if name not in counts}
    return problems + [f"{by} names {name}, which is not there" for by, name in sorted(missing)]


def _look(part: str) -> Findings:
    parser = HTMLParser(strict=False, namespaceHTMLElements=False)
    whole = part.lstrip()[:2] == "<!"
    tree: Element = parser.parse(part) if whole else parser.parseFragment(part, container="main")
    errors = [f"{where}: {code} {data}" for where, code, data in parser.errors]
    return Findings(
        problems=(*errors, *_unlabelled(tree), *_bad_forms(tree), *_wordless_links(tree)),
        headings=len(list(tree.iter("h1"))),
        ids=tuple(tag.attrib["id"] for tag in tree.iter() if "id" in tag.attrib),
        references=frozenset(
            (by, name) for tag in tree.iter() for by in REFERENCES for name in tag.get(by, "").split()
        ),
    )


_once = cache(_look)


def _unlabelled(tree: Element) -> Iterator[str]:
    labels = list(tree.iter("label"))
    named = {label.get("for") for label in labels}
    inside = {field for label in labels for field in label.iter()}
    for field in tree.iter():
        if field.tag not in {"input", "select", "textarea"} or field in inside or field.get("id") in named:
            continue
        if field.get("type") in {"hidden", "submit", "button"}:
            continue
        if not field.get("aria-label") and not field.get("aria-labelledby"):
            yield f"no label: {field.tag} {field.attrib}"


def _bad_forms(tree: Element) -> Iterator[str]:
    for form in tree.iter("form"):
        if not form.get("action"):
            yield "a form without an action"
        tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token"]
        if form.get("method", "get").upper() not in SAFE_METHODS and not tokens:
            yield f"a form without a token: {form.get('action')}"


def _wordless_links(tree: Element) -> Iterator[str]:
    for link in tree.iter("a"):
        said = link.get("aria-label") or "".join(link.itertext()).strip()
        pictured = any(
            tag.tag == "title" or (tag.tag == "img" and "alt" in tag.attrib) for tag in link.iter()
        )
        if "href" in link.attrib and not said and not pictured:
            yield f"a link without words: {link.attrib}"
