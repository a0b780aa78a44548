"""Change one thing about a resident at a time."""

import uuid
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.asking import EditForm
from hub.core.errors import NotFound
from hub.residents import circumstances, policy, queries, services
from hub.residents.forms import record as forms
from hub.residents.models import Channel, Resident, Tenure
from hub.residents.views.asking import Section, edit
from hub.residents.views.blueprint import bp


def to_change(resident_id: uuid.UUID) -> Resident:
    """The resident, for whoever may change the record; NotFound for everybody else."""
    actor = current_actor()
    resident = queries.get(resident_id, actor=actor)
    if not policy.may_change(actor, resident):
        raise NotFound
    return resident


def home_of(resident_id: uuid.UUID, anchor: str | None = None) -> str:
    return url_for("residents.show", resident_id=resident_id, _anchor=anchor)


@bp.route("/<uuid:resident_id>/change/<slug>", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def section(resident_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """One subject."""
    if slug not in SECTIONS:
        raise NotFound
    resident = to_change(resident_id)
    return edit(
        SECTIONS[slug],
        lambda: to_change(resident_id),
        home=home_of(resident_id, slug if slug != "no-contact" else None),
        name=resident.name,
    )


def _keep(resident: Resident, form: EditForm, actor: Actor) -> None:
    services.edit(resident, actor=actor, **form.values())


def _keep_home(resident: Resident, form: EditForm, actor: Actor) -> None:
    values = form.values()
    values["tenure"] = Tenure(values["tenure"]) if values["tenure"] else None
    services.edit(resident, actor=actor, **values)


def _keep_way(resident: Resident, form: EditForm, actor: Actor) -> None:
    chosen = form.values()["preferred_channel"]
    services.edit(resident, actor=actor, preferred_channel=Channel(chosen) if chosen else None)


def _keep_circumstances(resident: Resident, form: EditForm, actor: Actor) -> None:
    said = {kind: list(codes or ()) for kind, codes in form.values().items()}
    services.edit(resident, actor=actor, circumstances={kind: codes for kind, codes in said.items() if codes})


def _chosen(name: str) -> Any:
    return lambda resident: {name: getattr(resident, name) or ""}


SECTIONS = {
    "name": Section(form=forms.NameForm, save=_keep),
    "birth": Section(form=forms.BirthForm, save=_keep),
    "gender": Section(form=forms.GenderForm, save=_keep),
    "home": Section(
        form=forms.HomeForm,
        save=_keep_home,
        read=lambda resident: {
            "postcode": resident.postcode,
            "tenure": resident.tenure or "",
            "tenancy_reference": resident.tenancy_reference,
        },
    ),
    "language": Section(form=forms.LanguageForm, save=_keep),
    "way": Section(form=forms.WayForm, save=_keep_way, read=_chosen("preferred_channel")),
    "access": Section(form=forms.AccessForm, save=_keep),
    "goal": Section(form=forms.GoalForm, save=_keep),
    "circumstances": Section(
        form=forms.CircumstancesForm,
        save=_keep_circumstances,
        read=lambda resident: {kind: resident.circumstances.get(kind, []) for kind in circumstances.KINDS},
    ),
    "no-contact": Section(form=forms.NoContactForm, save=_keep),
}
