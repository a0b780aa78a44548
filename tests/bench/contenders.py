"""The engines that are compared, each given the same entries and the same questions.

Every answer is the same work: the first 20, the total, the facet counts, and a marked snippet of each. All of
them ask for every word first, and for any of them where that leaves fewer than ten.
"""

import math
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Protocol

import tantivy

from hub.search.engine import Document, WhooshEngine
from hub.search.engine.snippets import snippet
from tests.bench.directory import CENTRE, Question

LIMIT, ENOUGH = 20, 10


class Contender(Protocol):
    name: str

    def build(self, documents: Iterable[Document]) -> None: ...

    def answer(self, question: Question) -> int: ...


class Hub:
    """Ours. The texts come from a table, as the page reads them."""

    name = "hub"

    def __init__(self, folder: Path) -> None:
        self.engine = WhooshEngine(folder / "hub")
        self._texts = sqlite3.connect(":memory:")

    def build(self, documents: Iterable[Document]) -> None:
        self._texts.execute("create table entry (id text primary key, description text) without rowid")
        kept = []
        for document in documents:
            kept.append((document.id.hex, document.description))
            if len(kept) == 5000:
                self._texts.executemany("insert into entry values (?, ?)", kept)
                kept.clear()
        self._texts.executemany("insert into entry values (?, ?)", kept)

    def index(self, documents: Iterable[Document]) -> None:
        self.engine.rebuild(documents)

    def answer(self, question: Question) -> int:
        found = self.engine.search(question.parsed(), limit=LIMIT)
        marks = ",".join("?" * len(found.hits))
        texts = dict(
            self._texts.execute(
                f"select id, description from entry where id in ({marks})", [hit.id.hex for hit in found.hits]
            ).fetchall()
        )
        for hit in found.hits:
            snippet(texts[hit.id.hex], hit.terms)
        return found.total


