"""From what was chosen to drafts: which services, for whom, and how each partner hears of it."""

import uuid
from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.core.forms import number_from
from hub.directory.queries import entries
from hub.matching import services as matching
from hub.referrals.codes import Via
from hub.referrals.forms.writing import HINTS, TOLD, BeginForm, ForWhomForm
from hub.referrals.queries import drafts
from hub.referrals.services import beginning
from hub.referrals.services.beginning import Wish
from hub.referrals.views.blueprint import bp
from hub.residents import queries as residents
from hub.residents.models import Resident


@bp.route("/referrals/begin/<uuid:sitting_id>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def begin(sitting_id: uuid.UUID) -> ResponseReturnValue:
    """What was chosen for somebody's needs; the needs were told once and come along."""
    actor = current_actor()
    chosen = matching.chosen(sitting_id, actor=actor)
    if not chosen.picks:
        return redirect(url_for("matching.results", sitting_id=sitting_id))
    codes = {need.words: need.code for need in chosen.needs}
    services = {one.id: one for one in entries.services([p.service_id for p in chosen.picks], actor=actor)}
    wishes = [
        Wish(
            services[pick.service_id],
            next((found for need in pick.needs if (found := drafts.need_id_of(codes.get(need, "")))), None),
            _in_words(pick.needs),
            pick.reason,
        )
        for pick in chosen.picks
        if pick.service_id in services
    ]
    if chosen.resident_id is None:
        return _for_whom(wishes, actor)
    resident = residents.get(chosen.resident_id, actor=actor)
    return _begin(wishes, resident, sitting_id, actor)


@bp.route("/referrals/new/<uuid:service_id>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def new(service_id: uuid.UUID) -> ResponseReturnValue:
    """From a service's page: for whom?"""
    actor = current_actor()
    service = entries.service(service_id, actor=actor)
    return _for_whom([Wish(service)], actor)


@bp.route("/referrals/new/<uuid:service_id>/<uuid:resident_id>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def new_for(service_id: uuid.UUID, resident_id: uuid.UUID) -> ResponseReturnValue:
    """One service for one person."""
    actor = current_actor()
    service = entries.service(service_id, actor=actor)
    resident = residents.get(resident_id, actor=actor)
    return _begin([Wish(service)], resident, None, actor)


def _for_whom(wishes: Sequence[Wish], actor: Actor) -> ResponseReturnValue:
    form = ForWhomForm()
    mine = residents_of(actor)
    form.resident_id.choices = [(str(one.id), _called(one)) for one in mine]
    if form.submitted():
        resident_id = uuid.UUID(form.resident_id.data)
        if len(wishes) == 1:
            address = url_for("referrals.new_for", service_id=wishes[0].service.id, resident_id=resident_id)
            return redirect(address, 303)
        return redirect(url_for("matching.ask_for", resident_id=resident_id), 303)
    page = render_template(
        "referrals/for_whom.html", form=form, services=[one.service for one in wishes], people=mine
    )
    return page, 422 if form.errors else 200


def _begin(
    wishes: Sequence[Wish],
    resident: Resident,
    sitting_id: uuid.UUID | None,
    actor: Actor,
) -> ResponseReturnValue:
    form = BeginForm.for_services([(one.service.id, one.service.name) for one in wishes])()
    key = _key(form, sitting_id)
    if form.submitted():
        ways = {one.service.id: _way(form[f"via-{one.service.id}"].data) for one in wishes}
        with transaction():
            made = beginning.begin(wishes, ways, resident, sitting_id=key, actor=actor)
            if sitting_id is not None:
                matching.is_referred(sitting_id, actor=actor)
        if not made:
            return redirect(url_for("residents.show", resident_id=resident.id), 303)
        return redirect(url_for("referrals.write", referral_id=made[0].id), 303)
    page = render_template(
        "referrals/begin.html",
        form=form,
        wishes=wishes,
        resident=resident,
        hints=HINTS,
        sensitive=any(one.service.is_sensitive for one in wishes),
    )
    return page, 422 if form.errors else 200


def _key(form: BeginForm, sitting_id: uuid.UUID | None) -> uuid.UUID:
    """The sitting; without one a number of the page's own, so that a second press makes nothing twice."""
    if sitting_id is not None:
        form.key.data = str(sitting_id)
        return sitting_id
    return number_from(form.key)


def _way(given: str) -> Via | None:
    if given == TOLD:
        return None
    try:
        return Via(given)
    except ValueError:
        raise NotFound from None


def _in_words(needs: Sequence[str]) -> str:
    return "; ".join(needs)


def _called(resident: Resident) -> str:
    return f"{resident.name} ({resident.preferred_name})" if resident.preferred_name else resident.name


def residents_of(actor: Actor) -> Sequence[Resident]:
    """The people that the actor leads the work with, or all of the team where those are few."""
    found = residents.visible_to(actor).order_by(Resident.last_modified.desc(), Resident.id).limit(30)
    return db.session.scalars(found).all()
