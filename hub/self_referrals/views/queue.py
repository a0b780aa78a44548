"""What our people do with those who asked by themselves: find first, say who it is, and send on what was held."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.db import db, transaction
from hub.core.errors import HubError, NotFound
from hub.core.forms import HubForm
from hub.referrals.queries import visible
from hub.referrals.services import snapshots
from hub.referrals.states import ReferralStatus
from hub.residents import finding, queries
from hub.residents.finding import Match
from hub.residents.models import Resident
from hub.residents.services import note_looked_for
from hub.self_referrals.models import SelfReferral
from hub.self_referrals.queries import duty, records
from hub.self_referrals.services import deciding
from hub.self_referrals.services.likeness import asked_of
from hub.self_referrals.views.blueprint import bp

MAKES = Permission.REFERRAL_MAKE


@dataclass(frozen=True, slots=True)
class Deed:
    """What a button does, and what is said afterwards."""

    act: Callable[[SelfReferral, Actor], object]
    said: str


def _known(record: SelfReferral, actor: Actor) -> None:
    resident_id = _id(request.form.get("resident_id", ""))
    deciding.is_known(record, queries.get(resident_id, actor=actor), actor=actor)


def _pass_on(record: SelfReferral, actor: Actor) -> None:
    deciding.pass_on(record, _id(request.form.get("team_id", "")), actor=actor)


DEEDS: Mapping[str, Deed] = {
    "send": Deed(
        lambda record, actor: deciding.release(record, actor=actor), "Sent. The partner has it now."
    ),
    "new": Deed(
        lambda record, actor: deciding.is_new(record, actor=actor),
        "Kept as somebody new. You lead the work with them.",
    ),
    "known": Deed(_known, "Put together with the record that you chose."),
    "pass-on": Deed(_pass_on, "Passed on. The other team looks now."),
    "not-genuine": Deed(
        lambda record, actor: deciding.is_not_genuine(record, actor=actor),
        "Thrown away. All that was typed is deleted tonight.",
    ),
}


@bp.get("/self-referrals")
@requires(MAKES)
def queue() -> ResponseReturnValue:
    """Those who asked themselves and of whom nobody has said yet who they are; what is held comes first."""
    page = records.waiting(actor=current_actor(), number=request.args.get("page", 1, type=int))
    return render_template(
        "self_referrals/queue.html", page=page, url_of=lambda n: url_for("self_referrals.queue", page=n)
    )


@bp.get("/self-referrals/<uuid:asking_id>")
@requires(MAKES)
def look(asking_id: uuid.UUID) -> ResponseReturnValue:
    """What they wrote, and who it may be."""
    actor = current_actor()
    return _page(records.get(asking_id, actor=actor), actor), 200


@bp.post("/self-referrals/<uuid:asking_id>/<press>")
@requires(MAKES)
def decide(asking_id: uuid.UUID, press: str) -> ResponseReturnValue:
    """One press. Whoever comes second sees how it stands now."""
    actor, chosen = current_actor(), DEEDS.get(press)
    if chosen is None or not HubForm().submitted():
        raise NotFound
    try:
        with transaction():
            chosen.act(records.get(asking_id, actor=actor), actor)
    except HubError as refusal:
        if not refusal.message:
            raise
        db.session.expire_all()
        return _page(records.get(asking_id, actor=actor), actor, refusal.message), 409
    flash(chosen.said)
    seen = db.session.scalar(records.visible_to(actor).where(SelfReferral.id == asking_id))
    if seen is None or press in {"pass-on", "not-genuine"}:
        return redirect(url_for("self_referrals.queue"), 303)
    return redirect(url_for("self_referrals.look", asking_id=asking_id), 303)


def _page(record: SelfReferral, actor: Actor, problem: str = "") -> str:
    referral = visible.get(record.referral_id, actor=actor)
    newcomer = db.session.get_one(Resident, record.resident_id)
    matches = _matches(newcomer, actor) if record.decision is None else []
    return render_template(
        "self_referrals/look.html",
        record=record,
        is_held=record.is_held and referral.status is ReferralStatus.DRAFT,
        referral=referral,
        newcomer=newcomer,
        known_id=queries.survivor(newcomer.id),
        lines=snapshots.of(referral),
        matches=matches,
        teams=[team for team in duty.teams() if team.id != referral.team_id],
        problem=problem,
        form=HubForm(),
    )


def _matches(newcomer: Resident, actor: Actor) -> list[Match]:
    """Who it may be. That somebody looked is written down, as everywhere."""
    found = finding.find(asked_of(newcomer), actor=actor)
    matches = [one for one in found if one.resident_id != newcomer.id]
    with transaction():
        note_looked_for(matches, actor=actor)
    return matches


def _id(said: str) -> uuid.UUID:
    try:
        return uuid.UUID(said)
    except ValueError:
        raise NotFound from None
