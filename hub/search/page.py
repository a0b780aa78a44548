"""The results page in words: count, chips, facets, cards, pins. It decides nothing; it only says."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from hub.core import clock, words
from hub.directory import shortlists
from hub.directory.card_words import Asked, true_until
from hub.directory.eligibility import TENURES
from hub.directory.models import Channel, OpportunityKind, OrganizationType
from hub.directory.vocabulary import ACCESS_LABELS, language_name
from hub.search.engine import Relaxed, When
from hub.search.facets import Facet, Option
from hub.search.plain_words.times import KNOWN_DAYS
from hub.search.queries import Found, Shown
from hub.search.shelf import Shelf
from hub.search.wishes import DISTANCES, OPEN_CHOICES, Wishes

MOST_IN_FACET = 10
MOST_NEEDS = 16
SORTS = (("", "Best match"), ("nearest", "Nearest"), ("open", "Open soonest"), ("name", "Name"))
CHANNELS = {
    Channel.IN_PERSON: "In person",
    Channel.PHONE: "By phone",
    Channel.ONLINE: "Online",
    Channel.HOME_VISIT: "They come to you",
}
LOOSENED = {
    Relaxed.WORDS: "Nothing has all of your words, so these have some of them.",
    Relaxed.WISHES: "Nothing says that it meets all of this, so these may: ring and ask.",
    Relaxed.DISTANCE: "There is nothing that close, so we looked further away.",
    Relaxed.NOW: "Nothing that fits is open now. What opens next comes first.",
}
# (name in the address, group in the engine, title on the page)
FACETS = (
    ("need", "needs", "What you need"),
    ("open", "open", "When it is open"),
    ("cost", "cost", "Cost"),
    ("room", "room", "Room for new people"),
    ("how", "channel", "How you get it"),
    ("people", "circumstances", "Who it is for"),
    ("access", "access", "Getting in and around"),
    ("language", "language", "Language"),
    ("who", "organization_type", "Who runs it"),
    ("kind", "kinds", "Kind of help"),
)


class ResultsPage:
    """What the template shows of what was found."""

    def __init__(
        self, found: Found, *, shelf: Shelf, staff: str, listed: Mapping[OpportunityKind, int] | None = None
    ) -> None:
        self.listed = listed or {}
        self.shelf = shelf
        self.list = shortlists.carried()
        self.path = url_for("search.results").partition("?")[0]
        self.found = found
        self.wishes = found.wishes
        self.staff = staff

    @cached_property
    def heading(self) -> str:
        """ "12 results for “food bank” near M33"."""
        if self.wishes.is_empty:
            return "Find help"
        total = words.plural(self.found.total, "result") if self.found.total else "Nothing found"
        about = f" for “{self.asked}”" if self.asked else ""
        near = f" near {self.found.query.near.label}" if self.found.place and self.found.query.near else ""
        return f"{total}{about}{near}"

    @cached_property
    def is_crisis(self) -> bool:
        """Whether who to ring now stands above the results."""
        return self.found.is_crisis

    @property
    def is_sensitive(self) -> bool:
        """Whether somebody may have to leave this page in a hurry, and should find nothing of it afterwards."""
        found = any(one.face.card.is_sensitive for one in self.found.page.items)
        return self.is_crisis or (found and not self.wishes.is_empty)

    @property
    def asked(self) -> str:
        return self.found.asked

    @cached_property
    def numbered(self) -> list[tuple[int | None, Shown]]:
        """The results with their numbers on the map; what has no place on it has no number."""
        first = self.found.page.first_item
        return [
            (first + n if any(place.point for place in shown.face.card.places) else None, shown)
            for n, shown in enumerate(self.found.page.items)
        ]

    @cached_property
    def cards(self) -> list[Markup]:
        rough = self.found.place.is_rough if self.found.place else False
        carried = f"?{urlencode(self.list)}" if self.list else ""
        ids = [shown.face.card.id for _, shown in self.numbered]
        links = shortlists.save_links(ids, back=self._address_of(self.wishes.parameters(page=True)))
        return [
            self.shelf.html(
                shown.face,
                number=number,
                miles=shown.hit.miles,
                is_rough=rough,
                matched=shown.hit.terms,
                staff=self.staff,
                carried=carried,
                on=self.asked_for,
                **link,
            )
            for (number, shown), link in zip(self.numbered, links, strict=True)
        ]

    @property
    def key(self) -> Hashable | None:
        """All that the page's body shows; None where a visitor's list stands in its links, for that is theirs."""
        if self.found.key is None or self.list:
            return None
        self.shelf.labels()
        entries = tuple((shown.face.card.id, shown.face.changed) for shown in self.found.page.items)
        return (
            self.found.key,
            self.wishes.view,
            entries,
            self.shelf.labels_edition,
            tuple(self.listed.items()),
        )

    def true_until(self) -> datetime:
        """When a word on the page may stop being true: at midnight, or when one of its entries opens or closes."""
        now = clock.now()
        midnight = datetime.combine(clock.today() + timedelta(days=1), time(), clock.LONDON)
        return min([midnight, *(true_until(shown.face.card, now) for shown in self.found.page.items)])

    @cached_property
    def asked_for(self) -> Asked | None:
        """When it should be open, as cards say it; None for now, today, or any time."""
        when = self.found.query.when
        today = clock.today()
        if when in {None, When()} or when.at is not None or when.dates == (today,):
            return None
        coming = [today + timedelta(days=n) for n in range(KNOWN_DAYS)]
        days = [day for day in when.dates or coming if not when.weekdays or day.weekday() in when.weekdays]
        return Asked(tuple(days), when.between)

    @cached_property
    def pins(self) -> list[dict[str, Any]]:
        """The places of these cards for the map; a confidential one only roughly."""
        return [
            {
                "number": number,
                "name": shown.face.card.name,
                "url": f"/services/{shown.face.card.id}",
                "lat": round(place.point.lat, 5),
                "lng": round(place.point.lon, 5),
                "words": shown.face.card.organization,
                **({"about": True} if place.is_masked else {}),
            }
            for number, shown in self.numbered
            if number
            for place in shown.face.card.places[:1]
            if place.point
        ]

    @property
    def home(self) -> dict[str, Any] | None:
        near = self.found.query.near
        return {"lat": near.latitude, "lng": near.longitude, "name": near.label} if near else None

    @cached_property
    def chips(self) -> list[tuple[str, str]]:
        """(words, address without it) for everything we understood or were told to narrow by."""
        return list(self._chips())

    def _chips(self) -> Iterator[tuple[str, str]]:
        wishes = self.wishes
        if self.found.place:
            within = f" within {words.plural(wishes.within, 'mile')}" if wishes.within else ""
            yield f"Near {self.found.place.label}{within}", self.address(wishes.without("near"))
        for chip in self.found.query.understood:
            if chip.kind != "near" or not self.found.place:
                yield _upper(chip.label), self.address(wishes.but(q=chip.without))
        for facet in FACETS:
            name, group, _ = facet
            value = getattr(wishes, name)
            for one in value if isinstance(value, tuple) else filter(None, (value,)):
                yield self._label(group, one), self.address(wishes.without(name, one))
        if wishes.age:
            yield f"Aged {wishes.age}", self.address(wishes.without("age"))
        if wishes.tenure:
            yield f"For {TENURES[wishes.tenure]}", self.address(wishes.without("tenure"))

    @cached_property
    def facets(self) -> list[Markup]:
        return [self.shelf.facet(facet) for facet in map(self._facet, FACETS) if facet.options]

    def _facet(self, row: tuple[str, str, str]) -> Facet:
        name, group, title = row
        counts: Mapping[str, int] = self.found.facets.get(group, {})
        chosen = getattr(self.wishes, name)
        picked = set(chosen if isinstance(chosen, tuple) else filter(None, (chosen,)))
        options = [
            Option(code, self._label(group, code), counts.get(code, 0), code in picked)
            for code in self._codes(group, counts, picked)
        ]
        return Facet(
            name,
            title,
            options,
            "checkbox" if isinstance(chosen, tuple) or name in {"cost", "room"} else "radio",
        )

    def _codes(self, group: str, counts: Mapping[str, int], picked: set[str]) -> list[str]:
        if group == "open":
            return [code for code in OPEN_CHOICES if counts.get(code) or code in picked]
        if group == "needs":
            common = sorted(counts, key=lambda code: -counts[code])
            tops = [code for code in common if "/" not in code][:MOST_NEEDS]
            beneath = [c for c in counts if "/" in c and (c in picked or c.split("/")[0] in picked)]
            order = {code: n for n, code in enumerate(self.labels.get("needs", ()))}
            found = {*tops, *beneath, *picked}
            return sorted(
                found, key=lambda code: (order.get(code.split("/")[0], 99), "/" in code, order.get(code, 99))
            )
        if group == "room":
            return [code for code in ROOM_WORDS if counts.get(code) or code in picked]
        common = sorted(counts, key=lambda code: (-counts[code], code))[:MOST_IN_FACET]
        return [*common, *sorted(picked - set(common))]

    def _label(self, group: str, code: str) -> str:
        if group in self.labels:
            return self.labels[group].get(code) or _upper(code.replace("-", " "))
        if group == "language":
            return language_name(code)
        return _FIXED.get(group, {}).get(code) or _upper(code.replace("-", " "))

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        return self.shelf.labels()

    @property
    def tenures(self) -> Sequence[tuple[str, str]]:
        return tuple(TENURES.items())

    @property
    def cleared(self) -> Wishes:
        """The same words without place and filters."""
        return Wishes(q=self.wishes.q)

    @cached_property
    def looked_for(self) -> str:
        """Everything that was asked, as a list in words."""
        parts = [f"“{self.wishes.q}”"] if self.wishes.q else []
        parts += [text[:1].lower() + text[1:] for text, _ in self.chips]
        return ", ".join(parts) or "everything"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a new search in the box at the top keeps: the view and the saved list, not the old filters."""
        return [
            *((n, v) for n, v in self.wishes.parameters() if n in {"view", "sort"}),
            *self.list,
        ]

    @property
    def listings(self) -> list[tuple[str, str]]:
        """Where jobs, courses and the like are listed that somebody may have meant: (words, address)."""
        return [
            (
                f"{kind.plural} ({count})",
                url_for("directory.opportunities", kind=kind.value),
            )
            for kind, count in self.listed.items()
        ]

    @property
    def may_narrow(self) -> bool:
        """Whether there is anything to narrow, or to take back."""
        return bool(self.found.total or self.chosen)

    @property
    def distances(self) -> Sequence[int]:
        return DISTANCES

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        near = self.found.query.near
        current = self.wishes.sort or ("open" if Relaxed.NOW in self.found.relaxed else "")
        return [
            (label, self.address(self.wishes.but(sort=code)), code == current)
            for code, label in SORTS
            if code != "nearest" or near
        ]

    @property
    def loosened(self) -> list[str]:
        return [LOOSENED[how] for how in self.found.relaxed]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the narrowing form carries along unseen."""
        kept = ("q", "near", "sort", "view")
        return [*((n, v) for n, v in self.wishes.parameters() if n in kept), *self.list]

    @property
    def chosen(self) -> int:
        return len(self.wishes.filters())

    def address(self, wishes: Wishes, *, page: int | None = None) -> str:
        """The results page for other wishes."""
        pairs = wishes.parameters()
        if page and page > 1:
            pairs.append(("page", str(page)))
        return self._address_of(pairs + self.list)

    def page_address(self, number: int) -> str:
        return self.address(self.wishes, page=number)

    @property
    def canonical(self) -> str:
        """The address of this search without the view, the order or a saved list."""
        wishes = self.wishes.but(sort="", view="", page=self.wishes.page)
        return self._address_of(wishes.parameters(page=True))

    def _address_of(self, pairs: list[tuple[str, str]]) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    @cached_property
    def wider(self) -> list[tuple[str, str]]:
        """Ways on when nothing was found: (words, address)."""
        wishes = self.wishes
        ways = []
        if wishes.filters():
            ways.append(
                ("Search again without the filters", self.address(Wishes(q=wishes.q, near=wishes.near)))
            )
        if self.found.place:
            ways.append(("Look everywhere, not only nearby", self.address(wishes.without("near"))))
        for text, address in self.chips[:3]:
            ways.append((f"Search without “{text}”", address))
        if wishes.q and (wishes.near or wishes.filters()):
            ways.append(("Show everything near you", self.address(wishes.but(q=""))))
        return list(dict.fromkeys(ways))


ROOM_WORDS = {"space": "Has space now"}
"""What somebody would look for; that it is full only helps the count to be right."""
_DAY_WORDS = {code: f"Open {code}" for code in OPEN_CHOICES} | {
    day: f"Open {day.capitalize()}" for day in OPEN_CHOICES[3:]
}
_FIXED: Mapping[str, Mapping[str, str]] = {
    "open": _DAY_WORDS,
    "cost": {"free": "Free"},
    "room": ROOM_WORDS,
    "channel": {channel.value: text for channel, text in CHANNELS.items()},
    "access": ACCESS_LABELS,
    "organization_type": {kind.value: kind.label for kind in OrganizationType},
}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
