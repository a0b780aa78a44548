"""A Task that was sent back with another status: the deed that this is, done by the service that does it for people."""

from collections.abc import Callable, Mapping
from math import ceil

from hub.accounts.policy import Actor
from hub.api.fhir.parts import Json
from hub.api.fhir.work import reading, telling
from hub.core import clock
from hub.core.errors import Conflict, HubError, Invalid
from hub.passport.kinds import ASK_ABOUT_OTHERS
from hub.referrals.codes import (
    CouldNotCode,
    DeclineCode,
    DeclinedBy,
    ErrorCode,
    HoldCode,
    OutcomeCode,
    WithdrawnBecause,
)
from hub.referrals.models import Referral
from hub.referrals.services import answering, ending, our_tasks
from hub.referrals.services.moving import locked
from hub.referrals.states import ReferralStatus as S

Deed = Callable[[Referral, Json, Actor], object]
ASKS = S.NEEDS_INFORMATION.value


class Changed(HubError):
    status = 412


def move(referral: Referral, task: Json, *, version: int, actor: Actor) -> None:
    """From the version that was read. Raises Changed where that is not the newest, Conflict where the table does not
    lead there, and what the guards say."""
    locked(referral)
    newest = telling.version(referral.id)
    if version != newest:
        raise Changed(
            f"This referral has moved on: you read version {version}, the newest is {newest}. Nothing was changed. "
            "Read it again."
        )
    target, words = task["status"], reading.last_note(task)
    if target == telling.task_status(referral.status) and not _is_other_state(referral, task):
        _say(referral, words, actor)
        return
    deed = _deed(referral, task, target)
    if deed is None:
        raise Conflict(
            f"A referral that stands at “{referral.status.label}” cannot become {target[:40]}. Nothing was changed."
        )
    deed(referral, task, actor)


def _deed(referral: Referral, task: Json, target: str) -> Deed | None:
    if target == "requested":
        if referral.status is S.NEEDS_INFORMATION:
            return _answer
        return _ask if _state(task) == ASKS else None
    if target == "received" and referral.status is S.NEEDS_INFORMATION:
        return _answer
    if target == "on-hold":
        return _hold if referral.status is S.IN_PROGRESS else _waitlist
    return DEEDS.get(target)


def _state(task: Json) -> str:
    """The state that they name besides, in our own codes."""
    business = task.get("businessStatus")
    codes = business.get("coding") if isinstance(business, dict) else None
    first = codes[0] if isinstance(codes, list) and codes else None
    return str(first.get("code", "")) if isinstance(first, dict) else ""


def _is_other_state(referral: Referral, task: Json) -> bool:
    """Two of our states have the same status in FHIR: a question that is asked, or answered, is told apart by these."""
    named = _state(task)
    if referral.status in {S.SENT, S.ACKNOWLEDGED}:
        return named == ASKS
    return referral.status is S.NEEDS_INFORMATION and named in {S.ACKNOWLEDGED.value, S.SENT.value}


def _say(referral: Referral, words: str, actor: Actor) -> None:
    """Nothing moves; a new note is a word on how it goes, and the same note twice says it once."""
    said = {one["text"] for task in telling.tasks([referral]) for one in task.get("note", ())}
    if words and words not in said:
        answering.update(referral, words, actor=actor)


def _acknowledge(referral: Referral, _task: Json, actor: Actor) -> None:
    if referral.status not in {S.SENT, S.ACKNOWLEDGED}:
        raise Conflict(f"It stands at “{referral.status.label}” by now. Nothing was changed.")
    answering.acknowledge(referral, actor=actor)


def _ask(referral: Referral, task: Json, actor: Actor) -> None:
    answering.ask(referral, reading.last_note(task), actor=actor)


def _answer(referral: Referral, task: Json, actor: Actor) -> None:
    ending.answer(referral, reading.last_note(task), actor=actor)


def _accept(referral: Referral, task: Json, actor: Actor) -> None:
    answering.accept(
        referral,
        accepted_by=_person(task),
        contact_by=reading.ends_on(task),
        words=reading.last_note(task),
        actor=actor,
    )


def _person(task: Json) -> str:
    """Who takes it: the display of the owner, where that is a person's name and not the organization we named."""
    owner = task.get("owner")
    is_ours = isinstance(owner, dict) and str(owner.get("reference", "")).startswith("Organization/")
    return "" if is_ours else reading.display(task, "owner")


def _decline(referral: Referral, task: Json, actor: Actor) -> None:
    codes = [code.value for code in DeclinedBy]
    by = _state(task) if _state(task) in codes else DeclinedBy.PARTNER.value
    answering.decline(
        referral,
        code=reading.coded(task, "statusReason", DeclineCode, "Say why"),
        declined_by=DeclinedBy(by),
        words=reading.last_note(task),
        actor=actor,
    )


def _begin(referral: Referral, task: Json, actor: Actor) -> None:
    answering.begin(referral, words=reading.last_note(task), actor=actor)


def _waitlist(referral: Referral, task: Json, actor: Actor) -> None:
    """The end of restriction.period is when they look at it again, and as long as they think that it takes."""
    until = reading.ends_on(task)
    if until is None:
        raise Invalid(
            "Say how long they will wait: restriction.period.end, the day on which you look at it again."
        )
    weeks = max(1, ceil((until - clock.today()).days / 7))
    answering.waitlist(referral, weeks=weeks, review_on=until, words=reading.last_note(task), actor=actor)


def _hold(referral: Referral, task: Json, actor: Actor) -> None:
    until = reading.ends_on(task)
    if until is None:
        raise Invalid("Say until when it stops: restriction.period.end.")
    answering.hold(
        referral,
        code=reading.coded(task, "statusReason", HoldCode, "Say why it stops for a while"),
        until=until,
        words=reading.last_note(task),
        actor=actor,
    )


def _complete(referral: Referral, task: Json, actor: Actor) -> None:
    answering.complete(
        referral,
        outcome=reading.coded(
            reading.outcome(task), "output", OutcomeCode, "Say what came of it in an output"
        ),
        words=reading.last_note(task),
        actor=actor,
    )


def _fail(referral: Referral, task: Json, actor: Actor) -> None:
    answering.could_not_complete(
        referral,
        code=reading.coded(task, "statusReason", CouldNotCode, "Say why it could not be finished"),
        words=reading.last_note(task),
        actor=actor,
    )


def _withdraw(referral: Referral, task: Json, actor: Actor) -> None:
    """This one and no other, whatever the reason: that somebody no longer agrees is not their own word here, and must
    not end what others have in hand for them. Of those ours ask the person."""
    because = reading.coded(task, "statusReason", WithdrawnBecause, "Say why it is taken back")
    ending.withdraw(
        referral, because=because, words=reading.last_note(task), for_others_too=False, actor=actor
    )
    if because is WithdrawnBecause.AGREEMENT_WITHDRAWN:
        for other in ending.others_to_this_partner(referral):
            our_tasks.ask(other, ASK_ABOUT_OTHERS, actor=actor)


def _mistake(referral: Referral, task: Json, actor: Actor) -> None:
    ending.enter_in_error(
        referral,
        code=reading.coded(task, "statusReason", ErrorCode, "Say what was wrong"),
        words=reading.last_note(task),
        actor=actor,
    )


DEEDS: Mapping[str, Deed] = {
    "received": _acknowledge,
    "accepted": _accept,
    "rejected": _decline,
    "in-progress": _begin,
    "completed": _complete,
    "failed": _fail,
    "cancelled": _withdraw,
    "entered-in-error": _mistake,
}
