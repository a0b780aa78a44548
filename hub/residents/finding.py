"""Find first: who somebody may be that is registered already, from whatever is known of them.

The keyed hashes bring candidates; their true values are then compared here, so that what merely shares a hash drops
out. Another team's residents are found too, or people would be registered twice, but show only enough to be told apart;
those whose being here at all must stay hidden are found by nobody but their own team.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from hub.accounts.models import Team
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.db import db
from hub.places import postcodes
from hub.residents import keys, names, policy, queries
from hub.residents.keys import Key
from hub.residents.models import Resident, ResidentKey, VulnerabilityFlag

MOST_CANDIDATES = 120
MOST_SHOWN = 12
LIKELY = 75
"""From here on somebody about to be registered is shown first."""
ALIKE = 78
"""Two names less alike than this are not taken for one."""

_DAY = re.compile(r"\b(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})\b")
_MAIL = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"(?:\+|00)?\d[\d ()-]{8,}\d")
_FROM_KEY = {
    "phone": (100, "Same phone number"),
    "email": (100, "Same email address"),
    "reference": (100, "Same tenancy reference"),
    "postcode": (55, "Same postcode"),
    "birth": (55, "Same date of birth"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of somebody who is looked for."""

    name: str = ""
    born: date | None = None
    postcode: str = ""
    phone: str = ""
    email: str = ""
    reference: str = ""

    @property
    def keys(self) -> set[Key]:
        found = keys.of_name(self.name) | keys.of_birth(self.name, self.born)
        exact = {
            "postcode": keys.postcode(self.postcode),
            "phone": keys.phone(self.phone),
            "email": keys.email(self.email),
            "reference": keys.reference(self.reference),
        }
        return found | {(purpose, text) for purpose, text in exact.items() if text}


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody it may be. Of another team's resident only the initials, the year and the district are shown."""

    resident_id: uuid.UUID
    score: int
    reasons: tuple[str, ...]
    is_own: bool
    name: str
    preferred_name: str = ""
    born: str = ""
    district: str = ""
    team: str = ""
    """The team's id until the list is cut to its length, then its name."""

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def understood(text: str) -> Asked:
    """What somebody typed into one box: a day, a number, an address or a reference are known by their looks."""
    rest = text.strip()
    email = phone = postcode = ""
    born = None
    if found := _MAIL.search(rest):
        email, rest = found.group(), _without(rest, found.span())
    if found := _DAY.search(rest):
        born = _day(*found.groups())
        rest = _without(rest, found.span()) if born else rest
    if (code := postcodes.find(rest)) is not None:
        postcode, rest = str(code.code), _without(rest, (code.start, code.end))
    if (found := _NUMBER.search(rest)) and keys.phone(found.group()):
        phone, rest = found.group(), _without(rest, found.span())
    with_digits = [word for word in rest.split() if any(c.isdigit() for c in word)]
    name = " ".join(word for word in rest.split() if word not in with_digits)
    # "TEN 00123" is one reference, whatever stands between its halves
    reference = rest if with_digits and len(name) <= 4 else " ".join(with_digits)
    return Asked(name if reference != rest else "", born, postcode, phone, email, keys.reference(reference))


def find(asked: Asked, *, actor: Actor, likely_only: bool = False) -> list[Match]:
    """Who it may be, the likeliest first. Nobody for those who see no residents."""
    if not actor.may(Permission.RESIDENT_READ_TEAM) and not actor.may(Permission.RESIDENT_SUBJECT_ACCESS):
        return []
    found = [_match(resident, hit, asked, actor) for resident, hit in _candidates(asked, actor=actor)]
    kept = [one for one in found if one.score >= (LIKELY if likely_only else 50)]
    kept.sort(key=lambda one: (-one.score, not one.is_own, str(one.resident_id)))
    teams = {team.id: team.name for team in db.session.scalars(select(Team))} if kept else {}
    return [_with_team(one, teams) for one in kept[:MOST_SHOWN]]


def hidden_likeness(asked: Asked, *, actor: Actor) -> list[Resident]:
    """Residents of other teams whom nobody may find, and who are very likely the one that is being registered."""
    found = _candidates(asked, actor=actor, hidden=True)
    return [r for r, hit in found if _match(r, hit, asked, actor).score >= LIKELY]


