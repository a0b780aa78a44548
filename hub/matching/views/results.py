"""Who can help, why and why not; and the choice, which goes on to the referrals."""

import uuid
from collections.abc import Sequence

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import Invalid
from hub.core.forms import HubForm, tidy
from hub.matching.candidates import ForNeed
from hub.matching.queries import sittings as queries
from hub.matching.queries.offers import offers
from hub.matching.services import sittings
from hub.matching.views.blueprint import bp
from hub.matching.views.shown import Group, grouped
from hub.search.engine import Hit
from hub.search.shelf import shelf

REFER = "referrals.begin"
"""Where a choice goes on, once there are referrals."""
MOST_REASON = 500


@bp.route("/match/<uuid:sitting_id>", methods=["GET", "POST"])
@requires(Permission.MATCH_USE)
def results(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """Candidates by need; several may be chosen at once."""
    actor = current_actor()
    sitting = queries.get(sitting_id, actor=actor)
    resident = queries.resident_of(sitting, actor=actor)
    among, where = sittings.found(sitting, resident, actor=actor)
    form, problems = HubForm(), []
    picked, reasons = _picked(among), _reasons(among)
    if form.submitted():
        missing = sittings.missing_reasons(among, picked, reasons)
        problems = [(f"reason-{service_id}", sittings.WHY) for service_id in missing]
        if not missing:
            try:
                with transaction():
                    sittings.choose(sitting, among, picked, reasons, actor=actor)
            except Invalid as error:
                problems = [("found", error.message)]
            else:
                return redirect(_next(sitting.id), 303)
    page = render_template(
        "matching/results.html",
        form=form,
        problems=problems,
        sitting=sitting,
        resident=resident,
        groups=_groups(among, is_rough=bool(where.place and where.place.is_rough)),
        place=where.place,
        where_problem=where.problem,
        picked=set(request.form.getlist("chosen")) or _kept(sitting.chosen),
        reasons=reasons,
        most_reason=MOST_REASON,
    )
    return page, 422 if problems else 200


@bp.get("/match/<uuid:sitting_id>/chosen")
@requires(Permission.MATCH_USE)
def chosen(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """What was chosen, and how to reach each."""
    kept = sittings.chosen(sitting_id, actor=current_actor())
    named = offers([pick.service_id for pick in kept.picks])
    return render_template(
        "matching/chosen.html",
        sitting_id=sitting_id,
        picks=[(pick, named[pick.service_id]) for pick in kept.picks if pick.service_id in named],
    )


def _groups(among: Sequence[ForNeed], *, is_rough: bool) -> list[Group]:
    ids = dict.fromkeys(one.offer.id for each in among for one in (*each.choosable, *each.shut))
    faces = shelf().load([Hit(service_id, 0.0) for service_id in ids], actor=current_actor())
    return grouped(among, {face.card.id: face.card for _, face in faces}, is_rough=is_rough)


def _picked(among: Sequence[ForNeed]) -> list[tuple[str, uuid.UUID]]:
    """(need, service) of each box that was ticked; a box says "2:<id>", the second need's."""
    found = []
    for value in request.form.getlist("chosen"):
        number, _, service_id = value.partition(":")
        try:
            found.append((among[int(number)].need.key, uuid.UUID(service_id)))
        except (ValueError, IndexError):
            continue  # nothing of ours
    return found


def _reasons(among: Sequence[ForNeed]) -> dict[uuid.UUID, str]:
    ids = {one.offer.id for each in among for one in each.not_for_them}
    typed = {one: request.form.getlist(f"reason-{one}") for one in ids}
    return {
        one: next((t for text in texts if (t := tidy(text)[:MOST_REASON])), "")
        for one, texts in typed.items()
    }


def _kept(picks: Sequence[dict[str, object]]) -> set[str]:
    return {str(pick["service_id"]) for pick in picks}


def _next(sitting_id: uuid.UUID) -> str:
    endpoint = REFER if REFER in current_app.view_functions else "matching.chosen"
    return url_for(endpoint, sitting_id=sitting_id)
