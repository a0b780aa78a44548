"""Each page of questions: the form as it stands, and what is done with the answer."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app

from hub.accounts.policy import Actor
from hub.consent import queries as consent
from hub.consent import wordings
from hub.consent.codes import How, SaidBy
from hub.consent.models import Reach
from hub.core.errors import Conflict, NotFound
from hub.core.forms import HubForm
from hub.directory.intake_form import IntakeForm, answers, answers_form, as_typed
from hub.referrals.codes import Urgency
from hub.referrals.forms import writing as forms
from hub.referrals.models import Referral
from hub.referrals.queries import drafts, eligibility
from hub.referrals.services import attachments, drafting, telling_anew
from hub.referrals.services.guards import have_changed

Group = Sequence[Referral]


def agreement(group: Group, _referral: Referral) -> HubForm:
    """To whom they agree: each partner by name, none ticked beforehand."""
    facts = {one.id: consent.facts_of(one.id) for one in group}
    known = next((fact.agreement for fact in facts.values() if fact.agreement), None)
    agreed = [str(one.id) for one in group if facts[one.id].agreement and facts[one.id].may_share]
    basis = next((fact.basis for fact in facts.values() if fact.basis and fact.basis.is_override), None)
    form = forms.AgreementForm(
        data={
            "to": agreed,
            "how": known.how.value if known else None,
            "said_by": known.said_by.value if known else SaidBy.RESIDENT.value,
            "wording": wordings.CURRENT,
            "danger": basis.override_reason if basis else "",
        }
    )
    form.to.choices = [(str(one.id), f"{one.service.name}, from {one.organization.name}") for one in group]
    return form


def keep_agreement(form: HubForm, group: Group, _referral: Referral, actor: Actor) -> None:
    """Those they did not agree to are thrown away with the page: nothing about the person goes there."""
    given = set(form["to"].data or [])
    reason = (form["danger"].data or "").strip()
    for draft in group:
        if str(draft.id) in given:
            drafting.agree(
                draft,
                how=How(form["how"].data),
                said_by=SaidBy(form["said_by"].data),
                wording=form["wording"].data or wordings.CURRENT,
                actor=actor,
            )
        elif reason:
            drafting.override_agreement(draft, reason=reason, actor=actor)
        elif len(group) > 1 and given:
            drafting.not_agreed(draft, actor=actor)


def telling(group: Group, _referral: Referral) -> HubForm:
    fact = consent.facts_of(group[0].id).telling
    return forms.TellingForm(data={"may_tell": ("yes" if fact.may_tell else "no") if fact else None})


def keep_telling(form: HubForm, group: Group, _referral: Referral, actor: Actor) -> None:
    for draft in group:
        drafting.tell_back(draft, may_tell=form["may_tell"].data == "yes", actor=actor)


def contact(group: Group, referral: Referral) -> HubForm:
    fact = consent.facts_of(group[0].id).contact
    form = forms.ContactForm(
        data={
            "way": f"{fact.reach.value}:{fact.contact_point_id or ''}" if fact else None,
            "may_leave_message": bool(fact and fact.may_leave_message),
            "when": fact.when if fact else "",
        }
    )
    form.way.choices = list(forms.reaches(drafts.safe_ways(referral)).items())
    return form


def keep_contact(form: HubForm, group: Group, _referral: Referral, actor: Actor) -> None:
    reach, _, point_id = form["way"].data.partition(":")
    leaves_message = bool(form["may_leave_message"].data) and reach == Reach.CALL
    if leaves_message and not drafts.may_leave_message(uuid.UUID(point_id)):
        raise Conflict(telling_anew.NO_MESSAGE)
    for draft in group:
        drafting.safe_contact(
            draft,
            reach=Reach(reach),
            contact_point_id=uuid.UUID(point_id) if point_id else None,
            may_leave_message=leaves_message,
            when=form["when"].data or "",
            actor=actor,
        )


def details(group: Group, referral: Referral) -> HubForm:
    """Its own words; where it has none yet, those that were written for another are offered as a start."""
    start = referral if referral.words else next((one for one in group if one.words), referral)
    form = forms.DetailsForm(data={"words": start.words, "urgency": start.urgency.value})
    alike = drafts.told_the_same(group, referral)
    form.is_read_by(referral.service.name, [one.service.name for one in alike])
    if start is not referral:
        form.began_as(start.service.name)
    return form


def keep_details(form: HubForm, group: Group, referral: Referral, actor: Actor) -> None:
    values = {"words": form["words"].data, "urgency": Urgency(form["urgency"].data)}
    also = drafts.told_the_same(group, referral) if "same" in form and form["same"].data == forms.SAME else []
    for draft in (referral, *also):
        drafting.write(draft, values, actor=actor)


def why(_group: Group, referral: Referral) -> HubForm:
    return forms.OverrideForm(data={"override_reason": referral.override_reason})


def keep_why(form: HubForm, _group: Group, referral: Referral, actor: Actor) -> None:
    drafting.write(referral, {"override_reason": form["override_reason"].data}, actor=actor)


def questions(_group: Group, referral: Referral) -> HubForm:
    asked = drafts.questions_of(referral)
    if asked is None:
        raise NotFound
    return answers_form(asked.questions)(data=as_typed(asked.questions, referral.answers))


def keep_questions(form: HubForm, _group: Group, referral: Referral, actor: Actor) -> None:
    asked = drafts.questions_of(referral)
    if asked is not None and isinstance(form, IntakeForm):
        for key, sent in form.sent().items():
            kept = attachments.add(referral, sent.read(), sent.filename or "", question_key=key, actor=actor)
            form[f"q-{key}"].data = [kept.name]
        drafting.answer_questions(referral, answers(form), asked, actor=actor)


def _whom(referral: Referral, group: Group, association: str) -> str:
    """Whom we would like to ask, as it is read out. Where the name of the organization does not say it, because it is
    our own or is asked for two things, the service does."""
    name, service = referral.organization.name, referral.service.name
    if name == association:
        return f"our own service {service}"
    is_twice = sum(one.organization_id == referral.organization_id for one in group) > 1
    return f"{name} ({service})" if is_twice else name


def context(slug: str, group: Group, referral: Referral) -> Mapping[str, Any]:
    """What a page shows besides its form."""
    if slug == drafts.AGREEMENT:
        wording = wordings.current()
        association = current_app.extensions["hub.settings"].organization_name
        return {
            "said": [
                (
                    one.service.name,
                    wording.said(
                        "agreement", partner=_whom(one, group, association), association=association
                    ),
                )
                for one in group
            ],
            "withdrawal": wording.said("withdrawal", partner="The partner", association=association),
        }
    if slug == drafts.CONTACT:
        return {
            "resident_has_ways": bool(drafts.safe_ways(referral)),
            "to_ask_again": drafts.to_ask_again(referral),
        }
    if slug == drafts.QUESTIONS:
        asked = drafts.questions_of(referral)
        return {"have_changed": bool(asked and have_changed(asked, referral))}
    if slug == drafts.WHY:
        return {"against": eligibility.sentences_against(referral)}
    return {}
