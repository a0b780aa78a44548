"""What the person asked, in the words this index has: stems, words run together or apart, slips mended."""

from dataclasses import dataclass, replace

from hub.search.engine.lexicon import Lexicon
from hub.search.engine.values import Concept, ParsedQuery, Wording
from hub.search.engine.words import stem

RUN_TOGETHER = 0.95
MENDED = 0.9
SLIP = 0.6
LONG_NAME = 7
"""A shorter name has too many neighbours."""
SURE_FROM = 6
"""From this length on a word has so few neighbours that the commonest will be the one."""
CLEARLY = 3
"""How much commoner a neighbour of a short word must be than the next."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems that must all be there, and what finding them is worth."""

    stems: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Want:
    phrases: tuple[Phrase, ...]
    required: bool
    hint: bool


def wants(query: ParsedQuery, lexicon: Lexicon) -> list[Want]:
    """Each concept as the ways in which this index may say it."""
    found = []
    for place, concept in enumerate(query.concepts):
        ways = list(concept.wordings)
        as_typed = concept.wordings[0]
        if len(as_typed.words) == 1:
            ways += _other_spellings(as_typed, lexicon)
        ways += _run_together(query.concepts, place, lexicon)
        found.append(Want(_phrases(ways), concept.required, concept.hint))
    return [want for want in found if want.phrases]


def mended(query: ParsedQuery, lexicon: Lexicon) -> ParsedQuery | None:
    """The query with unknown words replaced by likely ones; None where there is nothing to mend.

    A word is left alone if any wording of its concept is known, for the thesaurus already answers for it; and if it
    is short and looks like a name ("near Sale").
    """
    before = text = query.meant or query.text
    unknown = [not _is_known(concept, lexicon) for concept in query.concepts]
    is_alone = all(unknown)
    concepts = []
    for concept, is_unknown in zip(query.concepts, unknown, strict=True):
        if is_unknown:
            typed = concept.wordings[0].words
            better = [_likely(word, concept, lexicon, is_alone=is_alone) for word in typed]
            for word, other in zip(typed, better, strict=True):
                text = exchange(text, word, other)
            likely = Wording(tuple(better), MENDED)
            concepts.append(replace(concept, wordings=(likely, *concept.wordings)))
        else:
            concepts.append(concept)
    if text == before:
        return None
    return replace(query, meant=text, concepts=tuple(concepts))


def _is_known(concept: Concept, lexicon: Lexicon) -> bool:
    return any(all(lexicon.knows(word) for word in way.words) for way in concept.wordings)


def _likely(word: str, concept: Concept, lexicon: Lexicon, *, is_alone: bool) -> str:
    """The word an unknown one most likely stands for, itself where that is a guess.

    Beside words that are known, a short word is exchanged only for one that is much commoner than its other
    neighbours: what is found for the rest answers better than a wrong guess.
    """
    if lexicon.knows(word) or (concept.is_name and len(word) < LONG_NAME):
        return word
    first, second = (*lexicon.mend(word, 2), "", "")[:2]
    if len(word) < SURE_FROM and not is_alone and lexicon.count(first) < CLEARLY * lexicon.count(second):
        return word
    return first or word


def _other_spellings(wording: Wording, lexicon: Lexicon) -> list[Wording]:
    word = wording.words[0]
    if lexicon.knows(word):
        return [Wording((slip,), wording.weight * SLIP) for slip in lexicon.slips(word)]
    halves = lexicon.split(word)
    return [Wording(halves, wording.weight * RUN_TOGETHER)] if halves else []


def _run_together(concepts: tuple[Concept, ...], place: int, lexicon: Lexicon) -> list[Wording]:
    """ "food bank" also finds "foodbank": the joined word stands for both of its halves."""
    joined = []
    for left, right in ((place - 1, place), (place, place + 1)):
        if left >= 0 and right < len(concepts):
            first, second = concepts[left].wordings[0].words, concepts[right].wordings[0].words
            if len(first) == len(second) == 1 and lexicon.count(first[0] + second[0]):
                joined.append(Wording((first[0] + second[0],), RUN_TOGETHER))
    return joined


def _phrases(ways: list[Wording]) -> tuple[Phrase, ...]:
    best: dict[tuple[str, ...], float] = {}
    for way in ways:
        stems = tuple(sorted({stem(word) for word in way.words}))
        best[stems] = max(best.get(stems, 0), way.weight)
    return tuple(Phrase(stems, weight) for stems, weight in best.items() if stems)


def exchange(text: str, word: str, other: str) -> str:
    """The text with a word exchanged, whatever its case and apostrophes."""
    kept = []
    for piece in text.split():
        bare = piece.strip(".,;:!?()\"'").casefold().replace("'", "").replace("\u2019", "")
        kept.append(other if bare == word else piece)
    return " ".join(kept)
