"""What must hold before each move. A guard that does not hold says in one sentence what to do about it."""

from datetime import date, timedelta

from sqlalchemy import select

from hub.consent import queries as consent
from hub.core import clock, words
from hub.core.db import db
from hub.core.errors import Conflict, Invalid
from hub.directory import intake_conditions
from hub.directory.models import CapacityState, Service, ServiceCapacity
from hub.directory.models.intake import IntakeVersion
from hub.directory.queries import visible as directory
from hub.directory.services import intake
from hub.partners.queries import suspensions
from hub.referrals.clocks import StepName
from hub.referrals.models import Referral, ReferralEvent
from hub.referrals.queries import calendars, eligibility
from hub.referrals.services.moving import Change, guards
from hub.referrals.states import OPEN, ReferralStatus
from hub.referrals.transitions import Deed, Guard
from hub.residents import queries as residents

WEEK = timedelta(days=7)
LATEST_CONTACT, LATEST_HOLD = timedelta(days=30), timedelta(days=90)
"""No clock moves before the day that a partner names: so it may not lie as far away as they like."""
LATEST_TRY, LATEST_MEETING = timedelta(days=90), timedelta(days=730)
"""Further away than that is a slip in the year."""


@guards(Guard.FACTS_RECORDED)
def facts_recorded(change: Change) -> None:
    facts = consent.facts_of(change.referral.id)
    if facts.missing:
        raise Conflict(f"Before this can go, record {words_and(facts.missing)}.")


@guards(Guard.QUESTIONS_ANSWERED)
def questions_answered(change: Change) -> None:
    """Against the questions as they are now: ones that were changed while the draft lay there are asked again."""
    referral = change.referral
    asked = intake.current(referral.service_id)
    if asked is None or not asked.questions:
        return
    if unanswered(asked, referral):
        raise Conflict("The service asks questions that are not answered yet. Answer them, then send.")
    if have_changed(asked, referral):
        raise Conflict("The service has changed its questions since they were answered. Look at them again.")
    referral.intake_version_id = asked.id


@guards(Guard.ELIGIBLE_OR_OVERRIDDEN)
def eligible_or_overridden(change: Change) -> None:
    """Unknown is never no."""
    against = eligibility.sentences_against(change.referral)
    if against and not change.referral.override_reason:
        raise Conflict(
            f"This service is not for them as things stand: {'; '.join(against)}. "
            "Choose another, or say why it should go all the same."
        )


@guards(Guard.SERVICE_TAKES_REFERRALS)
def service_takes_referrals(change: Change) -> None:
    if why := not_taking(change.referral):
        raise Conflict(why)


@guards(Guard.UNDER_WEEKLY_CAP)
def under_weekly_cap(change: Change) -> None:
    """A small group is not flooded: what went to it in the last seven days counts."""
    referral = change.referral
    cap = calendars.weekly_cap_of(referral.organization_id)
    if cap is None:
        return
    since = clock.now() - WEEK
    sent = db.session.scalars(
        select(Referral.sent_at)
        .where(Referral.organization_id == referral.organization_id, Referral.sent_at > since)
        .where(Referral.status != ReferralStatus.ENTERED_IN_ERROR)
        .order_by(Referral.sent_at)
    ).all()
    if len(sent) >= cap:
        again = next(moment for moment in sent[len(sent) - cap :] if moment) + WEEK
        raise Conflict(
            f"This partner takes {words.plural(cap, 'referral')} a week, and has had them. "
            f"Choose another service, or send it from {words.day(clock.day_of(again))}."
        )


@guards(Guard.NO_OPEN_TWIN)
def no_open_twin(change: Change) -> None:
    referral = change.referral
    twin = db.session.scalar(
        select(Referral.reference).where(
            Referral.resident_id.in_(residents.ids_of(residents.survivor(referral.resident_id))),
            Referral.service_id == referral.service_id,
            Referral.status.in_(OPEN),
            Referral.id != referral.id,
        )
    )
    if twin:
        raise Conflict(
            f"They are with this service already: referral {twin} is open. Nothing was sent twice."
        )


@guards(Guard.QUESTION)
def question(change: Change) -> None:
    _words(change, "Write your question.")


@guards(Guard.ANSWER)
def answer(change: Change) -> None:
    _words(change, "Write your answer.")


@guards(Guard.NAMED_PERSON)
def named_person(change: Change) -> None:
    if not change.referral.accepted_by and not str(change.given.get("accepted_by", "")).strip():
        raise Invalid("Say who will look after it: a name.")
    _not_beyond(change.sets.get("contact_by"), LATEST_CONTACT)


