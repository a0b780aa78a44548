"""The terms of the taxonomies as a mapping names them: by code or by name."""

import uuid
from collections.abc import Iterable

from rapidfuzz import process
from sqlalchemy import select

from hub.core.db import db
from hub.core.errors import Invalid
from hub.directory.imports.mapping import TableMapping
from hub.directory.models import Taxonomy, TaxonomyTerm


class Vocabulary:
    """Every term there is, held ready for one import."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], uuid.UUID] = {}
        self._codes: dict[str, list[str]] = {}
        self._taxonomy_of: dict[uuid.UUID, str] = {}
        columns = (
            Taxonomy.code,
            TaxonomyTerm.code,
            TaxonomyTerm.former_codes,
            TaxonomyTerm.name,
            TaxonomyTerm.id,
        )
        rows = db.session.execute(
            select(*columns).join(TaxonomyTerm.taxonomy).order_by(TaxonomyTerm.code)
        ).all()
        for taxonomy, code, _former, name, term_id in rows:
            self._ids.setdefault((taxonomy, name.casefold()), term_id)
            self._codes.setdefault(taxonomy, []).append(code)
            self._taxonomy_of[term_id] = taxonomy
        for taxonomy, _code, former, _name, term_id in rows:
            self._ids |= {(taxonomy, code.casefold()): term_id for code in former}
        for taxonomy, code, _former, _name, term_id in rows:
            self._ids[taxonomy, code.casefold()] = (
                term_id  # a code counts for more than a name or a former code
            )

    def check(self, mapping: TableMapping) -> None:
        """Raises Invalid when the mapping names a taxonomy or a term that does not exist."""
        problems: list[str] = []
        for kind, section in mapping.sections.items():
            for taxonomy, value in section.terms.items():
                where = f"[{kind}.terms] {taxonomy}"
                if taxonomy not in self._codes:
                    listed = (
                        ", ".join(f"“{code}”" for code in self._codes)
                        or "none yet: run “hub demo” or “hub import plan”"
                    )
                    problems.append(f"{where}: there is no such taxonomy. There are {listed}.")
                    continue
                for said in value.constants():
                    if (taxonomy, said.casefold()) not in self._ids:
                        close = process.extractOne(said, self._codes[taxonomy], score_cutoff=60)
                        hint = f" Did you mean “{close[0]}”?" if close else ""
                        problems.append(f"{where}: there is no term “{said}”.{hint}")
        if problems:
            raise Invalid("\n".join(dict.fromkeys(problems)))

    def ids(self, taxonomy: str, said: Iterable[str]) -> list[uuid.UUID]:
        """The terms that are meant, none twice. What is no term is left out."""
        found = (self._ids.get((taxonomy, word.casefold())) for word in said)
        return list(dict.fromkeys(term_id for term_id in found if term_id))

    def strangers(self, taxonomy: str, said: Iterable[str]) -> list[str]:
        return [word for word in said if (taxonomy, word.casefold()) not in self._ids]

    def taxonomy_of(self, term_id: uuid.UUID) -> str:
        return self._taxonomy_of.get(term_id, "")
