"""The words that come with a feed: found among ours, or kept beside ours in taxonomies of their own.

Nothing is added to a taxonomy that editors keep here: somebody else's word would stand in our menus. Words that we
do not have go into the taxonomy that came with the feed.
"""

import re
import unicodedata
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from hub.core.db import db
from hub.directory import made_ids
from hub.directory.imports.open_referral import lenient
from hub.directory.imports.open_referral.items import Told, text_of
from hub.directory.models import ImportedKind, ImportedRecord, Taxonomy, TaxonomyTerm

SHORT = 200


@dataclass(slots=True)
class _Known:
    id: uuid.UUID
    taxonomy_id: uuid.UUID


class Words:
    """Every term there is, and those that one source brings."""

    def __init__(self, source: str, source_id: uuid.UUID, title: str) -> None:
        self._source, self._source_id, self._title = source, source_id, title
        self._taxonomies: dict[str, uuid.UUID] = {}
        self._codes: dict[uuid.UUID, str] = {}
        self._open: set[uuid.UUID] = set()
        self._told: dict[str, uuid.UUID] = {}
        self._terms: dict[tuple[uuid.UUID, str], uuid.UUID] = {}
        self._term_codes: set[tuple[uuid.UUID, str]] = set()
        self._of: dict[uuid.UUID, uuid.UUID] = {}
        self._by_uri: dict[str, uuid.UUID] = {}
        self._told_terms: dict[tuple[str, str], uuid.UUID] = {}
        self._parents: dict[uuid.UUID, tuple[str, str]] = {}
        self._claimed: set[uuid.UUID] = set()
        self._load()

    def _load(self) -> None:
        for row in db.session.execute(select(Taxonomy.id, Taxonomy.code, Taxonomy.name)):
            self._note_taxonomy(row.id, row.code, row.name)
        came = select(ImportedRecord.source_key).where(ImportedRecord.kind == ImportedKind.TAXONOMY)
        self._open = {uuid.UUID(key) for key in db.session.scalars(came)}
        terms = select(TaxonomyTerm).order_by(TaxonomyTerm.code)
        for term in db.session.scalars(terms):
            self._note_term(term.id, term.taxonomy_id, term.code, term.name, term.term_uri)
            for code in term.former_codes:
                self._terms.setdefault((term.taxonomy_id, code.casefold()), term.id)

    def code_of(self, term_id: uuid.UUID) -> str:
        """The code of the taxonomy of a term."""
        return self._codes[self._of[term_id]]

    # ----------------------------------------------------------------------------------------- taxonomies

    def taxonomy(self, told: Told) -> tuple[uuid.UUID, bool]:
        """The taxonomy that is meant, made if there is none of that code or name; and whether it is new."""
        name = lenient.words(told.get("name"))[:SHORT] or f"Words of {self._title}"[:SHORT]
        code = lenient.words(told.get("x_code"))[:SHORT] or _slug(name)
        found = self._taxonomies.get(code.casefold()) or self._taxonomies.get(name.casefold())
        is_new = found is None
        if found is None:
            found = self._free(Taxonomy, told.get("id"), "taxonomy", code)
            db.session.add(
                Taxonomy(
                    id=found,
                    code=code,
                    name=name,
                    description=_unless(lenient.words(told.get("description")), name),
                    uri=lenient.web(told.get("uri"))[:500],
                    version=lenient.words(told.get("version"))[:SHORT],
                )
            )
            db.session.add(
                ImportedRecord(
                    source_id=self._source_id,
                    kind=ImportedKind.TAXONOMY,
                    source_key=str(found),
                    digest="",
                    marks={},
                )
            )
            db.session.flush()
            self._note_taxonomy(found, code, name)
            self._open.add(found)
        if text_of(told.get("id")):
            self._told[text_of(told["id"])] = found
        return found, is_new

    def _note_taxonomy(self, taxonomy_id: uuid.UUID, code: str, name: str) -> None:
        self._codes[taxonomy_id] = code
        self._taxonomies.setdefault(name.casefold(), taxonomy_id)
        self._taxonomies[code.casefold()] = taxonomy_id

    # ---------------------------------------------------------------------------------------------- terms

    def term(self, told: Told) -> tuple[uuid.UUID | None, bool]:
        """The term that is meant, made if need be, and whether it is new; None for one that says nothing we know."""
        own = text_of(told.get("id"))
        of = text_of(told.get("taxonomy_id"))
        if own and (found := self._told_terms.get((of, own)) or self._told_terms.get(("", own))):
            return found, False
        uri = lenient.web(told.get("term_uri"))
        name = lenient.words(told.get("name"))[:SHORT]
        if not name and not text_of(told.get("code")):
            return self._by_uri.get(uri) if uri else None, False
        taxonomy_id = self._told.get(of) if of else None
        if taxonomy_id is None:
            detail = told.get("taxonomy_detail")
            given = detail if isinstance(detail, dict) else {"id": of, "name": told.get("taxonomy")}
            taxonomy_id, _ = self.taxonomy(given)
        code = lenient.words(told.get("code"))[:SHORT]
        found = (
            (own and self._here(own))
            or (uri and self._by_uri.get(uri))
            or self._match(taxonomy_id, code, name)
        )
        is_new = not found
        if not found:
            found = self._made(taxonomy_id, code, name, told, uri)
        if own:
            self._claimed.add(found)
            self._told_terms[of, own] = self._told_terms["", own] = found
        if parent := text_of(told.get("parent_id")):
            self._parents[found] = (of, parent)
        return found, is_new

    def _here(self, own: str) -> uuid.UUID | None:
        """The term that this id made the last time."""
        ids = (lenient.identifier(own), made_ids.foreign(self._source, "term", own))
        return next((one for one in ids if one in self._of), None)

    def _match(self, taxonomy_id: uuid.UUID, code: str, name: str) -> uuid.UUID | None:
        if code and (found := self._terms.get((taxonomy_id, code.casefold()))):
            return found
        if code and (taxonomy_id, code) not in self._term_codes and taxonomy_id in self._open:
            return None  # another code is another term, though it may be called the same
        found = self._terms.get((taxonomy_id, name.casefold()))
        # two words with ids of their own are two, though they may be called the same ("Other")
        return None if found in self._claimed else found

    def _made(self, taxonomy_id: uuid.UUID, code: str, name: str, told: Told, uri: str) -> uuid.UUID:
        if taxonomy_id not in self._open:
            taxonomy_id, _ = self.taxonomy({"name": f"{self._codes[taxonomy_id]}, {self._title}"[:SHORT]})
            if found := self._match(taxonomy_id, code, name):
                return found
        code = code or self._unused(taxonomy_id, _slug(name))
        term_id = self._free(TaxonomyTerm, told.get("id"), "term", text_of(told.get("id")) or code)
        said = lenient.words(told.get("description"))
        synonyms = told.get("x_synonyms")
        db.session.add(
            TaxonomyTerm(
                id=term_id,
                taxonomy_id=taxonomy_id,
                code=code,
                name=name or code,
                description=_unless(said, name),
                synonyms=[lenient.words(one) for one in synonyms] if isinstance(synonyms, list) else [],
                former_codes=[],
                position=lenient.whole(told.get("x_position")) or 0,
                term_uri=uri[:500],
            )
        )
        self._note_term(term_id, taxonomy_id, code, name or code, uri)
        return term_id

    def _note_term(self, term_id: uuid.UUID, taxonomy_id: uuid.UUID, code: str, name: str, uri: str) -> None:
        self._of[term_id] = taxonomy_id
        self._term_codes.add((taxonomy_id, code))
        self._terms.setdefault((taxonomy_id, name.casefold()), term_id)
        self._terms[taxonomy_id, code.casefold()] = term_id
        if uri:
            self._by_uri.setdefault(uri, term_id)

    def _unused(self, taxonomy_id: uuid.UUID, code: str) -> str:
        number, wanted = 1, code
        while (taxonomy_id, wanted) in self._term_codes:
            number += 1
            wanted = f"{code}-{number}"
        return wanted

    def tie(self) -> None:
        """Put terms under their parents, now that all are there."""
        ties = {
            term_id: parent
            for term_id, (of, told) in self._parents.items()
            if (parent := self._told_terms.get((of, told)) or self._told_terms.get(("", told)))
            and parent != term_id
            and self._of[parent] == self._of[term_id]
        }
        self._parents.clear()
        for term in db.session.scalars(select(TaxonomyTerm).where(TaxonomyTerm.id.in_(list(ties)))):
            if (
                term.parent_id is None
                and term.taxonomy_id in self._open
                and not self._is_above(term.id, ties)
            ):
                term.parent_id = ties[term.id]

    def _is_above(self, term_id: uuid.UUID, ties: dict[uuid.UUID, uuid.UUID]) -> bool:
        """Whether a term would stand above itself."""
        at, steps = ties.get(term_id), 0
        while at is not None and steps < len(ties) + 1:
            if at == term_id:
                return True
            at, steps = ties.get(at), steps + 1
        return False

    def _free(self, table: type[Any], told_id: Any, kind: str, key: str) -> uuid.UUID:
        """The id that it came with, if it is a UUID that nothing has here."""
        own = lenient.identifier(told_id)
        if own and db.session.get(table, own) is None:
            return own
        return made_ids.foreign(self._source, kind, key)


def _unless(said: str, name: str) -> str:
    """A description that is only the name again is none."""
    return "" if said == name else said


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9/]+", "-", plain).strip("-")[:100] or "words"
