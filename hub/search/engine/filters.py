"""Who may stay: one mask for each group of filters, so that a facet can be counted without its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from hub.search.engine import hours, tags
from hub.search.engine.columns import Mask
from hub.search.engine.values import Near, ParsedQuery, When
from hub.search.engine.view import View

OPEN = "open"

Chosen: TypeAlias = Mapping[str, tuple[str, ...]]

BEYOND_REACH_MILES = 30.0
"""Where an entry that has neither a place nor an area is ranked among those with a distance."""
COMES_TO_YOU_MILES = 1.0
"""How far away help seems that comes to you, or answers by phone, and covers where you are."""


@dataclass(frozen=True, slots=True)
class Loosened:
    """Which wishes were loosened because nothing met them all."""

    wishes: bool = False
    distance: bool = False


def chosen(query: ParsedQuery) -> Chosen:
    """The tags that were asked for, by group."""
    return tags.by_group(
        tags.of(
            terms=query.terms,
            flags=query.flags,
            languages=query.languages,
            kinds=query.kinds,
            organization_types=query.organization_types,
            tenures=query.tenures,
        )
    )


def masks(view: View, query: ParsedQuery, wanted: Chosen, loosened: Loosened) -> dict[str, Mask]:
    """A mask for each group that narrows the results."""
    found = {group: tag_group(view, group, names, loosened) for group, names in wanted.items()}
    if query.when is not None:
        found[OPEN] = open_then(view, query.when, loosened)
    if query.ages is not None:
        youngest, oldest = query.ages
        found["age"] = (view.table.minimum_age <= oldest) & (view.table.maximum_age >= youngest)
    if query.near is not None and query.near.radius_miles is not None and not loosened.distance:
        found["near"] = within(view, query.near, query.here_areas)
    return found


def tag_group(view: View, group: str, wanted: tuple[str, ...], loosened: Loosened) -> Mask:
    """One of the tags, or all of them where each is needed; silence passes where the group says so."""
    carrying = [view.tag_mask(tag) for tag in wanted]
    if len(carrying) == 1 and group not in tags.SILENCE_PASSES and not loosened.wishes:
        return carrying[0]
    mask = np.logical_and.reduce(carrying) if group in tags.ALL_OF else np.logical_or.reduce(carrying)
    if group in tags.SILENCE_PASSES or (loosened.wishes and group in tags.WISHES):
        return np.asarray(mask | silent(view, group))
    return np.asarray(mask)


def silent(view: View, group: str) -> Mask:
    """Entries that say nothing about a group."""

    def make() -> Mask:
        saying = [view.tag_mask(tag) for tag in view.vocabulary.names if tags.split(tag)[0] == group and tag]
        return ~np.logical_or.reduce(saying) if saying else np.ones(view.table.size, dtype=np.bool_)

    return view.masks.get(("silent", group), make)


def open_then(view: View, when: When, loosened: Loosened) -> Mask:
    if when.at is not None:  # for the cache: all moments of a quarter of an hour are one
        quarter = when.at.minute // 15 * 15
        when = replace(when, at=when.at.replace(minute=quarter, second=0, microsecond=0))

    def make() -> Mask:
        mask = hours.matching(view.table.hours, when)
        return mask | ~view.table.hours_known if loosened.wishes else mask

    return view.masks.get(("open", when, loosened.wishes), make)


def within(view: View, near: Near, here: frozenset[str]) -> Mask:
    """Places inside the circle, and help that reaches the person at home."""
    reach = np.inf if near.radius_miles is None else near.radius_miles
    close = view.miles_from((near.latitude, near.longitude)) <= reach
    return np.asarray(close | reaching(view, here) | everywhere(view))


def reaching(view: View, here: frozenset[str]) -> Mask:
    """Entries that serve the person where they are: no place of their own or remote, and covering the area.

    Where we do not know which areas the person is in, an entry without a place gets the benefit of the doubt.
    """

    def make() -> Mask:
        covering = view.area_mask(here) if here else view.has_area
        return covering & (~view.has_point | (remote(view) if here else False))

    return view.masks.get(("reaching", here), make)


def everywhere(view: View) -> Mask:
    """Remote help that names neither a place nor an area, such as a national helpline."""
    return view.masks.get("everywhere", lambda: remote(view) & ~view.has_point & ~view.has_area)


def remote(view: View) -> Mask:
    return view.masks.get(
        "remote",
        lambda: np.asarray(np.logical_or.reduce([view.tag_mask(tag) for tag in sorted(tags.REMOTE)])),
    )


def together(found: Mapping[str, Mask], *, without: str = "") -> Mask | None:
    """All masks but one as one; None where nothing narrows."""
    kept = [mask for group, mask in found.items() if group != without]
    if not kept:
        return None
    return np.asarray(np.logical_and.reduce(kept)) if len(kept) > 1 else kept[0]