class Tantivy:
    name = "tantivy"
    _boosts: ClassVar[dict[str, float]] = {
        "name": 3.0,
        "labels": 2.0,
        "organization": 1.5,
        "description": 1.0,
    }

    def __init__(self, folder: Path) -> None:
        schema = tantivy.SchemaBuilder()
        for field in self._boosts:
            schema.add_text_field(field, stored=field == "description", tokenizer_name="en_stem")
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("tag", tokenizer_name="raw", fast=True)
        schema.add_float_field("latitude", indexed=True, fast=True)
        schema.add_float_field("longitude", indexed=True, fast=True)
        self._schema = schema.build()
        path = folder / "tantivy"
        path.mkdir()
        self._index = tantivy.Index(self._schema, path=str(path))

    def build(self, documents: Iterable[Document]) -> None:
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for document in documents:
            row: dict[str, Any] = {
                "id": document.id.hex,
                "name": document.name,
                "labels": " ".join(document.labels),
                "organization": document.organization,
                "description": document.description,
                "tag": [*document.terms, *document.flags],
                "latitude": document.points[0][0],
                "longitude": document.points[0][1],
            }
            writer.add_document(tantivy.Document.from_dict(row, self._schema))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def answer(self, question: Question) -> int:
        words = [self._word(word) for word in question.words]
        filters = self._filters(question)
        query = self._all([*words, *filters])
        found = self._searcher.search(query, LIMIT)
        if _count(found) < ENOUGH and len(words) > 1:
            query = self._all([self._any(words), *filters])
            found = self._searcher.search(query, LIMIT)
        self._searcher.aggregate(query, {"tags": {"terms": {"field": "tag", "size": 400}}})
        snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "description")
        for _, address in found.hits:
            snippets.snippet_from_doc(self._searcher.doc(address)).to_html()
        return _count(found)

    def _word(self, word: str) -> Any:
        fields = list(self._boosts)
        query = self._index.parse_query(word, fields, field_boosts=self._boosts)
        if _count(self._searcher.search(query, 1)):
            return query
        return self._any([tantivy.Query.fuzzy_term_query(self._schema, field, word, 1) for field in fields])

    def _filters(self, question: Question) -> list[Any]:
        tags = [f"needs:t{question.term}"] if question.term is not None else []
        tags += [f"borough:b{question.borough}"] if question.borough is not None else []
        tags += ["free"] if question.free else []
        found: list[Any] = [
            tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, "tag", tag), 0.0)
            for tag in tags
        ]
        if question.miles is not None:
            up, across = question.miles / 69, question.miles / 69 / math.cos(math.radians(CENTRE[0]))
            for field, middle, reach in (("latitude", CENTRE[0], up), ("longitude", CENTRE[1], across)):
                box = tantivy.Query.range_query(
                    self._schema, field, tantivy.FieldType.Float, middle - reach, middle + reach
                )
                found.append(tantivy.Query.const_score_query(box, 0.0))
        return found

    @staticmethod
    def _all(queries: list[Any]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])

    @staticmethod
    def _any(queries: list[Any]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


class Fts5:
    """SQLite's own full-text search, as one would use it with a table of tags beside it."""

    name = "FTS5"

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "fts5.db")
        self._db.executescript(
            """
            create virtual table entry using fts5(name, labels, organization, description, tokenize='porter');
            create table fact (rowid integer primary key, id text, latitude real, longitude real);
            create table tag (entry integer, name text, primary key (name, entry)) without rowid;
            create index tag_entry on tag (entry, name);
            """
        )

    def build(self, documents: Iterable[Document]) -> None:
        with self._db:
            for number, document in enumerate(documents, 1):
                texts = (
                    document.name,
                    " ".join(document.labels),
                    document.organization,
                    document.description,
                )
                self._db.execute(
                    "insert into entry (rowid, name, labels, organization, description) values (?, ?, ?, ?, ?)",
                    (number, *texts),
                )
                self._db.execute(
                    "insert into fact values (?, ?, ?, ?)", (number, document.id.hex, *document.points[0])
                )
                self._db.executemany(
                    "insert into tag values (?, ?)",
                    [(number, tag) for tag in (*document.terms, *document.flags)],
                )

    def answer(self, question: Question) -> int:
        words = [f'"{re.sub(chr(34), "", word)}"' for word in question.words]
        total = self._ask(" AND ".join(words), question)
        return self._ask(" OR ".join(words), question) if total < ENOUGH and len(words) > 1 else total

    def _ask(self, match: str, question: Question) -> int:
        where, values = ["entry match ?"], [match]
        tags = [f"needs:t{question.term}"] if question.term is not None else []
        tags += [f"borough:b{question.borough}"] if question.borough is not None else []
        tags += ["free"] if question.free else []
        for tag in tags:
            where.append("+entry.rowid in (select entry from tag where name = ?)")
            values.append(tag)
        if question.miles is not None:
            up, across = question.miles / 69, question.miles / 69 / math.cos(math.radians(CENTRE[0]))
            where.append(
                "exists (select 1 from fact where fact.rowid = entry.rowid "
                f"and latitude between {CENTRE[0] - up} and {CENTRE[0] + up} "
                f"and longitude between {CENTRE[1] - across} and {CENTRE[1] + across})"
            )
        clause = " and ".join(where)
        self._db.execute(
            f"with top as materialized (select entry.rowid as row from entry where {clause} "
            f"order by bm25(entry, 3, 2, 1.5, 1) limit {LIMIT}) "
            "select row, snippet(entry, 3, '<mark>', '</mark>', '…', 30) from top "
            "cross join entry on entry.rowid = top.row where entry match ?",
            [*values, match],
        ).fetchall()
        facets = self._db.execute(
            f"with hit as materialized (select rowid as entry from entry where {clause}) "
            "select name, count(*) from hit cross join tag using (entry) group by name "
            "union all select '', count(*) from hit",
            values,
        ).fetchall()
        return int(facets[-1][1])


def _count(found: Any) -> int:
    """The total; the stubs of tantivy do not know that there is one."""
    return int(found.count or 0)