def _candidates(
    asked: Asked, *, actor: Actor, hidden: bool = False
) -> Iterable[tuple[Resident, frozenset[Key]]]:
    wanted = keys.looked_for(asked.keys)
    if not wanted:
        return []
    rows = db.session.execute(
        select(ResidentKey.resident_id, func.count())
        .where(ResidentKey.key_hash.in_(wanted))
        .group_by(ResidentKey.resident_id)
        .order_by(func.count().desc(), ResidentKey.resident_id)
        .limit(MOST_CANDIDATES)
    ).all()
    exact = {h for h, (purpose, _) in wanted.items() if purpose in _FROM_KEY or purpose == "name-birth"}
    hits: dict[uuid.UUID, set[Key]] = {row[0]: set() for row in rows}
    if exact:
        for resident_id, key_hash in db.session.execute(
            select(ResidentKey.resident_id, ResidentKey.key_hash)
            .where(ResidentKey.key_hash.in_(exact))
            .limit(MOST_CANDIDATES)
        ):
            hits.setdefault(resident_id, set()).add(wanted[key_hash])
    return _loaded(hits, actor, hidden=hidden)


def _loaded(
    hits: dict[uuid.UUID, set[Key]], actor: Actor, *, hidden: bool
) -> list[tuple[Resident, frozenset[Key]]]:
    """The people behind the hits; of one who was registered twice, the record that stayed."""
    barred = queries.barred_from(actor.id)
    people = db.session.scalars(
        select(Resident).where(
            Resident.id.in_(hits), Resident.erased_at.is_(None), Resident.id.not_in(barred)
        )
    ).all()
    stayed = {one.merged_into_id for one in people if one.merged_into_id}
    by_id = {one.id: one for one in people}
    if missing := stayed - by_id.keys():
        by_id |= {
            one.id: one
            for one in db.session.scalars(
                select(Resident).where(Resident.id.in_(missing), Resident.id.not_in(barred))
            )
        }
    gathered: dict[uuid.UUID, set[Key]] = defaultdict(set)
    for one in people:
        gathered[one.merged_into_id or one.id] |= hits[one.id]
    secret = _secret(gathered)
    return [
        (by_id[resident_id], frozenset(hit))
        for resident_id, hit in gathered.items()
        if resident_id in by_id and _is_shown(by_id[resident_id], secret, actor) is not hidden
    ]


def _secret(ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them who carry a flag that nobody else may even guess."""
    stands_for = func.coalesce(Resident.merged_into_id, Resident.id)
    found = (
        select(stands_for)
        .join(VulnerabilityFlag, VulnerabilityFlag.resident_id == Resident.id)
        .where(
            stands_for.in_(list(ids)),
            VulnerabilityFlag.is_sensitive,
            VulnerabilityFlag.ended_at.is_(None),
        )
    )
    return set(db.session.scalars(found))


def _is_shown(resident: Resident, secret: set[uuid.UUID], actor: Actor) -> bool:
    return (
        resident.id not in secret
        or policy.is_own(actor, resident)
        or actor.may(Permission.RESIDENT_SUBJECT_ACCESS)
    )


def _match(resident: Resident, hit: frozenset[Key], asked: Asked, actor: Actor) -> Match:
    """How likely it is, from 0 to 100, and why: the strongest sign, and a little for each further one."""
    signs = [_FROM_KEY[purpose] for purpose, _ in sorted(hit) if purpose in _FROM_KEY]
    if asked.name:
        likeness = max(
            names.likeness(asked.name, resident.name), names.likeness(asked.name, resident.preferred_name)
        )
        if likeness >= ALIKE:
            signs.append((likeness * 7 // 10, "Same name" if likeness >= 99 else "A name like it"))
    if asked.born and resident.date_of_birth and asked.born != resident.date_of_birth:
        signs = [(score - 20, words) for score, words in signs]
    scores = sorted((score for score, _ in signs), reverse=True)
    score = min(100, scores[0] + 15 * len(scores[1:])) if scores else 0
    own = policy.is_own(actor, resident)
    born = resident.date_of_birth
    return Match(
        resident.id,
        max(0, score),
        tuple(words for _, words in signs),
        own,
        resident.name if own else f"Somebody with the initials {initials(resident.name)}",
        resident.preferred_name if own else "",
        (f"{born.day}/{born.month}/{born.year}" if own else f"Born in {born.year}") if born else "",
        resident.postcode if own else resident.postcode.partition(" ")[0],
        str(resident.team_id or ""),
    )


def _with_team(match: Match, teams: dict[uuid.UUID, str]) -> Match:
    return replace(match, team=teams.get(uuid.UUID(match.team), "") if match.team else "")


def initials(name: str) -> str:
    """ "Z Q" of "Zebedee Quillfeather"."""
    return " ".join(word[0].upper() for word in name.split() if word)


def _without(text: str, span: Sequence[int]) -> str:
    return f"{text[: span[0]]} {text[span[1] :]}".strip()


def _day(day: str, month: str, year: str) -> date | None:
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if date(1900, 1, 1) <= read <= clock.today() else None
