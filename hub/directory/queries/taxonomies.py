"""The words of the directory."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from hub.accounts.policy import VISITOR
from hub.core.db import db
from hub.directory.models import Attribute, LinkEntity, Organization, Service, Taxonomy, TaxonomyTerm
from hub.directory.queries import visible


@dataclass(slots=True)
class TermNode:
    """A term with its children and how many live services carry it or one of them."""

    id: uuid.UUID
    code: str
    name: str
    description: str
    count: int = 0
    children: list["TermNode"] = field(default_factory=list)


def terms(taxonomy_code: str) -> Sequence[TaxonomyTerm]:
    """All terms of a taxonomy in their order, parents and children alike."""
    found = select(TaxonomyTerm).join(TaxonomyTerm.taxonomy).where(Taxonomy.code == taxonomy_code)
    return db.session.scalars(
        found.options(joinedload(TaxonomyTerm.taxonomy)).order_by(TaxonomyTerm.position, TaxonomyTerm.code)
    ).all()


def tree(taxonomy_code: str) -> list[TermNode]:
    """The terms of a taxonomy as the public browses them. A service counts once in each term above it."""
    every = db.session.execute(
        select(
            TaxonomyTerm.id,
            TaxonomyTerm.parent_id,
            TaxonomyTerm.code,
            TaxonomyTerm.name,
            TaxonomyTerm.description,
        )
        .join(TaxonomyTerm.taxonomy)
        .where(Taxonomy.code == taxonomy_code)
        .order_by(TaxonomyTerm.position, TaxonomyTerm.code)
    ).all()  # rows, no entities: it is asked for the first page of all
    counts = {row.top_id: row.services for row in db.session.execute(_services_under(taxonomy_code))}
    nodes = {
        term.id: TermNode(term.id, term.code, term.name, term.description, counts.get(term.id, 0))
        for term in every
    }
    for term in every:
        if term.parent_id in nodes:
            nodes[term.parent_id].children.append(nodes[term.id])
    return [nodes[term.id] for term in every if term.parent_id is None]


def _services_under(taxonomy_code: str) -> Select[uuid.UUID, int]:
    """Each term of a taxonomy that has live services, its own or those of a term below, and how many different ones."""
    taxonomy = select(Taxonomy.id).where(Taxonomy.code == taxonomy_code).scalar_subquery()
    own = select(TaxonomyTerm.id.label("term_id"), TaxonomyTerm.id.label("top_id"))
    above = own.where(TaxonomyTerm.taxonomy_id == taxonomy).cte("above", recursive=True)
    above = above.union(
        select(above.c.term_id, TaxonomyTerm.parent_id)
        .join(TaxonomyTerm, TaxonomyTerm.id == above.c.top_id)
        .where(TaxonomyTerm.parent_id.is_not(None))
    )
    return (
        select(above.c.top_id, func.count(Attribute.link_id.distinct()).label("services"))
        .join(Attribute, Attribute.taxonomy_term_id == above.c.term_id)
        .join(Service, Service.id == Attribute.link_id)
        .join(Organization, Organization.id == Service.organization_id)
        .where(Attribute.link_entity == LinkEntity.SERVICE, visible.service_is_visible(VISITOR))
        .group_by(above.c.top_id)
    )


def labels() -> dict[str, dict[str, str]]:
    """Term names by taxonomy code and term code, in their order."""
    rows = db.session.execute(
        select(Taxonomy.code, TaxonomyTerm.code, TaxonomyTerm.name)
        .join(Taxonomy, Taxonomy.id == TaxonomyTerm.taxonomy_id)
        .order_by(Taxonomy.code, TaxonomyTerm.position, TaxonomyTerm.code)
    )
    found: dict[str, dict[str, str]] = {}
    for taxonomy, code, name in rows:
        found.setdefault(taxonomy, {})[code] = name
    return found


def by_code(taxonomy_code: str, term_code: str) -> TaxonomyTerm | None:
    """The term with this code, or else the one that had it before it was moved."""
    found = select(TaxonomyTerm).join(TaxonomyTerm.taxonomy).where(Taxonomy.code == taxonomy_code)
    term = db.session.scalar(found.where(TaxonomyTerm.code == term_code))
    return term or next((one for one in terms(taxonomy_code) if term_code in one.former_codes), None)


def exists() -> bool:
    """Whether any words are loaded at all."""
    return bool(db.session.scalar(select(func.count()).select_from(TaxonomyTerm)))
