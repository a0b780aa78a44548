"""What a partner can do with a referral, as data: the page that asks, and the service that acts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.core.errors import Invalid
from hub.core.fields import DatePartsField
from hub.referrals import policy
from hub.referrals.codes import CouldNotCode, DeclineCode, DeclinedBy, HoldCode, OutcomeCode
from hub.referrals.forms import answering as forms
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.referrals.services import answering
from hub.referrals.transitions import Deed
from hub.referrals.views.door import Door

Act = Callable[[Referral, Any, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Page:
    """One deed: its slug in the address, its form, what it does, and what is said when it is done."""

    deed: Deed
    slug: str
    form: type[forms.AnswerForm]
    act: Act
    said: str

    @property
    def label(self) -> str:
        return self.form.heading

    @property
    def is_no(self) -> bool:
        return self.deed is Deed.DECLINE


def _ask(referral: Referral, form: forms.AskForm, who: dict[str, Any]) -> object:
    return answering.ask(referral, form.question.data, **who)


def _accept(referral: Referral, form: forms.AcceptForm, who: dict[str, Any]) -> object:
    return answering.accept(
        referral,
        accepted_by=form.accepted_by.data,
        contact_by=form.contact_by.data,
        words=form.words.data,
        **who,
    )


def _decline(referral: Referral, form: forms.DeclineForm, who: dict[str, Any]) -> object:
    return answering.decline(
        referral,
        code=DeclineCode(form.code.data),
        declined_by=DeclinedBy(form.declined_by.data),
        words=form.words.data,
        **who,
    )


def _waitlist(referral: Referral, form: forms.WaitlistForm, who: dict[str, Any]) -> object:
    return answering.waitlist(
        referral, weeks=form.weeks.data, review_on=_day(form.review_on), words=form.words.data, **who
    )


def _begin(referral: Referral, form: forms.BeginForm, who: dict[str, Any]) -> object:
    return answering.begin(referral, words=form.words.data, **who)


def _hold(referral: Referral, form: forms.HoldForm, who: dict[str, Any]) -> object:
    return answering.hold(
        referral, code=HoldCode(form.code.data), until=_day(form.until), words=form.words.data, **who
    )


def _complete(referral: Referral, form: forms.CompleteForm, who: dict[str, Any]) -> object:
    return answering.complete(referral, outcome=OutcomeCode(form.outcome.data), words=form.words.data, **who)


def _could_not(referral: Referral, form: forms.CouldNotForm, who: dict[str, Any]) -> object:
    return answering.could_not_complete(
        referral, code=CouldNotCode(form.code.data), words=form.words.data, **who
    )


def _update(referral: Referral, form: forms.UpdateForm, who: dict[str, Any]) -> object:
    return answering.update(referral, form.words.data, **who)


def _day(field: DatePartsField) -> date:
    """The form has made sure that one is there."""
    if field.data is None:
        raise Invalid("Enter a day, like 3 11 2026.")
    return field.data


PAGES = (
    Page(
        Deed.ACCEPT,
        "yes",
        forms.AcceptForm,
        _accept,
        "Thank you. The person who referred them has been told.",
    ),
    Page(Deed.BEGIN, "begun", forms.BeginForm, _begin, "Thank you. We know that the help has begun."),
    Page(
        Deed.COMPLETE, "finished", forms.CompleteForm, _complete, "Thank you. We ask the person how it was."
    ),
    Page(
        Deed.WAITLIST,
        "waiting-list",
        forms.WaitlistForm,
        _waitlist,
        "They are on the list, and have been told.",
    ),
    Page(Deed.ASK, "question", forms.AskForm, _ask, "Your question is with the person who referred them."),
    Page(
        Deed.DECLINE,
        "no",
        forms.DeclineForm,
        _decline,
        "Thank you for saying so. We look for other help today.",
    ),
    Page(Deed.UPDATE, "update", forms.UpdateForm, _update, "Thank you. It is in the history."),
    Page(Deed.HOLD, "pause", forms.HoldForm, _hold, "It is paused. We ask again when the day has come."),
    Page(
        Deed.COULD_NOT_COMPLETE,
        "stopped",
        forms.CouldNotForm,
        _could_not,
        "Thank you. We look for other help.",
    ),
)
"""In the order in which they are offered."""
BY_SLUG = {page.slug: page for page in PAGES}


def offered_on_behalf(door: Door) -> list[Page]:
    """What one of ours may write down for the partner now."""
    roles = visible.parts(door.actor, door.referral)
    possible = policy.possible_on_behalf(roles, door.referral)
    if door.referral.status.is_open and policy.may_answer_for_partner(roles, door.referral):
        possible |= {Deed.UPDATE}
    return [page for page in PAGES if page.deed in possible]


def offered(door: Door) -> list[Page]:
    """What this partner may do now, the likeliest first."""
    roles = visible.parts(door.actor, door.referral)
    possible = policy.possible_deeds(roles, door.referral)
    if door.referral.status.is_open:
        possible |= {Deed.UPDATE}
    return [page for page in PAGES if page.deed in possible]
