"""How good the first results are, on questions that people judged.

success@5: the share of questions with at least one entry of grade 2 ("expected in the first five") in the first
five. nDCG@5: gains 2^grade - 1, discounted by place, against the best order there is; entries without a grade
count nothing. Everything goes the whole way: understanding, thesaurus, engine.
"""

import csv
import json
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import log2
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from hub.search.engine import Document, WhooshEngine
from hub.search.understanding import understand

SHARED = Path(os.environ.get("HUB_SHARED", Path(__file__).resolve().parents[2].parent / "shared"))
QUESTIONS = SHARED / "data" / "dev-queries" / "queries_dev.json"
DIRECTORY = SHARED / "data" / "trafford-directory"
WIDE = Path(__file__).with_name("wide_questions.toml")
FIRST = 5
ASKED_AT = datetime(2026, 3, 4, 10, 30, tzinfo=ZoneInfo("Europe/London"))
_IDS = UUID("6f1f3b0e-8f5c-4d3c-9b8e-2d1c5a7e9f10")


@dataclass(frozen=True, slots=True)
class Judged:
    """One question, its grades by row, and the rows that came first."""

    query: str
    grades: Mapping[int, int]
    found: Sequence[int]

    @property
    def succeeds(self) -> bool:
        return any(self.grades.get(row) == 2 for row in self.found[:FIRST])

    @property
    def ndcg(self) -> float:
        best = _gain(sorted(self.grades.values(), reverse=True))
        return _gain([self.grades.get(row, 0) for row in self.found]) / best if best else 0.0


@dataclass(frozen=True, slots=True)
class Fitting:
    """One wide question, and for each of the first results whether it fits the pattern."""

    query: str
    fits: Sequence[bool]


def judge() -> list[Judged]:
    """The development questions, each asked of an index of their own entries."""
    read = json.loads(QUESTIONS.read_text())
    rows = _rows(SHARED / "data" / read["corpus"])
    documents = [_document(number, row["name"], row["description"]) for number, row in enumerate(rows)]
    numbers = {document.id: number for number, document in enumerate(documents)}
    judged = []
    with _index(documents) as engine:
        for question in read["queries"]:
            found = [numbers[found_id] for found_id in _first(engine, question["query"])]
            grades = {relevant["row"]: relevant["grade"] for relevant in question["relevant"]}
            judged.append(Judged(question["query"], grades, found))
    return judged


def judge_widely() -> list[Fitting]:
    """The wide questions, asked of charities and mental-health services together."""
    texts = [
        (row["charity_name"].title(), row["charity_activities"].replace("NA", ""))
        for row in _rows(DIRECTORY / "charities_operating_in_trafford.csv")
    ]
    texts += [
        (row["name"], row["description"]) for row in _rows(DIRECTORY / "trafford_mental_health_services.csv")
    ]
    documents = {
        document.id: document for number, text in enumerate(texts) for document in [_document(number, *text)]
    }
    questions = tomllib.loads(WIDE.read_text())["question"]
    with _index(list(documents.values())) as engine:
        return [
            Fitting(
                question["query"],
                [
                    bool(
                        re.search(
                            question["fits"], f"{documents[each].name} {documents[each].description}", re.I
                        )
                    )
                    for each in _first(engine, question["query"])
                ],
            )
            for question in questions
        ]


def success(judged: Sequence[Judged]) -> float:
    return sum(each.succeeds for each in judged) / len(judged)


def ndcg(judged: Sequence[Judged]) -> float:
    return sum(each.ndcg for each in judged) / len(judged)


def run() -> None:
    if not QUESTIONS.exists():
        raise SystemExit(f"The judged questions are not here: {QUESTIONS}")
    judged = judge()
    for each in judged:
        marks = " ".join(str(each.grades.get(row, "·")) for row in each.found)
        print(f"{'ok  ' if each.succeeds else 'MISS'} {each.ndcg:.2f}  {each.query:32} {marks}")
    print(f"success@{FIRST} {success(judged):.2f} (an entry of grade 2 in the first {FIRST})", end=", ")
    print(f"nDCG@{FIRST} {ndcg(judged):.2f}, {len(judged)} questions")
    wide = judge_widely()
    for fitting in wide:
        if sum(fitting.fits) < len(fitting.fits) or not fitting.fits:
            print(f"wide  {fitting.query:48} {' '.join('+' if fits else '·' for fits in fitting.fits)}")
    some = sum(any(fitting.fits) for fitting in wide) / len(wide)
    first = sum(fitting.fits[:1] == [True] for fitting in wide) / len(wide)
    fitting_in_all = sum(sum(fitting.fits) / FIRST for fitting in wide) / len(wide)
    print(
        f"wide: {some:.2f} with a fitting entry in the first {FIRST}, {first:.2f} in the first place",
        end=", ",
    )
    print(f"{fitting_in_all:.2f} of the first {FIRST} fit, {len(wide)} questions")


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:FIRST]))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _document(number: int, name: str, description: str) -> Document:
    return Document(id=uuid5(_IDS, str(number)), name=name, description=description)


def _first(engine: WhooshEngine, question: str) -> list[UUID]:
    query = understand(question, now=ASKED_AT, knows=engine.knows)
    return [hit.id for hit in engine.search(query, limit=FIRST).hits]


@contextmanager
def _index(documents: Sequence[Document]) -> Iterator[WhooshEngine]:
    folder = Path(tempfile.mkdtemp(prefix="hub-relevance-"))
    try:
        engine = WhooshEngine(folder / "index")
        engine.rebuild(documents)
        yield engine
    finally:
        shutil.rmtree(folder)
