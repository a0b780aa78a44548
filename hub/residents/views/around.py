"""Flags, and who lives together."""

import uuid

from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.errors import NotFound
from hub.residents import queries, services
from hub.residents.forms import around as forms
from hub.residents.models import HouseholdMember, SeenBy, VulnerabilityFlag
from hub.residents.queries import people
from hub.residents.views.asking import Section, act, create, edit
from hub.residents.views.blueprint import bp
from hub.residents.views.sections import home_of, to_change


@bp.route("/<uuid:resident_id>/flags/new", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def add_flag(resident_id: uuid.UUID) -> ResponseReturnValue:
    resident = to_change(resident_id)
    kinds = {one.code: one for one in people.flag_kinds()}
    form = forms.FlagForm(data={"seen_by": SeenBy.TEAM.value})
    form.offer(list(kinds.values()))

    def make(form: forms.FlagForm, actor: Actor, new_id: uuid.UUID) -> None:
        services.raise_flag(
            resident,
            kinds[form.kind.data],
            source=form.source.data,
            note=form.note.data,
            review_on=form.day,
            seen_by=SeenBy(form.seen_by.data),
            flag_id=new_id,
            actor=actor,
        )

    return create(form, make, home=home_of(resident_id, "flags"), name=resident.name)


@bp.route("/<uuid:resident_id>/flags/<uuid:flag_id>", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def review_flag(resident_id: uuid.UUID, flag_id: uuid.UUID) -> ResponseReturnValue:
    """It still holds, until another day; or it has ended."""
    resident = to_change(resident_id)
    flag = next(
        (
            one
            for one in people.flags(resident, queries.ids_of(resident.id), actor=current_actor())
            if one.record.id == flag_id
        ),
        None,
    )
    if flag is None:
        raise NotFound

    def keep(record: VulnerabilityFlag, form: forms.FlagReviewForm, actor: Actor) -> None:
        services.review_flag(
            resident,
            record,
            review_on=form.day,
            note=form.note.data,
            version=form.read_version,
            actor=actor,
        )

    return edit(
        Section(form=forms.FlagReviewForm, save=keep, template="residents/flag.html"),
        lambda: _flag(resident_id, flag_id),
        home=home_of(resident_id, "flags"),
        name=resident.name,
        flag=flag,
        resident=resident,
    )


@bp.post("/<uuid:resident_id>/flags/<uuid:flag_id>/end")
@requires(Permission.RESIDENT_REGISTER)
def end_flag(resident_id: uuid.UUID, flag_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        lambda actor: services.end_flag(to_change(resident_id), _flag(resident_id, flag_id), actor=actor),
        said="The flag has ended. That it was there stays written down.",
        then=home_of(resident_id, "flags"),
    )


@bp.route("/<uuid:resident_id>/household/new", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def add_member(resident_id: uuid.UUID) -> ResponseReturnValue:
    resident = to_change(resident_id)

    def make(form: forms.MemberForm, actor: Actor, new_id: uuid.UUID) -> None:
        services.add_member(
            resident,
            name=form.name.data,
            relation=form.relation.data,
            lives_here=form.lives_here.data,
            must_not_know=form.must_not_know.data,
            member_id=new_id,
            actor=actor,
        )

    return create(forms.MemberForm(), make, home=home_of(resident_id, "household"), name=resident.name)


@bp.route("/<uuid:resident_id>/household/<uuid:member_id>", methods=["GET", "POST"])
@requires(Permission.RESIDENT_REGISTER)
def change_member(resident_id: uuid.UUID, member_id: uuid.UUID) -> ResponseReturnValue:
    resident = to_change(resident_id)

    def keep(member: HouseholdMember, form: forms.MemberEditForm, actor: Actor) -> None:
        services.change_member(resident, member, actor=actor, **form.values())

    return edit(
        Section(form=forms.MemberEditForm, save=keep, template="residents/member.html"),
        lambda: _member(resident_id, member_id),
        home=home_of(resident_id, "household"),
        name=resident.name,
        resident=resident,
        member=_member(resident_id, member_id),
    )


@bp.post("/<uuid:resident_id>/household/<uuid:member_id>/remove")
@requires(Permission.RESIDENT_REGISTER)
def remove_member(resident_id: uuid.UUID, member_id: uuid.UUID) -> ResponseReturnValue:
    return act(
        lambda actor: services.remove_member(
            to_change(resident_id), _member(resident_id, member_id), actor=actor
        ),
        said="Taken out of the household.",
        then=home_of(resident_id, "household"),
    )


def _flag(resident_id: uuid.UUID, flag_id: uuid.UUID) -> VulnerabilityFlag:
    resident = to_change(resident_id)
    return people.flag(resident, queries.ids_of(resident.id), flag_id, actor=current_actor())


def _member(resident_id: uuid.UUID, member_id: uuid.UUID) -> HouseholdMember:
    resident = to_change(resident_id)
    return people.member(queries.ids_of(resident.id), member_id)
