"""Conditions of a service, one at a time. As with timetables, a page brings the id of the rule it makes."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core.errors import NotFound
from hub.core.languages import LANGUAGES
from hub.directory import vocabulary
from hub.directory.editing import beside
from hub.directory.editing.blueprint import bp
from hub.directory.editing.desk import Desk
from hub.directory.editing.entry import saved
from hub.directory.editing.pages import REFUSED, Section, act, edit, waiting_words
from hub.directory.editing.services import is_public
from hub.directory.eligibility import sentence
from hub.directory.forms.eligibility import AgeRuleForm, AnyOfForm, RuleKindForm
from hub.directory.models import EligibilityRule, RuleKind, Service
from hub.directory.queries import kept
from hub.directory.services import offers
from hub.places import queries as places

QUESTIONS = {
    RuleKind.TENURE: "How must they have their home?",
    RuleKind.AREA: "Where must they live?",
    RuleKind.LANGUAGE: "Which language must they speak?",
    RuleKind.GENDER: "Who is it for?",
    RuleKind.HOUSEHOLD: "Who must they live with?",
    RuleKind.EMPLOYMENT: "What must they do for work or study?",
    RuleKind.BENEFITS: "Which benefits must they get?",
    RuleKind.TAG: "What must be true of them?",
}


@bp.get("/services/<uuid:service_id>/rules")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def rules(service_id: uuid.UUID) -> ResponseReturnValue:
    """All conditions in sentences."""
    desk = Desk("service", service_id)
    with desk.reading() as record:
        return _list(record, desk)


def _list(record: Service, desk: Desk) -> str:
    codes = {code for rule in record.eligibility_rules if rule.kind is RuleKind.AREA for code in rule.any_of}
    names = places.area_names(codes)
    found = [
        (rule, sentence(rule, names), _url(record, rule.kind, rule.id)) for rule in record.eligibility_rules
    ]
    return render_template(
        "directory/editing/rules.html", record=record, found=found, waiting_words=waiting_words(desk)
    )


@bp.route("/services/<uuid:service_id>/rules/new", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def new_rule(service_id: uuid.UUID) -> ResponseReturnValue:
    """What a new condition is about; the next page asks the rest."""
    record = kept.service(service_id, actor=current_actor())
    form = RuleKindForm()
    if form.submitted():
        return redirect(_url(record, form.kind.data, uuid.uuid4()))
    page = render_template(
        "directory/editing/section.html",
        form=form,
        heading=form.heading,
        record=record,
        kind="service",
        home=url_for("editing.rules", service_id=record.id),
    )
    return page, REFUSED if form.errors else 200


@bp.route("/services/<uuid:service_id>/rules/<kind>/<uuid:rule_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def rule(service_id: uuid.UUID, kind: str, rule_id: uuid.UUID) -> ResponseReturnValue:
    """One condition; one that is not there yet is new."""
    if kind not in list(RuleKind):
        raise NotFound
    return edit(
        _section(RuleKind(kind), rule_id),
        Desk("service", service_id),
        home=lambda record: url_for("editing.rules", service_id=record.id),
        said=lambda record: saved(is_public(record)),
        kind="service",
        beside=beside.of("service", service_id, "rules"),
    )


@bp.post("/services/<uuid:service_id>/rules/<uuid:rule_id>/remove")
@requires(Permission.DIRECTORY_EDIT, Permission.DIRECTORY_PROPOSE)
def remove_rule(service_id: uuid.UUID, rule_id: uuid.UUID) -> ResponseReturnValue:
    def remove(record: Service, actor: Actor) -> None:
        left = [_kept(one) for one in record.eligibility_rules if one.id != rule_id]
        offers.set_parts(record, "eligibility_rules", left, actor=actor)

    return act(
        Desk("service", service_id),
        remove,
        said="Removed.",
        then=url_for("editing.rules", service_id=service_id),
    )


def _section(kind: RuleKind, rule_id: uuid.UUID) -> Section[Service, Any]:
    def read(record: Service) -> Mapping[str, Any]:
        found = next((one for one in record.eligibility_rules if one.id == rule_id), None)
        if found is None:
            return {}
        if kind is RuleKind.AGE:
            return {"minimum": found.minimum, "maximum": found.maximum, "note": found.note}
        usual = _choices(kind)
        return {
            "chosen": [value for value in found.any_of if value in usual],
            "others": [value for value in found.any_of if value not in usual],
            "note": found.note,
        }

    def prepare(form: AnyOfForm | AgeRuleForm, _record: Service) -> None:
        if isinstance(form, AnyOfForm):
            form.chosen.choices = _choices(kind)
            if not form.chosen.choices:
                form.others.label.text = "Which of these count?"

    def save(record: Service, form: AnyOfForm | AgeRuleForm, actor: Actor) -> None:
        new: dict[str, Any] = {"id": rule_id, "kind": kind, "minimum": None, "maximum": None, "any_of": []}
        new |= form.values()
        held = [one.id for one in record.eligibility_rules]
        wanted = [new if one.id == rule_id else _kept(one) for one in record.eligibility_rules]
        if rule_id not in held:
            wanted.append(new)
        offers.edit(record, {}, parts={"eligibility_rules": wanted}, actor=actor, version=form.read_version)

    return Section(
        slug="rules",
        label="Conditions",
        heading=QUESTIONS.get(kind, ""),
        form=AgeRuleForm if kind is RuleKind.AGE else AnyOfForm,
        read=read,
        prepare=prepare,
        save=save,
    )


def _choices(kind: RuleKind) -> dict[str, str]:
    if kind is RuleKind.AREA:
        return {area.code: area.name for area in places.areas()}
    if kind is RuleKind.LANGUAGE:
        return {name: name for name in LANGUAGES.values()}
    return {str(code): words for code, words in vocabulary.RULE_VALUES.get(kind, {}).items()}


def _kept(rule: EligibilityRule) -> dict[str, Any]:
    own = (column.key for column in EligibilityRule.__table__.columns if not column.foreign_keys)
    return {name: getattr(rule, name) for name in own}


def _url(record: Service, kind: RuleKind, rule_id: uuid.UUID) -> str:
    return url_for("editing.rule", service_id=record.id, kind=kind.value, rule_id=rule_id)
