"""The words people find things by: lists of terms, and a page for each term."""

import uuid
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.directory.editing.blueprint import bp
from hub.directory.editing.pages import Section, create, edit
from hub.directory.forms.taxonomies import AboutTerm, NewTermForm, TermForm
from hub.directory.models import TaxonomyTerm
from hub.directory.queries import editing as queries
from hub.directory.queries import taxonomies as words
from hub.directory.services import taxonomies


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term in the list of its taxonomy: how deep it stands, and how many services carry it."""

    term: TaxonomyTerm
    depth: int
    carried: int
    has_terms_below: bool


@bp.get("/words")
@requires(Permission.DIRECTORY_EDIT)
def all_words() -> ResponseReturnValue:
    """The lists of terms."""
    return render_template("directory/editing/words.html", found=queries.taxonomies(actor=current_actor()))


@bp.get("/words/<code>")
@requires(Permission.DIRECTORY_EDIT)
def taxonomy(code: str) -> ResponseReturnValue:
    """All terms of one list, each under its parent."""
    actor = current_actor()
    record = queries.taxonomy(code, actor=actor)
    carried = queries.carried(record.id, actor=actor)
    tree = _in_tree(code)
    parents = {term.parent_id for term, _ in tree}
    lines = [TermLine(term, depth, carried.get(term.id, 0), term.id in parents) for term, depth in tree]
    return render_template("directory/editing/taxonomy.html", record=record, lines=lines)


@bp.route("/words/<code>/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def new_term(code: str) -> ResponseReturnValue:
    """A term of a list."""
    record = queries.taxonomy(code, actor=current_actor())
    form = NewTermForm()
    _offer_parents(form, code)

    def make(form: NewTermForm, actor: Actor, record_id: uuid.UUID) -> None:
        taxonomies.add_term(
            queries.taxonomy(code, actor=actor), form.values(), actor=actor, record_id=record_id
        )

    return create(
        form,
        TaxonomyTerm,
        make,
        home=lambda _: url_for("editing.taxonomy", code=code),
        back=url_for("editing.taxonomy", code=code),
        taxonomy=record,
    )


@bp.route("/words/term/<uuid:term_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT)
def term(term_id: uuid.UUID) -> ResponseReturnValue:
    """A term: its name, what else people say for it, and where it stands."""
    actor = current_actor()
    return edit(
        TERM,
        lambda: queries.term(term_id, actor=actor),
        home=lambda record: url_for("editing.taxonomy", code=record.taxonomy.code),
        said=lambda _: "Saved. Search learns of it in a few seconds.",
        kind="term",
        carriers=queries.carriers(term_id, actor=actor),
    )


def _offer_parents(form: AboutTerm, code: str, *, without: uuid.UUID | None = None) -> None:
    """Every term of the list that the term may stand under: not itself, nor one below it."""
    choices = {"": "Under none: it stands at the top"}
    hidden_below: int | None = None
    for one, depth in _in_tree(code):
        if hidden_below is not None and depth > hidden_below:
            continue
        hidden_below = depth if one.id == without else None
        if hidden_below is None:
            choices[str(one.id)] = f"{'– ' * depth}{one.name}"
    form.parent_id.choices = choices


def _in_tree(code: str) -> list[tuple[TaxonomyTerm, int]]:
    """Each term with its depth, straight after the one it stands under."""
    below: dict[uuid.UUID | None, list[TaxonomyTerm]] = {}
    for one in words.terms(code):
        below.setdefault(one.parent_id, []).append(one)

    def walk(parent: uuid.UUID | None, depth: int) -> list[tuple[TaxonomyTerm, int]]:
        return [pair for one in below.get(parent, ()) for pair in ((one, depth), *walk(one.id, depth + 1))]

    return walk(None, 0)


def _save(record: TaxonomyTerm, form: TermForm, actor: Actor) -> None:
    taxonomies.edit_term(record, form.values(), actor=actor, version=form.read_version)


TERM: Section[TaxonomyTerm, TermForm] = Section(
    slug="term",
    label="Term",
    form=TermForm,
    save=_save,
    prepare=lambda form, record: _offer_parents(form, record.taxonomy.code, without=record.id),
    template="directory/editing/term.html",
)
