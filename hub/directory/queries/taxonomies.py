"""The words of the directory."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
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
    every = terms(taxonomy_code)
    nodes = {term.id: TermNode(term.id, term.code, term.name, term.description) for term in every}
    parents = {term.id: term.parent_id for term in every}
    carried: dict[uuid.UUID, set[uuid.UUID]] = {term_id: set() for term_id in nodes}
    for term_id, service_id in db.session.execute(
        select(Attribute.taxonomy_term_id, Attribute.link_id)
        .join(Service, Service.id == Attribute.link_id)
        .join(Organization, Organization.id == Service.organization_id)
        .where(Attribute.link_entity == LinkEntity.SERVICE, Attribute.taxonomy_term_id.in_(nodes))
        .where(visible.service_is_visible(VISITOR))
    ):
        step: uuid.UUID | None = term_id
        while step is not None:
            carried[step].add(service_id)
            step = parents.get(step)
    for term in every:
        nodes[term.id].count = len(carried[term.id])
        if term.parent_id in nodes:
            nodes[term.parent_id].children.append(nodes[term.id])
    return [nodes[term.id] for term in every if term.parent_id is None]


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
