"""The words that things are found by."""

from sqlalchemy import select

from hub.api.oruk.entities.bases import belongs, identified, ours
from hub.api.oruk.field import Entity, Field
from hub.api.oruk.kinds import Kind
from hub.directory.models import Attribute, Taxonomy, TaxonomyTerm

ATTRIBUTE = Entity(
    "attribute",
    "attributes",
    select(Attribute),
    [
        identified(Attribute.id),
        belongs("link_id", Attribute.link_id),
        belongs("taxonomy_term_id", Attribute.taxonomy_term_id),
        Field("link_type", Attribute.link_type),
        Field("link_entity", Attribute.link_entity, is_uk=False),
        Field("value", Attribute.value, is_uk=False),
    ],
    [Attribute.taxonomy_term_id, Attribute.id],
)

TAXONOMY = Entity(
    "taxonomy",
    "taxonomies",
    select(Taxonomy),
    [
        identified(Taxonomy.id),
        Field("name", Taxonomy.name, is_required=True),
        Field("description", Taxonomy.description, Taxonomy.name, is_required=True),
        Field("uri", Taxonomy.uri, kind=Kind.WEB),
        Field("version", Taxonomy.version),
        ours("x_code", Taxonomy.code),
    ],
    [Taxonomy.id],
)

TAXONOMY_TERM = Entity(
    "taxonomy_term",
    "taxonomy_terms",
    select(TaxonomyTerm).join(TaxonomyTerm.taxonomy),
    [
        identified(TaxonomyTerm.id),
        Field("code", TaxonomyTerm.code, is_uk=False),
        Field("name", TaxonomyTerm.name, is_required=True),
        Field("description", TaxonomyTerm.description, TaxonomyTerm.name, is_required=True),
        belongs("parent_id", TaxonomyTerm.parent_id),
        Field("taxonomy", Taxonomy.name),
        belongs("taxonomy_id", TaxonomyTerm.taxonomy_id),
        Field("term_uri", TaxonomyTerm.term_uri, kind=Kind.WEB),
        ours("x_synonyms", TaxonomyTerm.synonyms, kind=Kind.WORDS, about="What else people call it."),
        ours("x_position", TaxonomyTerm.position, kind=Kind.WHOLE),
    ],
    [TaxonomyTerm.id],
)
