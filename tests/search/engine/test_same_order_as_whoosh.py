"""Our arrays rank as Whoosh itself ranks: the same entries, the same order, the same scores."""

from pathlib import Path
from typing import Any

import pytest
from whoosh import fields, index, scoring
from whoosh.analysis import StemmingAnalyzer
from whoosh.query import And, Or, Term

from hub.search.engine import WhooshEngine
from hub.search.engine.matching import rarity
from hub.search.engine.postings import FIELD_WEIGHTS, K1, B
from hub.search.engine.store import FIELDS
from hub.search.engine.words import STOP_WORDS, stem
from tests.bench import directory

ENTRIES = 120
WORDS = ["help", "dementia", "group", "food", "counselling", "walking", "families", "ba", "refugee"]


class OneRarity(scoring.BM25F):  # type: ignore[misc]
    """Whoosh's own formula, with the rarity of a word counted over all fields rather than each apart."""

    def __init__(self, found_in: dict[str, int], lengths: dict[str, float]) -> None:
        super().__init__(B=B, K1=K1)
        self._found_in, self._lengths = found_in, lengths

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Any:
        scorer = super().scorer(searcher, fieldname, text, qf=qf)
        scorer.idf = rarity(ENTRIES, self._found_in[text.decode()])
        scorer.avgfl = self._lengths[fieldname]
        return scorer


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine(tmp_path_factory.mktemp("ours") / "index")
    engine.rebuild(directory.documents(ENTRIES))
    return engine


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same entries in an index made as Whoosh's own guide makes one."""
    text = fields.TEXT(analyzer=StemmingAnalyzer(stoplist=STOP_WORDS, minsize=1, stemfn=stem), phrase=False)
    schema = fields.Schema(key=fields.ID(stored=True), **dict.fromkeys(FIELDS, text))
    made = index.create_in(str(tmp_path_factory.mktemp("theirs")), schema)
    writer = made.writer()
    for document in directory.documents(ENTRIES):
        writer.add_document(
            key=document.id.hex,
            name=document.name,
            labels=" ".join(document.labels),
            organization=document.organization,
            description=document.description,
        )
    writer.commit()
    return made


@pytest.mark.parametrize("word", WORDS)
def test_one_word(ours: WhooshEngine, theirs: Any, word: str) -> None:
    assert ranked_by_us(ours, [word]) == ranked_by_whoosh(ours, theirs, [word])


@pytest.mark.parametrize(
    "words", [("help", "food"), ("walking", "group", "families"), ("dementia", "counselling")]
)
def test_all_of_several_words(ours: WhooshEngine, theirs: Any, words: tuple[str, ...]) -> None:
    assert ranked_by_us(ours, words) == ranked_by_whoosh(ours, theirs, words)


def ranked_by_us(engine: WhooshEngine, words: Any) -> list[tuple[str, float]]:
    """Entries with all the words, by the sum of their hot postings."""
    view = engine._current()
    total: dict[str, float] = {}
    lists = [view.postings(stem(word)) for word in words]
    for row in range(ENTRIES):
        weights = [float(postings.at(_row(row))[0]) for postings in lists]
        if all(weights):
            scores = [
                weight * rarity(ENTRIES, len(found)) for weight, found in zip(weights, lists, strict=True)
            ]
            total[view.key(row).hex()] = sum(scores)
    return _in_order(total)


def ranked_by_whoosh(engine: WhooshEngine, made: Any, words: Any) -> list[tuple[str, float]]:
    view = engine._current()
    found_in = {stem(word): len(view.postings(stem(word))) for word in words}
    lengths = dict(engine._generations.pointer().lengths)
    query = And(
        [Or([Term(field, stem(word), boost=FIELD_WEIGHTS[field]) for field in FIELDS]) for word in words]
    )
    with made.searcher(weighting=OneRarity(found_in, lengths)) as searcher:
        return _in_order({hit["key"]: hit.score for hit in searcher.search(query, limit=None)})


def _row(number: int) -> Any:
    import numpy as np

    return np.array([number])


def _in_order(scores: dict[str, float]) -> list[tuple[str, float]]:
    rounded = {key: float(f"{score:.4g}") for key, score in scores.items()}
    return sorted(rounded.items(), key=lambda pair: (-pair[1], pair[0]))


def test_the_corpus_says_something(ours: WhooshEngine, theirs: Any) -> None:
    assert len(ranked_by_us(ours, ["help"])) > 40
    assert len(ranked_by_us(ours, ("walking", "group", "families"))) > 1


def test_postings_read_block_by_block_are_those_read_one_by_one(tmp_path: Path, ours: WhooshEngine) -> None:
    from hub.search.engine import store

    segment = ours._current()._parts[0].segment
    matcher = segment._reader.postings("description", "help")
    slow = store._one_by_one(matcher)
    fast = segment.postings("description", "help")
    assert fast is not None
    assert slow[0].tolist() == fast[0].tolist()
    assert slow[1].tolist() == fast[1].tolist()
