"""What is needed, and by whom: told once, for several needs at a time."""

import uuid
from collections.abc import Mapping, Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Invalid
from hub.directory.queries import taxonomies
from hub.directory.queries.taxonomies import TermNode
from hub.matching.forms.asking import MatchForm, filled
from hub.matching.models import Sitting
from hub.matching.queries import sittings as queries
from hub.matching.services import sittings
from hub.matching.told import Told
from hub.matching.views.blueprint import bp
from hub.places import queries as places
from hub.residents import queries as residents
from hub.residents.models import Resident


@bp.route("/match", methods=["GET", "POST"])
@requires(Permission.MATCH_USE)
def ask() -> ResponseReturnValue:
    """For somebody we need not know: facts will do."""
    return _ask(MatchForm(), None, None)


@bp.route("/match/for/<uuid:resident_id>", methods=["GET", "POST"])
@requires(Permission.MATCH_USE)
def ask_for(resident_id: uuid.UUID) -> ResponseReturnValue:
    """For a resident: what their record says is known already."""
    return _ask(MatchForm(), residents.get(resident_id, actor=current_actor()), None)


@bp.route("/match/<uuid:sitting_id>/change", methods=["GET", "POST"])
@requires(Permission.MATCH_USE)
def change(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """The same again, with what was told."""
    actor = current_actor()
    sitting = queries.get(sitting_id, actor=actor)
    known = filled(sittings.needs_of(sitting), Told.read(sitting.told))
    form = MatchForm(data={**known, "idempotency_key": str(sitting.id)})
    return _ask(form, queries.resident_of(sitting, actor=actor), sitting)


def _ask(form: MatchForm, resident: Resident | None, sitting: Sitting | None) -> ResponseReturnValue:
    tree = taxonomies.tree("needs")
    sitting_id = sitting.id if sitting else form.record_id
    if form.submitted() and _is_place(form):
        try:
            with transaction():
                made = sittings.ask(
                    sitting_id,
                    needs=form.wanted(_names(tree)),
                    told=form.told(),
                    resident=resident,
                    actor=current_actor(),
                )
        except Invalid as error:
            form.refuse(error.message, at="needs")
        else:
            return redirect(url_for("matching.results", sitting_id=made.id), 303)
    page = render_template(
        "matching/ask.html",
        form=form,
        tree=[node for node in tree if node.count],
        chosen=set(form.needs.data or ()),
        resident=resident,
        sitting=sitting,
        unfinished=[] if sitting else queries.unfinished(actor=current_actor()),
        action=_address(resident, sitting),
    )
    return page, 422 if form.problems() else 200


def _is_place(form: MatchForm) -> bool:
    """Whether we know where that is; the form says so if not."""
    if form.postcode.data and places.resolve(form.postcode.data) is None:
        form.refuse(places.why_not(form.postcode.data), at="postcode")
        return False
    return True


def _names(tree: Sequence[TermNode]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for node in tree:
        found[node.code] = node.name
        found |= _names(node.children)
    return found


def _address(resident: Resident | None, sitting: Sitting | None) -> str:
    if sitting is not None:
        return url_for("matching.change", sitting_id=sitting.id)
    return url_for("matching.ask_for", resident_id=resident.id) if resident else url_for("matching.ask")
