"""A resident's page: what a worker needs first. Who looks is written down by then (see `reads`)."""

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core import clock
from hub.core.errors import NotFound
from hub.residents import facts, panels, policy, queries
from hub.residents.queries import people
from hub.residents.views.blueprint import bp
from hub.residents.views.finding import READS
from hub.residents.views.shown import contact_card, groups


@bp.get("/<uuid:resident_id>")
@requires(*READS)
def show(resident_id: uuid.UUID) -> ResponseReturnValue:
    """Safe contact first, then flags, then everything else. Another team's resident leads to the question why."""
    actor = current_actor()
    try:
        resident = queries.get(resident_id, actor=actor)
    except NotFound:
        if queries.may_ask_for(resident_id, actor=actor):
            return redirect(url_for("residents.why", resident_id=resident_id))
        raise
    if resident.id != resident_id:
        return redirect(url_for("residents.show", resident_id=resident.id))
    ids = queries.ids_of(resident.id)
    points = people.points(ids)
    lead = accounts.named([resident.lead_worker_id, *(one.reviewed_by_id for one in points)])
    return render_template(
        "residents/show.html",
        resident=resident,
        age=facts.age(resident.date_of_birth),
        cards=[contact_card(one, lead) for one in points],
        flags=people.flags(resident, ids, actor=actor),
        household=people.household(ids),
        may_open=queries.seen_of([m.record.resident_id for m in people.household(ids)], actor=actor),
        groups=groups(resident),
        merged=people.merged_into(resident.id),
        panels=panels.of(ids, actor),
        lead_worker=lead.get(resident.lead_worker_id) if resident.lead_worker_id else None,
        team=accounts.team(resident.team_id),
        may_change=policy.may_change(actor, resident),
        may_merge=policy.may_merge(actor, resident),
        may_set=policy.may_set(actor, resident),
        may_see_reads=policy.may_see_reads(actor, resident),
        is_own=policy.is_own(actor, resident),
        may_register=actor.may(Permission.RESIDENT_REGISTER),
        today=clock.today(),
    )
