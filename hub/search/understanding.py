"""From what somebody typed to what they ask: places, times and the like become filters, the rest becomes concepts.

Words that were understood stay as hints. They raise entries that say them and never leave one out, so nothing is
lost if we understood wrongly; and an entry that is called just what was typed always comes.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hub.search import plain_words
from hub.search.engine import Chip, Concept, IndexUnavailable, Near, ParsedQuery, Wording
from hub.search.engine.words import fold
from hub.search.plain_words import places, times
from hub.search.plain_words.places import Place, ResolvePlace
from hub.search.slips import Slips
from hub.search.thesaurus import Match, Thesaurus, load

HINT = 0.5
"""What a word counts for that only raises entries."""
SHORTEST_GUESSED = 5
"""A shorter name of a place has too many neighbours."""
LONGEST = 200
MOST_WORDS = 40

_WORD = re.compile(r"[^\W_]+(?:['\u2019`&.][^\W_]+)*\+?")
_LEADS = frozenset(
    {"near", "nearest", "in", "at", "by", "around", "close", "to", "within", "of", "on", "open"}
)
_NO_HINTS = _LEADS | {
    "age",
    "aged",
    "ages",
    "year",
    "years",
    "old",
    "olds",
    "over",
    "under",
    "miles",
    "mile",
    "km",
}
"""Words that lead to a place, a time or an age, and are no hint themselves."""


@dataclass(slots=True)
class _Word:
    """A word as typed, where it stands, and its folded form. `taken` words have been understood."""

    text: str
    begin: int
    end: int
    folded: str
    taken: bool = False
    is_code: bool = False
    """A postcode, or a name as nobody spells it: no entry has it in its text."""
    is_where: bool = False
    """Says where ("near", "within 2 miles"), and so is no part of what something is called."""
    is_place: bool = False


def understand(
    text: str,
    *,
    now: datetime,
    resolve_place: ResolvePlace | None = None,
    guess_place: ResolvePlace | None = None,
    knows: Callable[[str], bool] | None = None,
    thesaurus: Thesaurus | None = None,
) -> ParsedQuery:
    """The question as a query. `now` is local time; `knows` says whether the index has a word.

    `resolve_place` knows places by their names, `guess_place` even if they are misspelt.
    """
    understanding = _Understanding(
        text, now, resolve=resolve_place, guess=guess_place, knows=knows, thesaurus=thesaurus or load()
    )
    return understanding.query()


class _Understanding:
    def __init__(
        self,
        text: str,
        now: datetime,
        *,
        resolve: ResolvePlace | None,
        guess: ResolvePlace | None,
        knows: Callable[[str], bool] | None,
        thesaurus: Thesaurus,
    ) -> None:
        self._text = " ".join(text.split())[:LONGEST]
        self._now = now
        self._resolve = resolve
        self._guess = guess
        self._knows = knows
        self._thesaurus = thesaurus
        self._words = [
            _Word(found[0], found.start(), found.end(), fold(found[0]).strip())
            for found in _WORD.finditer(self._text)
        ][:MOST_WORDS]
        self._changes: dict[str, Any] = {}
        self._chips: list[Chip] = []
        self._hints: list[str] = []
        self._names = frozenset(word.folded for at, word in enumerate(self._words) if self._is_name(at))
        """Words written like a name."""

    def query(self) -> ParsedQuery:
        meant = self._mend()
        self._read_place()
        self._read_wishes()
        names = self._name_words()
        return ParsedQuery(
            text=self._text,
            meant=meant,
            concepts=tuple(self._concepts()),
            name_words=tuple(word.folded for word in names),
            place_in_name=any(word.is_place for word in names),
            unknown_place=self._unknown_place(),
            now=self._now,
            understood=tuple(self._chips),
            **self._changes,
        )

    # Spelling

    def _mend(self) -> str:
        """Exchange slips, but for the name of a place; the text as meant, empty where nothing was exchanged."""
        slips = Slips(self._thesaurus, now=self._now, knows=self._knows, is_place=self._is_place)
        meant, moved = self._text, 0
        where = range(*(self._unplaced() or (0, 0)))
        for at, word in enumerate(self._words):
            typed = [each.folded for each in self._words]
            better = None if at in where else slips.mended(typed, at, is_name=self._is_name(at))
            if better and better != word.folded:
                meant = meant[: word.begin + moved] + better + meant[word.end + moved :]
                moved += len(better) - (word.end - word.begin)
                word.folded = better
        return meant if meant != self._text else ""

    def _is_name(self, at: int) -> bool:
        """A capital letter amid words without: so people write names."""
        written = self._words[at].text
        return at > 0 and written[0].isupper() and any(word.text[0].islower() for word in self._words)

    def _is_place(self, word: str) -> bool:
        return self._resolve is not None and self._resolve(word) is not None

    # Places

    def _read_place(self) -> None:
        typed = [word.folded for word in self._words]
        reach = places.reach(typed)
        if reach:
            self._take(reach.begin, reach.end)
            for word in self._words[reach.begin : reach.end]:
                word.is_where = True
        if span := places.here(typed):
            self._changes["wants_location"] = True
            self._take(*span)
        found = self._where(typed)
        if found is None:
            if reach:
                self._changes["wants_location"] = True
            for word in self._words[slice(*(self._unplaced() or (0, 0)))]:
                word.is_where = True
            return
        self._changes.pop("wants_location", None)
        place = found.place
        miles = reach.miles if reach else None
        self._changes["near"] = Near(place.lat, place.lon, place.label, miles)
        self._changes["here_areas"] = frozenset(place.areas)
        for word in self._words[found.begin : found.end]:
            word.is_code = found.is_code or found.is_guess
            word.is_where, word.is_place = found.is_led, True
        taken = [*range(found.begin, found.end), *(range(reach.begin, reach.end) if reach else ())]
        label = f"near {place.label}" if miles is None else f"within {_miles(miles)} of {place.label}"
        params = [("near", place.label)] + ([("within", f"{miles:g}")] if miles is not None else [])
        self._chip("near", label, tuple(params), taken)
        self._take(found.begin, found.end)

    def _where(self, typed: Sequence[str]) -> places.Where | None:
        if self._resolve is None:
            return None
        return places.where(typed, self._resolve, self._guessed, is_ordinary=self._is_ordinary)

    def _guessed(self, name: str) -> Place | None:
        """The place a misspelt name stands for; None for words that are in the index, or too short to guess at."""
        if self._guess is None or self._knows is None or len(name) < SHORTEST_GUESSED:
            return None
        try:
            return None if any(self._knows(word) for word in name.split()) else self._guess(name)
        except IndexUnavailable:
            return None

    def _unplaced(self) -> tuple[int, int] | None:
        """The words after "near" that can only be a name."""
        return places.unplaced([word.folded for word in self._words], is_ordinary=self._is_ordinary)

    def _unknown_place(self) -> str:
        """What stands after "near" and is no place we know, as it was typed."""
        words = self._unknown()
        return self._text[words[0].begin : words[-1].end] if words else ""

    def _unknown(self) -> list[_Word]:
        return [word for word in self._words if word.is_where and not word.taken]

    def _is_ordinary(self, word: str) -> bool:
        """Whether a word means something besides being the name of a place."""
        return self._thesaurus.knows(word) or word in _CALENDAR

    # Times, ages, costs and the like

    def _read_wishes(self) -> None:
        typed = [word.folded for word in self._words]
        for reading in plain_words.readings(typed, now=self._now):
            words = self._words[reading.begin : reading.end]
            if any(word.taken for word in words):
                continue
            if not self._merge(reading.wish.changes):
                continue
            self._take(reading.begin, reading.end)
            self._chip(
                reading.kind, reading.wish.label, reading.wish.params, range(reading.begin, reading.end)
            )
            if reading.wish.hint:
                self._hints.append(reading.wish.hint)

    def _merge(self, changes: Mapping[str, Any]) -> bool:
        """Lay a reading's changes over the others. False where one is there that it would contradict."""
        for name, value in changes.items():
            before = self._changes.get(name)
            if before is None:
                self._changes[name] = value
            elif name == "when":
                self._changes[name] = times.joined(before, value)
            elif name in {"flags", "languages", "tenures"}:
                self._changes[name] = tuple(dict.fromkeys((*before, *value)))
            else:
                return False
        return True

    # Words

    def _concepts(self) -> list[Concept]:
        """What is left, in the order it was typed; then what was understood, as hints."""
        asked = [word.folded for word in self._words if not (word.taken or word.is_where)]
        hinted = [
            word.folded
            for word in self._words
            if word.taken and not (word.is_code or (word.is_where and word.is_place))
        ]
        hints = [word for word in hinted if not self._says_nothing(word) and word not in _NO_HINTS]
        found = self._concepts_of(asked) + self._concepts_of(hints, hint=True)
        for phrase in self._hints:
            found += [
                replace(concept, hint=False) for concept in self._concepts_of(phrase.split(), hint=True)
            ]
        found += [_concept({(word.folded,): 1.0}, optional=True, is_name=True) for word in self._unknown()]
        # of words that all say nothing, such as "The Who", each may be a name
        return found or [Concept((Wording((word,)),)) for word in asked]

    def _concepts_of(self, typed: Sequence[str], *, hint: bool = False) -> list[Concept]:
        matches = {match.places[0]: match for match in self._thesaurus.match(typed)}
        taken = {place for match in matches.values() for place in match.places}
        concepts = []
        for place, word in enumerate(typed):
            if match := matches.get(place):
                concepts.append(self._matched(match, typed, hint=hint))
            elif place not in taken and not self._says_nothing(word):
                optional = hint or self._thesaurus.is_vague(word) or word.isdigit()
                concepts.append(
                    _concept({(word,): 1.0}, optional=optional, hint=hint, is_name=word in self._names)
                )
        return concepts

    def _says_nothing(self, word: str) -> bool:
        return self._thesaurus.is_filler(word) or self._thesaurus.is_loose(word)

    def _matched(self, match: Match, typed: Sequence[str], *, hint: bool) -> Concept:
        """A phrase of the thesaurus: as typed, unless that says nothing by itself ("on my own"), and in other ways."""
        matched = tuple(typed[place] for place in match.places)
        as_typed = tuple(word for word in matched if not self._says_nothing(word))
        ways = {wording.words: wording.weight for wording in match.wordings} or {matched: 1.0}
        if as_typed:
            ways = {as_typed: 1.0} | {words: weight for words, weight in ways.items() if words != as_typed}
        vague = bool(as_typed) and all(self._thesaurus.is_vague(word) for word in as_typed)
        return _concept(ways, optional=hint or match.is_hint or vague, hint=hint)

    def _name_words(self) -> list[_Word]:
        """The words that a name might be made of, where some of them were understood as something else."""
        names = [
            word
            for word in self._words
            if not (word.is_code or word.is_where or word.folded in _LEADS)
            and not self._thesaurus.is_filler(word.folded)
        ]
        return names if len(names) > 1 and any(word.taken for word in names) else []

    def _take(self, begin: int, end: int) -> None:
        for word in self._words[begin:end]:
            word.taken = True

    def _chip(self, kind: str, label: str, params: tuple[tuple[str, str], ...], taken: Sequence[int]) -> None:
        """What was understood, with the text as it reads without those words."""
        without, at = [], 0
        for place in sorted(set(taken)):
            word = self._words[place]
            without.append(self._text[at : word.begin])
            at = word.end
        without.append(self._text[at:])
        self._chips.append(Chip(kind, label, params, " ".join(" ".join(without).split()).strip(" ,;-")))


def _concept(
    ways: Mapping[tuple[str, ...], float], *, optional: bool, hint: bool = False, is_name: bool = False
) -> Concept:
    share = HINT if optional else 1.0
    return Concept(
        tuple(Wording(words, weight * share) for words, weight in ways.items()),
        required=not optional,
        hint=hint,
        is_name=is_name,
    )


_CALENDAR = frozenset(
    {
        *times.DAYS,
        *times.SHORT_DAYS,
        *(f"{day}s" for day in times.DAYS),
        "tomorrow",
        "tonight",
        "weekend",
        "weekends",
    }
)


def _miles(miles: float) -> str:
    return "1 mile" if miles == 1 else f"{miles:g} miles"
