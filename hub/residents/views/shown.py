"""What a resident's page says, in words: sections with links to change them, contact points with what is safe."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup, escape

from hub.core import clock, words
from hub.core.languages import LANGUAGES
from hub.residents import circumstances, safe_hours
from hub.residents.gateway import ASK_AGAIN
from hub.residents.models import ContactKind, ContactPoint, Resident


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the record: what it is about, what it says, and where to change it."""

    slug: str
    label: str
    answer: Markup
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One number or address, and what the resident said is safe there."""

    point: ContactPoint
    icon: str
    state: str
    """never, unasked, stale or safe."""
    allowed: tuple[str, ...]
    hours: tuple[str, ...]
    asked: str


def contact_card(point: ContactPoint, people: Mapping[uuid.UUID, str]) -> ContactCard:
    may = {
        ContactKind.PHONE: (
            (point.may_ring, "Ring"),
            (point.may_leave_message, "Leave a message"),
            (point.may_text, "Text"),
        ),
        ContactKind.EMAIL: ((point.may_write, "Email"),),
        ContactKind.ADDRESS: ((point.may_write, "Send a letter"),),
    }[point.kind]
    who = people.get(point.reviewed_by_id) if point.reviewed_by_id else None
    asked = f"Asked {words.ago(point.reviewed_at)}{f' by {who}' if who else ''}" if point.reviewed_at else ""
    return ContactCard(
        point,
        {"phone": "phone", "email": "mail", "address": "pin"}[point.kind],
        _state(point),
        tuple(name for is_so, name in may if is_so),
        tuple(safe_hours.in_words(point.safe_hours)),
        asked,
    )


def _state(point: ContactPoint) -> str:
    if point.contact_prohibited:
        return "never"
    if point.reviewed_at is None:
        return "unasked"
    return "stale" if point.reviewed_at < clock.now() - ASK_AGAIN else "safe"


def groups(resident: Resident) -> list[Group]:
    """Everything that has a page of its own, under three headings."""

    def line(slug: str, label: str, *answers: str) -> Line:
        said = Markup("<br>").join(escape(one) for one in answers if one)
        return Line(slug, label, said, url_for("residents.section", resident_id=resident.id, slug=slug))

    day = resident.date_of_birth
    born = f"{day.day} {day:%B} {day.year}" if day else ""
    liked = resident.preferred_channel.label if resident.preferred_channel else ""
    return [
        Group(
            "The person",
            [
                line("name", "Name", resident.name, _called(resident), resident.pronouns),
                line("birth", "Date of birth", born),
                line("gender", "Gender", circumstances.GENDERS.get(resident.gender, resident.gender)),
                line(
                    "home",
                    "Home",
                    resident.postcode,
                    resident.tenure.label if resident.tenure else "",
                    f"Reference {resident.tenancy_reference}" if resident.tenancy_reference else "",
                ),
            ],
        ),
        Group(
            "What they want and need",
            [
                line("goal", "What they want to change", *resident.goal.split("\n")),
                line("circumstances", "Circumstances", *circumstances.in_words(resident.circumstances)),
                line("access", "What makes it easier", *resident.access_needs.split("\n")),
                line(
                    "language",
                    "Language",
                    LANGUAGES.get(resident.language, resident.language),
                    "Needs an interpreter" if resident.needs_interpreter else "",
                ),
                line("way", "Likes to hear from us by", liked),
            ],
        ),
    ]


def _called(resident: Resident) -> str:
    return f"Likes to be called {resident.preferred_name}" if resident.preferred_name else ""
