"""The words the directory sorts itself by: loaded from taxonomies.toml once, then kept by editors."""

import re
import tomllib
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db, first_come
from hub.core.errors import Conflict, Invalid
from hub.directory.models import Taxonomy, TaxonomyTerm
from hub.directory.services.records import THEIRS, apply, must, must_be_current

WORDS = Path(__file__).resolve().parents[1] / "taxonomies.toml"
FIELDS = frozenset({"name", "description", "synonyms", "parent_id"})


def load(path: Path = WORDS, *, actor: Actor) -> int:
    """Add the taxonomies and terms that are missing, parents first; returns how many terms came.

    What is there already stays as editors left it, so this may run at every start. Raises Invalid for a term
    whose taxonomy or parent the file does not have.
    """
    must(actor)
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    taxonomies = _taxonomies(given.get("taxonomy", ()))
    held = _held()
    added = 0
    for position, entry in _parents_first(given.get("term", ())):
        if entry["taxonomy"] not in taxonomies:
            raise Invalid(
                f"The term {entry['code']} names a taxonomy that is not there: {entry['taxonomy']}."
            )
        taxonomy_id = taxonomies[entry["taxonomy"]]
        if (taxonomy_id, entry["code"]) in held:
            continue
        parent = entry.get("parent", "")
        if parent and (taxonomy_id, parent) not in held:
            raise Invalid(f"The term {entry['code']} names a parent that is not there: {parent}.")
        term = TaxonomyTerm(
            id=uuid.uuid4(),
            taxonomy_id=taxonomy_id,
            parent_id=held[taxonomy_id, parent] if parent else None,
            code=entry["code"],
            name=entry["name"],
            description=entry.get("description", ""),
            synonyms=list(entry.get("synonyms", ())),
            position=position,
        )
        db.session.add(term)
        held[taxonomy_id, term.code] = term.id
        added += 1
    if added:
        audit.record(
            "taxonomies.loaded", actor=actor, record_type="taxonomy", record_id=path.name, terms=added
        )
    return added


def add_term(
    taxonomy: Taxonomy, values: Mapping[str, Any], *, actor: Actor, record_id: uuid.UUID | None = None
) -> TaxonomyTerm:
    """A new term at the end of its taxonomy. Its code comes from its name, and outlives a new name.

    Raises Conflict when its parent has a term of that name already.
    """
    must(actor)
    others = _terms_of(taxonomy.id)
    term = TaxonomyTerm(id=record_id or uuid.uuid4(), taxonomy_id=taxonomy.id)
    apply(term, values, FIELDS)
    above = others.get(term.parent_id) if term.parent_id else None
    term.code = f"{above.code}/{_slug(term.name)}" if above else _slug(term.name)
    is_there = f"There is a term called “{term.name}” here already."
    if any(other.code == term.code for other in others.values()):
        raise Conflict(is_there)
    term.position = max((other.position for other in others.values()), default=-1) + 1
    with first_come(is_there):
        db.session.add(term)
    _note("term.added", term, actor)
    return term


def edit_term(
    term: TaxonomyTerm, values: Mapping[str, Any], *, actor: Actor, version: int | None = None
) -> bool:
    """Rename it, change its synonyms, or move it under another. Says whether anything changed.

    Its code says where it stands, so a move changes it and those of the terms below; the old ones still lead to
    them. Raises Conflict when somebody else came first, Invalid when it would stand under itself or beside a term
    of the same code.
    """
    must(actor)
    must_be_current(term, version)
    others = _terms_of(term.taxonomy_id)
    step = values.get("parent_id", term.parent_id)
    while step is not None:
        if step == term.id:
            raise Invalid("A term cannot stand under itself, or under one of the terms below it.")
        if step not in others:
            raise Invalid("Choose a term of the same list to put this one under.")
        step = others[step].parent_id
    with first_come(THEIRS):
        changed = apply(term, values, FIELDS)
        if "parent_id" in changed:
            _move(term, others)
    if changed:
        _note("term.edited", term, actor, changed)
    return bool(changed)


def _move(term: TaxonomyTerm, others: Mapping[uuid.UUID, TaxonomyTerm]) -> None:
    """Give a term that has a new parent, and every term below it, the code of the new place."""
    own = term.code.rpartition("/")[2]
    above = others.get(term.parent_id) if term.parent_id else None
    code = f"{above.code}/{own}" if above else own
    if any(other.code == code for other in others.values()):
        raise Invalid(f"There is a term with the code {code} already. Choose another place for this one.")
    term.former_codes = [*term.former_codes, term.code]
    term.code = code
    for below in others.values():
        if below.parent_id == term.id:
            _move(below, others)


def _held() -> dict[tuple[uuid.UUID, str], uuid.UUID]:
    """The ids of all terms by taxonomy and code, today's and former ones."""
    columns = (TaxonomyTerm.taxonomy_id, TaxonomyTerm.code, TaxonomyTerm.former_codes, TaxonomyTerm.id)
    rows = db.session.execute(select(*columns)).all()
    former = {(taxonomy, code): term_id for taxonomy, _, codes, term_id in rows for code in codes}
    return former | {(taxonomy, code): term_id for taxonomy, code, _, term_id in rows}


def _terms_of(taxonomy_id: uuid.UUID) -> dict[uuid.UUID, TaxonomyTerm]:
    found = select(TaxonomyTerm).where(TaxonomyTerm.taxonomy_id == taxonomy_id)
    return {term.id: term for term in db.session.scalars(found)}


def _slug(name: str) -> str:
    """ "Café & meals" as "cafe-meals"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not slug:
        raise Invalid("Enter a name with letters in it.")
    return slug


def _note(action: str, term: TaxonomyTerm, actor: Actor, fields: list[str] | None = None) -> None:
    audit.record(action, actor=actor, record_type="term", record_id=term.id, fields=fields or [])


def _taxonomies(given: Sequence[Mapping[str, Any]]) -> dict[str, uuid.UUID]:
    held = {row.code: row.id for row in db.session.execute(select(Taxonomy.code, Taxonomy.id))}
    for entry in given:
        if entry["code"] not in held:
            record = Taxonomy(
                id=uuid.uuid4(),
                code=entry["code"],
                name=entry["name"],
                description=entry.get("description", ""),
            )
            db.session.add(record)
            held[record.code] = record.id
    db.session.flush()
    return held


def _parents_first(entries: Sequence[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """Each with its place in the file, and none before its parent."""
    return sorted(enumerate(entries), key=lambda numbered: numbered[1]["code"].count("/"))
