"""The words the directory sorts itself by: loaded from taxonomies.toml once, then kept by editors."""

import tomllib
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hub.accounts.policy import Actor
from hub.audit import services as audit
from hub.core.db import db
from hub.core.errors import Invalid
from hub.directory.models import Taxonomy, TaxonomyTerm
from hub.directory.services.records import must

WORDS = Path(__file__).resolve().parents[1] / "taxonomies.toml"


def load(path: Path = WORDS, *, actor: Actor) -> int:
    """Add the taxonomies and terms that are missing, parents first; returns how many terms came.

    What is there already stays as editors left it, so this may run at every start. Raises Invalid for a term
    whose taxonomy or parent the file does not have.
    """
    must(actor)
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    taxonomies = _taxonomies(given.get("taxonomy", ()))
    held = {
        (term.taxonomy_id, term.code): term.id
        for term in db.session.execute(select(TaxonomyTerm.taxonomy_id, TaxonomyTerm.code, TaxonomyTerm.id))
    }
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
