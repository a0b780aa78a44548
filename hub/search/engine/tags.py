"""Tags: everything a result list can be narrowed by, as codes with their group in front ("cost:free")."""

from collections.abc import Iterable, Sequence

DEFAULT_KIND = "service"

COST, CHANNEL, ACCESS, ROOM = "cost", "channel", "access", "room"
LANGUAGE, KIND, ORGANIZATION_TYPE, TENURE = "language", "kind", "organization_type", "tenure"

CHANNELS = frozenset({"online", "phone", "home-visit", "in-person"})
ROOMS = frozenset({"space", "waiting-list", "full", "paused"})
REMOTE = frozenset({"channel:online", "channel:phone", "channel:home-visit"})
"""Help that reaches people where they are, so the distance to its office says little."""

SILENCE_PASSES = frozenset({TENURE})
"""Groups in which an entry that says nothing is open to everybody."""

WISHES = frozenset({LANGUAGE, ACCESS, CHANNEL, COST, ROOM})
"""Groups in which silence may pass, but only when nothing else is left: unknown is never no."""

ALL_OF = frozenset({ACCESS})
"""Groups in which every chosen tag must hold: who needs step-free and a hearing loop needs both."""


def of_flag(flag: str) -> str:
    """ "free" is about cost, "online" about the channel, "space" about room, and every other flag about access."""
    if flag == "free":
        return f"{COST}:{flag}"
    if flag in ROOMS:
        return f"{ROOM}:{flag}"
    return f"{CHANNEL if flag in CHANNELS else ACCESS}:{flag}"


def of(
    *,
    terms: Sequence[str],
    flags: Iterable[str],
    languages: Sequence[str],
    kinds: Sequence[str],
    organization_types: Sequence[str],
    tenures: Sequence[str],
) -> tuple[str, ...]:
    """All tags of a document or a query, without repeats."""
    found = [
        *terms,
        *sorted(of_flag(flag) for flag in flags),
        *(f"{LANGUAGE}:{language}" for language in languages),
        *(f"{KIND}:{kind}" for kind in kinds if kind),
        *(f"{ORGANIZATION_TYPE}:{name}" for name in organization_types if name),
        *(f"{TENURE}:{tenure}" for tenure in tenures),
    ]
    return tuple(dict.fromkeys(found))


def split(tag: str) -> tuple[str, str]:
    """Group and code: "needs:food/parcels" is ("needs", "food/parcels")."""
    group, _, code = tag.partition(":")
    return group, code


def by_group(tags: Iterable[str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        group = split(tag)[0]
        groups[group] = (*groups.get(group, ()), tag)
    return groups
