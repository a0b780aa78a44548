"""How a partner may get in touch with somebody: what it is told, and whether that still holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import dropwhile, takewhile
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from hub.accounts.models import User
from hub.consent import queries as consent
from hub.consent.models import Reach, SafeContact
from hub.core import words
from hub.core.db import db
from hub.referrals.models import Disclosure, Referral
from hub.residents import gateway, safe_hours
from hub.residents import queries as residents
from hub.residents.models import Channel, ContactKind, ContactPoint, HouseholdMember, Resident
from hub.residents.services.contact import plain

Line = list[str]
HOW, WHOSE, WHO, MESSAGES, WHEN, WORD = (
    "How to get in touch",
    "Whose it is",
    "Who may answer",
    "Messages",
    "When",
    "Say this word first",
)
"""The headings, in the order of the page."""
THROUGH_US = "Only through us"
ONLY_THEM = "Speak to them only. Tell nobody else why you ring, or who you are."
MAY_LEAVE, LEAVE_NONE = "You may leave a message.", "Do not leave a message."
CHANGED = "This has changed"
CHANGED_SINCE = "They told us something new. What we told you before about getting in touch counts no more."
TOLD_ANEW = "We told you on {}. What we told you before about getting in touch counts no more."
NO_MORE = "Do not use the number or address that we gave you before. It is not safe any more."


class Holds(StrEnum):
    """What is left of something that a partner was told."""

    AS_TOLD = "as told"
    CHANGED = "changed"
    VOID = "void"


def to_tell(referral: Referral) -> list[Line]:
    """What a partner is told now: the number or address that they named if it is safe still, else the way through
    us."""
    fact = consent.facts_of(referral.id).contact
    point = _point(fact)
    if fact is None or point is None:
        return [[HOW, _through_us(referral)]]
    person = db.session.get_one(Resident, residents.survivor(referral.resident_id))
    if gateway.whether_safe(person)(point, Channel(fact.reach.value)):
        return [[HOW, _through_us(referral)]]
    return _lines(fact, point)


def as_it_stands(referral: Referral, told: Sequence[Disclosure]) -> list[Line]:
    """The lines of what was disclosed as the partner may see them today. What was told is kept as it was; but a number
    or address that is not safe any more is not shown to them again, one of which they have said something else since,
    such as other hours or a code word, is shown with that, and the way that was told last stands for all before it."""
    about_contact = _about_contact(told)
    lines: list[Line] = []
    for one in told:
        at = next((number for number, line in enumerate(one.lines) if line[0] == HOW), len(one.lines))
        now = _contact_now(referral, about_contact) if one in about_contact[:1] else []
        lines += [*one.lines[:at], *now, *dropwhile(_is_about_contact, one.lines[at:])]
    return lines


def _contact_now(referral: Referral, about_contact: Sequence[Disclosure]) -> list[Line]:
    newest = about_contact[-1]
    holds = holding(referral, newest)
    if holds is Holds.VOID:
        return [[HOW, f"{NO_MORE} {_through_us(referral)}"]]
    if holds is Holds.CHANGED:
        return [[CHANGED, CHANGED_SINCE], *(line for line in to_tell(referral) if line[1])]
    anew = [[CHANGED, TOLD_ANEW.format(words.moment(newest.made_at))]] if len(about_contact) > 1 else []
    return [*anew, *([heading, said] for heading, said in _contact_of(newest).items())]


def contact_told(referral: Referral, told: Sequence[Disclosure]) -> list[Line]:
    """What the partner was told last of getting in touch, where that still holds word for word."""
    about_contact = _about_contact(told)
    if not about_contact or holding(referral, about_contact[-1]) is not Holds.AS_TOLD:
        return []
    return [[heading, said] for heading, said in _contact_of(about_contact[-1]).items()]


def left_of(referral: Referral, told: Sequence[Disclosure]) -> Holds:
    """What is left of the way that the partner was told last."""
    about_contact = _about_contact(told)
    return holding(referral, about_contact[-1]) if about_contact else Holds.AS_TOLD


def told_last(told: Sequence[Disclosure]) -> datetime:
    """When the partner was told last of getting in touch."""
    return _about_contact(told)[-1].made_at


def as_they_stand(found: Mapping[UUID, Referral], told: Sequence[Disclosure]) -> Mapping[UUID, list[Line]]:
    """The same for many, by referral. Each is looked at by itself only where something could speak against it, or where
    the partner was told anew."""
    calm = _calm(told)
    of_each: dict[UUID, list[Disclosure]] = {one: [] for one in found}
    for one in told:
        of_each[one.referral_id].append(one)
    lines: dict[UUID, list[Line]] = {}
    for referral_id, its in of_each.items():
        is_plain = all(one.id in calm for one in its) and len(_about_contact(its)) < 2
        lines[referral_id] = (
            [line for one in its for line in one.lines] if is_plain else as_it_stands(found[referral_id], its)
        )
    return lines


def _calm(told: Sequence[Disclosure]) -> set[UUID]:
    """Those since which nobody was asked anew, of people of whose contact nothing at all is forbidden or kept from
    anybody: one statement."""
    return set(db.session.scalars(_nothing_against(), {"ids": [one.id for one in told]}))


@cache
def _nothing_against() -> Select[UUID]:
    merged, of_theirs = aliased(Resident), aliased(ContactPoint)
    own, hidden_from = aliased(HouseholdMember), aliased(HouseholdMember)
    return (
        select(Disclosure.id)
        .join(Referral, Referral.id == Disclosure.referral_id)
        .join(Resident, Resident.id == Referral.resident_id)
        .join(SafeContact, SafeContact.referral_id == Referral.id)
        .outerjoin(ContactPoint, ContactPoint.id == SafeContact.contact_point_id)
        .where(Disclosure.id.in_(bindparam("ids", expanding=True)))
        .where(
            or_(SafeContact.reach == Reach.THROUGH_US, ContactPoint.reviewed_at <= Disclosure.made_at),
            Resident.merged_into_id.is_(None),
            Resident.no_contact.is_(False),
            ~exists().where(merged.merged_into_id == Resident.id),
            ~exists().where(of_theirs.resident_id == Resident.id, of_theirs.contact_prohibited),
            ~exists().where(
                own.resident_id == Resident.id,
                hidden_from.household_id == own.household_id,
                hidden_from.must_not_know,
            ),
        )
    )


def holding(referral: Referral, told: Disclosure) -> Holds:
    """What is left of it: nothing where nobody may use the number or address, or not in that way, or it was changed or
    taken away; less where they have said something else of it since. That time has passed alone voids nothing."""
    said = _contact_of(told)
    if HOW not in said or said[HOW].startswith(THROUGH_US):
        return Holds.AS_TOLD
    fact = consent.facts_of(referral.id).contact
    point = _point(fact)
    if fact is None or point is None:
        return Holds.VOID
    _, _, value = said[HOW].partition(": ")
    is_another = plain(point.kind, value) != plain(point.kind, point.value)
    never = gateway.whether_never(residents.ids_of(residents.survivor(referral.resident_id)))
    if is_another or never(point):
        return Holds.VOID
    if point.reviewed_at is None or point.reviewed_at <= told.made_at:
        return Holds.AS_TOLD
    if not point.allows(Channel(fact.reach.value)):
        return Holds.VOID
    return Holds.CHANGED if _says_less(said, dict(_lines(fact, point))) else Holds.AS_TOLD


def _says_less(said: dict[str, str], now: dict[str, str]) -> bool:
    """Whether the partner believes more to be safe than is: other hours, another word, somebody else, or a message."""
    other = any(said.get(heading, "") != now[heading] for heading in (WHEN, WORD))
    others = said.get(WHO, ONLY_THEM) not in (ONLY_THEM, now[WHO])
    return other or others or (said.get(MESSAGES) == MAY_LEAVE and now[MESSAGES] != MAY_LEAVE)


def _lines(fact: SafeContact, point: ContactPoint) -> list[Line]:
    """Each heading once; a line without words is left out of what is told."""
    may_leave = fact.may_leave_message and point.may_leave_message
    hours = safe_hours.in_words(point.safe_hours)
    return [
        [HOW, f"{fact.reach.label}: {point.value}"],
        [WHOSE, point.label],
        [WHO, _who(point)],
        [MESSAGES, (MAY_LEAVE if may_leave else LEAVE_NONE) if fact.reach is Reach.CALL else ""],
        [WHEN, "; ".join([*hours, fact.when] if fact.when else hours)],
        [WORD, point.code_word],
    ]


def _who(point: ContactPoint) -> str:
    """On a telephone somebody else may pick up: that nobody else may is said, too."""
    return point.who_may_answer or (ONLY_THEM if point.kind is ContactKind.PHONE else "")


def _about_contact(told: Sequence[Disclosure]) -> list[Disclosure]:
    """Those that say how to get in touch, in their order: the last of them counts."""
    return [one for one in told if _contact_of(one)]


def _contact_of(told: Disclosure) -> dict[str, str]:
    """The lines about contact by their headings. A service's own question may bear the same heading further down."""
    return dict(takewhile(_is_about_contact, dropwhile(lambda line: line[0] != HOW, told.lines)))


def _is_about_contact(line: Line) -> bool:
    return line[0] in {HOW, WHOSE, WHO, MESSAGES, WHEN, WORD}


def _point(fact: SafeContact | None) -> ContactPoint | None:
    if fact is None or fact.reach is Reach.THROUGH_US or fact.contact_point_id is None:
        return None
    return db.session.get(ContactPoint, fact.contact_point_id)


def _through_us(referral: Referral) -> str:
    owner = db.session.get(User, referral.owner_id)
    return f"{THROUGH_US}: {f'{owner.name}, {owner.email}' if owner else 'the association'}"
