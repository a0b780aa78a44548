"""Numbers and addresses, and what the resident says is safe at each."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import requires
from hub.accounts.policy import Actor, Permission
from hub.residents import queries, services
from hub.residents.forms import contact as forms
from hub.residents.models import ContactKind, ContactPoint
from hub.residents.queries import people
from hub.residents.views.asking import Section, act, create, edit
from hub.residents.views.blueprint import bp
from hub.residents.views.sections import home_of, to_change


@bp.route("/<uuid:resident_id>/contact/new", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def add_contact(resident_id: uuid.UUID) -> ResponseReturnValue:
    """A new number or address; what is safe there is asked on the next page."""
    resident = to_change(resident_id)
    form = forms.NewPointForm()
    return create(
        form,
        lambda form, actor, new_id: services.add_point(
            resident,
            ContactKind(form.kind.data),
            form.value.data,
            label=form.label.data,
            point_id=new_id,
            actor=actor,
        ),
        home=url_for("residents.safety", resident_id=resident_id, point_id=form.record_id),
        back=home_of(resident_id, "contact"),
        said="Added. Now ask what is safe here.",
        name=resident.name,
    )


@bp.route("/<uuid:resident_id>/contact/<uuid:point_id>", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def change_contact(resident_id: uuid.UUID, point_id: uuid.UUID) -> ResponseReturnValue:
    resident = to_change(resident_id)

    def keep(point: ContactPoint, form: forms.PointForm, actor: Actor) -> None:
        services.change_point(
            resident,
            point,
            value=form.value.data,
            label=form.label.data,
            version=form.read_version,
            actor=actor,
        )

    return edit(
        Section(form=forms.PointForm, save=keep),
        lambda: _point(resident_id, point_id),
        home=home_of(resident_id, "contact"),
        name=resident.name,
    )


@bp.route("/<uuid:resident_id>/contact/<uuid:point_id>/safe", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def safety(resident_id: uuid.UUID, point_id: uuid.UUID) -> ResponseReturnValue:
    """What the resident says is safe here. Saving says that they were asked today."""
    resident = to_change(resident_id)
    kind = _point(resident_id, point_id).kind

    def keep(point: ContactPoint, form: forms.SafetyForm, actor: Actor) -> None:
        services.set_safety(
            resident,
            point,
            contact_prohibited=form.use.data == "never",
            version=form.read_version,
            actor=actor,
            **form.said(),
        )

    return edit(
        Section(
            form=forms.SafetyForm,
            save=keep,
            read=forms.read_safety,
            prepare=lambda form: form.fit(kind),
            template="residents/safety.html",
        ),
        lambda: _point(resident_id, point_id),
        home=home_of(resident_id, "contact"),
        name=resident.name,
        point=_point(resident_id, point_id),
    )


@bp.post("/<uuid:resident_id>/contact/<uuid:point_id>/remove")
@requires(Permission.RESIDENT_REGISTER)
def remove_contact(resident_id: uuid.UUID, point_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        lambda actor: services.remove_point(
            to_change(resident_id), _point(resident_id, point_id), actor=actor
        ),
        said="Taken away.",
        then=home_of(resident_id, "contact"),
    )


def _point(resident_id: uuid.UUID, point_id: uuid.UUID) -> ContactPoint:
    resident = to_change(resident_id)
    return people.point(queries.ids_of(resident.id), point_id)
