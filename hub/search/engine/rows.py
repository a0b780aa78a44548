"""A document as it lies in the index: the words that rank it, and one compact row for everything else."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from hub.search.engine import hours, tags
from hub.search.engine.store import FIELDS, Entry, Row, length_code
from hub.search.engine.values import Document
from hub.search.engine.words import telling_words, words

YOUNGEST, OLDEST = 0, 200


class Columns(NamedTuple):
    """One row, by name. Its order is the stored format: change it and raise generations.FORMAT."""

    id: bytes
    digest: bytes
    lengths: bytes
    name: str
    organization: str
    labels: tuple[str, ...]
    tags: tuple[str, ...]
    areas: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    hours: bytes | None
    minimum_age: int
    maximum_age: int
    assured_on: int
    demoted: bool


def key_of(document_id: UUID) -> str:
    return document_id.hex


def entry(document: Document) -> Entry:
    """What Whoosh is given: words by field, and the row."""
    texts = {
        "name": words(document.name),
        "labels": [word for label in (*document.labels, *document.synonyms) for word in telling_words(label)],
        "organization": telling_words(document.organization),
        "description": telling_words(document.description),
    }
    row = Columns(
        id=document.id.bytes,
        digest=digest(document),
        lengths=bytes(length_code(len(texts[name])) for name in FIELDS),
        name=document.name,
        organization=document.organization,
        labels=document.labels,
        tags=_tags(document),
        areas=document.areas,
        points=document.points,
        hours=None if document.open_slots is None else hours.encode(document.open_slots),
        minimum_age=YOUNGEST if document.minimum_age is None else max(YOUNGEST, document.minimum_age),
        maximum_age=OLDEST if document.maximum_age is None else min(OLDEST, document.maximum_age),
        assured_on=document.assured_on.toordinal() if document.assured_on else 0,
        demoted=document.demoted,
    )
    return Entry(key_of(document.id), texts, tuple(row))


def entries(documents: Iterable[Document]) -> dict[str, Entry]:
    """One entry a key: where a document comes twice, the last one counts."""
    return {key_of(document.id): entry(document) for document in documents}


def columns(row: Row) -> Columns:
    return Columns(*row)


def digest(document: Document) -> bytes:
    """Eight bytes that change whenever anything in the document does."""
    parts: list[Any] = [getattr(document, name) for name in document.__slots__]
    parts[document.__slots__.index("flags")] = sorted(document.flags)
    return blake2b(repr(parts).encode(), digest_size=8).digest()


def _tags(document: Document) -> tuple[str, ...]:
    return tags.of(
        terms=document.terms,
        flags=document.flags,
        languages=document.languages,
        kinds=(document.kind,),
        organization_types=(document.organization_type,),
        tenures=document.tenures,
    )
