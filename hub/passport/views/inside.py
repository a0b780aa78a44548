"""Inside: where it stands in plain words, and what can be done about it. For residents, and by phone for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import public
from hub.consent import queries as consent
from hub.core import clock
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.core.forms import HubForm
from hub.outcomes.codes import Helped, Way
from hub.outcomes.queries import voices
from hub.outcomes.question_form import DidItHelpForm
from hub.outcomes.services import answering
from hub.passport import forms
from hub.passport.services import acting
from hub.passport.status import told
from hub.passport.views import door as doors
from hub.passport.views.blueprint import REFUSED, bp
from hub.passport.views.door import Door
from hub.referrals.models import Referral
from hub.referrals.queries import for_the_person, naming
from hub.referrals.states import ReferralStatus as S


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: its slug in the address, its link, its form, when it is offered, and what is said afterwards."""

    slug: str
    link: str
    form: type[Any]
    when: Callable[[Referral], bool]
    do: Callable[[Door, Any], object]
    said: str


def _nobody_called(door: Door, form: forms.NobodyCalledForm) -> object:
    return acting.nobody_called(door.referral, words=form.words.data or "", actor=door.actor)


def _number(door: Door, form: forms.NumberForm) -> object:
    return acting.propose_number(
        door.referral,
        form.value.data,
        words=form.words.data or "",
        actor=door.actor,
        number_id=form.record_id,
    )


def _withdraw(door: Door, form: forms.WithdrawForm) -> None:
    acting.withdraw(door.referral, words=form.words.data or "", actor=door.actor)


def _take_back(door: Door, form: forms.TakeBackForm) -> None:
    acting.take_back(door.referral, words=form.words.data or "", actor=door.actor)


def _did_it_help(door: Door, form: DidItHelpForm) -> object:
    return answering.answer(
        door.referral,
        Helped(form.helped.data),
        words=form.words.data or "",
        way=Way.PERSON if door.is_phone else Way.PASSPORT,
        actor=door.actor,
        answer_id=form.record_id,
    )


def _is_open(referral: Referral) -> bool:
    return referral.status.is_open


ACTS = {
    act.slug: act
    for act in (
        Act(
            "did-it-help",
            "Say whether it helped",
            DidItHelpForm,
            lambda referral: referral.status is S.COMPLETED,
            _did_it_help,
            "Thank you. We have your answer.",
        ),
        Act(
            "nobody-called",
            "Nobody has been in touch with me",
            forms.NobodyCalledForm,
            _is_open,
            _nobody_called,
            "Thank you for telling us. Somebody of ours finds out why by the end of the next working day, and we have "
            "reminded the people you wait for.",
        ),
        Act(
            "number",
            "My phone number is wrong",
            forms.NumberForm,
            lambda referral: referral.status not in {S.WITHDRAWN, S.ENTERED_IN_ERROR},
            _number,
            "Thank you. Somebody of ours asks you about the number before anybody uses it.",
        ),
        Act(
            "withdraw",
            "I do not want them to have my details",
            forms.WithdrawForm,
            _is_open,
            _withdraw,
            "It is done. They no longer see anything of this.",
        ),
        Act(
            "take-back",
            "I do not want this any more",
            forms.TakeBackForm,
            lambda referral: referral.status is S.DRAFT,
            _take_back,
            "It is done. It goes to nobody.",
        ),
    )
}


@bp.get("/passport/now")
@public
def now() -> ResponseReturnValue:
    """Where it stands."""
    return show(doors.held(doors.RESIDENT))


@bp.route("/passport/now/<act>", methods=["GET", "POST"])
@public
def act(act: str) -> ResponseReturnValue:
    """One thing to do."""
    return do(doors.held(doors.RESIDENT), act)


def outside(*, is_phone: bool) -> ResponseReturnValue:
    """Whoever is not inside any more types both again."""
    return redirect(url_for("passport.by_phone" if is_phone else "passport.enter", over=1), 303)


def show(
    door: Door | None, *, is_phone: bool = False, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    if door is None:
        return outside(is_phone=is_phone)
    done = ACTS.get(request.args.get("done", ""))
    is_never_named = naming.is_never_named(door.referral)
    page = render_template(
        "passport/now.html",
        door=door,
        referral=door.referral,
        is_never_named=is_never_named,
        told=told(door.referral),
        they_say="" if is_never_named else for_the_person.words(door.referral),
        acts=[one for one in ACTS.values() if one.when(door.referral)],
        answer=voices.answer_of(door.referral.id),
        done=None if problem else done,
        problem=problem,
        press=HubForm(),
        today=clock.today(),
    )
    return page, status


def do(door: Door | None, slug: str, *, is_phone: bool = False) -> ResponseReturnValue:
    if door is None:
        return outside(is_phone=is_phone)
    act = ACTS.get(slug)
    if act is None:
        raise NotFound
    form = act.form()
    if hasattr(form, "record_id"):
        _ = form.record_id  # the page brings it, so that a second press does nothing twice
    if form.submitted():
        try:
            with transaction():
                act.do(door, form)
        except Invalid as refusal:
            form.refuse(refusal.message)
        except Conflict as lost:
            return show(doors.held(_place(door)), is_phone=is_phone, problem=lost.message, status=409)
        else:
            return redirect(door.url(done=slug), 303)
    elif not act.when(door.referral):
        return redirect(door.url(), 303)
    page = render_template(
        "passport/act.html",
        door=door,
        form=form,
        act=act,
        referral=door.referral,
        ends_others=consent.facts_of(door.referral.id).is_their_own_word,
    )
    return page, REFUSED if form.errors else 200


def _place(door: Door) -> str:
    return doors.PHONE if door.is_phone else doors.RESIDENT
