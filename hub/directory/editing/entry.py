"""What every kind of entry has: sections in groups and a state in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hub.directory.plain_text import shortened

LONGEST_ANSWER = 320
Lines = Iterable[str | None]


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word or two, for the macro of that name."""

    words: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """A part of an entry on its overview: what it is about, what it says, and where to change it."""

    slug: str
    label: str
    answer: Markup
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something to do before an entry can be published, and the page to do it on."""

    words: str
    url: str


def answer(lines: Lines) -> Markup:
    """Lines under each other; long ones shortened, empty ones left out."""
    return Markup("<br>").join(shortened(line, LONGEST_ANSWER) for line in lines if line)


def published(is_published: bool) -> Tag:
    return Tag("The public sees it", "good") if is_published else Tag("Draft: not public", "wait")


def saved(is_published: bool) -> str:
    return "Saved. The public sees the change now." if is_published else "Saved. It is not public yet."