@guards(Guard.DECLINE_CODE)
def decline_code(change: Change) -> None:
    if not change.sets.get("decline_code") or not change.sets.get("declined_by"):
        raise Invalid("Choose a reason, and say who declined.")
    if change.sets["decline_code"].value == "other":
        _words(change, "Say in a few words what the reason is.")


@guards(Guard.ESTIMATE_AND_REVIEW)
def estimate_and_review(change: Change) -> None:
    weeks = change.sets.get("wait_weeks")
    if weeks is None or weeks < 1:
        raise Invalid("Say how many weeks they will wait, as well as you can tell.")
    _in_future(change.sets.get("review_on"), "Choose a day on which you will look at it again.")


@guards(Guard.REASON_AND_UNTIL)
def reason_and_until(change: Change) -> None:
    if not change.sets.get("hold_code"):
        raise Invalid("Choose why it stops for a while.")
    _in_future(change.sets.get("hold_until"), "Choose the day until which it stops.")
    _not_beyond(change.sets.get("hold_until"), LATEST_HOLD)


@guards(Guard.OUTCOME)
def outcome(change: Change) -> None:
    if not change.sets.get("outcome_code"):
        raise Invalid("Choose what came of it.")


@guards(Guard.COULD_NOT_CODE)
def could_not_code(change: Change) -> None:
    if not change.sets.get("could_not_code"):
        raise Invalid("Choose why it could not be finished.")


@guards(Guard.CHILD_AGREED)
def child_agreed(change: Change) -> None:
    """The new referral has its own facts, and went in this very transaction."""
    child: Referral | None = change.given.get("child")
    if child is None or child.part_of_id != change.referral.id or child.status is not ReferralStatus.SENT:
        raise Conflict("Ask whether they agree to the new partner first.")


@guards(Guard.WITHDRAW_REASON)
def withdraw_reason(change: Change) -> None:
    if not change.sets.get("withdrawn_because"):
        raise Invalid("Choose why it is taken back.")


@guards(Guard.ESCALATION_RAN)
def escalation_ran(change: Change) -> None:
    ran = select(ReferralEvent.id).where(
        ReferralEvent.referral_id == change.referral.id,
        ReferralEvent.deed == Deed.REMIND,
        ReferralEvent.step == StepName.ESCALATE,
    )
    if db.session.scalar(ran.limit(1)) is None:
        raise Conflict("Nobody has been told yet that this partner does not answer.")


@guards(Guard.ERROR_REASON)
def error_reason(change: Change) -> None:
    if not change.sets.get("error_code"):
        raise Invalid("Choose what was wrong.")


def not_taking(referral: Referral) -> str:
    """Why the service takes no referrals just now; nothing where it does."""
    service = db.session.scalar(
        select(Service)
        .join(Service.organization)
        .where(Service.id == referral.service_id, directory.is_live())
    )
    if service is None or service.merged_into_id:
        return "This service is no longer offered. Choose another one."
    if suspensions.is_suspended(service.organization_id):
        return "We send this partner nobody at the moment. Choose another one."
    today = clock.today()
    if service.closed_until and service.closed_until > today:
        return f"This service is closed until {words.day(service.closed_until)}. Choose another one, or wait."
    room = db.session.get(ServiceCapacity, service.id)
    if room and room.state_at(clock.now()) is CapacityState.PAUSED:
        until = f" until {words.day(room.paused_until)}" if room.paused_until else ""
        return f"This service takes nobody new{until}. Choose another one."
    return ""


def unanswered(asked: IntakeVersion, referral: Referral) -> list[str]:
    """The required questions that are asked and have no answer."""
    return intake_conditions.unanswered(asked.questions, referral.answers)


def have_changed(asked: IntakeVersion, referral: Referral) -> bool:
    """Whether the answers were given to other questions than those of now."""
    return bool(referral.answers) and referral.intake_version_id not in {None, asked.id}


def words_and(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _words(change: Change, message: str) -> None:
    if not change.words.strip():
        raise Invalid(message)


def _in_future(day: date | None, message: str) -> None:
    if day is None or day <= clock.today():
        raise Invalid(message)


def _not_beyond(day: date | None, within: timedelta) -> None:
    if day is not None and day > clock.today() + within:
        raise Invalid(f"Choose a day within {within.days} days: until then nobody asks how it goes.")
