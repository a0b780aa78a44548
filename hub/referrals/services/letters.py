"""Whom we write to about a referral, and that. Every message says a reference and a link, never who or what for."""

from collections.abc import Mapping
from datetime import timedelta

from hub.accounts.policy import SYSTEM, Actor
from hub.messaging import services as messaging
from hub.partners.mailboxes import Recipient
from hub.partners.queries import suspensions
from hub.referrals import links
from hub.referrals.clocks import Party
from hub.referrals.models import Referral
from hub.referrals.queries import minding, partner_people
from hub.referrals.services import our_tasks
from hub.referrals.transitions import Deed
from hub.tasks import queries as task_queries
from hub.tasks import services as tasks

RING_PARTNER = "referral-ring-partner"
"""The kind of the task for one of ours, where nothing goes to a partner from here, or no address of theirs works."""
NEW, OVER, MESSAGE = "referral-new", "referral-over", "referral-message-partner"
CONTACT_CHANGED = "referral-contact-changed"
TO_SAY: Mapping[str, str] = {
    NEW: "There is a referral from us for them. Tell them of it, and how they can answer.",
    OVER: "This referral is over. They must not contact the person about it any more, and must destroy what they wrote "
    "down or printed. Do not say why.",
    MESSAGE: "We wrote to them on the referral’s page. Tell them what it says.",
    "referral-answered": "We answered what they asked. The answer is on the referral’s page.",
    "referral-appointment": "We changed an appointment with them. It is on the referral’s page.",
    CONTACT_CHANGED: "There is something new about how to get in touch with the person: another number or address, "
    "other hours, a code word, or whether a message may be left. Say what the referral’s page shows now.",
    "referral-waits": "We have not heard how it goes. Ask them, and write their answer down on the referral’s page.",
}
"""What each letter to a partner would have said, for whoever rings in its place."""
NOT_TWICE_WITHIN = timedelta(hours=20)


def to_partner(referral: Referral, name: str, *, step: str = "", **context: str) -> int:
    """Write to the partner, each mailbox with its own link; says to how many. Where nothing goes from here, or none can
    be written to, the referral's owner gets a task to ring them instead. With a `step` it is a reminder, or news of
    how to get in touch, and goes once.

    What says that it is over brings no link: there is nothing to answer any more.
    """
    people = [] if referral.via.is_off_platform else partner_people.to_write_to(referral)
    for one in people:
        _write(referral, name, one, step, context)
    if not people:
        ring_instead(referral, name)
    return len(people)


def to_partner_owner(referral: Referral, name: str, *, step: str) -> int:
    """Write to the partner's owners; where it has none, to whoever reads its referrals."""
    owners = [] if referral.via.is_off_platform else partner_people.owners(referral)
    if not owners:
        return to_partner(referral, name, step=step)
    for owner in owners:
        _write(referral, name, owner, step, {})
    return len(owners)


def to_owner(referral: Referral, name: str, *, deed: Deed | None = None, **context: str) -> None:
    """Write to the one of ours who sees to it, or to whoever stands in today."""
    for one in minding.told(referral):
        messaging.send(
            name,
            to=one.email,
            about_id=referral.id,
            reference=referral.reference,
            referral_id=str(referral.id),
            deed=deed.value if deed else "",
            **context,
        )


def to_party(referral: Referral, party: Party, name: str, *, step: str) -> int:
    """Take a step of the clock table to those whom it names; says how many were written to."""
    if party is Party.PARTNER:
        return to_partner(referral, name, step=step)
    if party is Party.PARTNER_OWNER:
        return to_partner_owner(referral, name, step=step)
    if party is Party.REFERRER:
        people = minding.told(referral)
    elif party is Party.TEAM_LEAD:
        people = minding.leads(referral)
    else:
        people = minding.managers(referral)
    for one in people:
        messaging.send(
            name,
            to=one.email,
            about_id=referral.id,
            reference=referral.reference,
            referral_id=str(referral.id),
            step=step,
            party=party.value,
        )
    return len(people)


def ring_instead(referral: Referral, name: str) -> None:
    """Nobody there can be written to: somebody of ours rings, with what the letter would have said. Whoever sends by
    phone or letter has told them of it already; when it is over, nothing else is to be said any more. Where our work
    with them is stopped, nothing else is said to them at all."""
    if not rings(referral, name):
        return
    if name == OVER:
        need_not_ring(referral, actor=SYSTEM)
    our_tasks.ask(referral, RING_PARTNER, words=TO_SAY[name], actor=SYSTEM)


def rings(referral: Referral, name: str) -> bool:
    """Whether one of ours rings where that letter can go to nobody."""
    is_stopped = name != OVER and suspensions.is_suspended(referral.organization_id)
    return not is_stopped and not (name == NEW and referral.via.is_off_platform)


def ring_if_nobody_is_left(referral: Referral) -> None:
    """It was kept from somebody just now who reads the partner's mail: somebody of ours rings where it waits and nobody
    else there can be written to."""
    is_kept_there = partner_people.is_kept_from(referral, None)
    if is_kept_there and referral.status.is_open and not partner_people.to_write_to(referral):
        ring_instead(referral, NEW)


def need_not_ring(referral: Referral, *, actor: Actor) -> None:
    """What somebody of ours was to say to the partner is not said any more, like mail that waits."""
    for task in task_queries.about("referral", referral.id, actor=SYSTEM):
        if task.kind == RING_PARTNER and task.done_at is None:
            tasks.done(task, outcome="It was taken back: do not ring about it.", actor=actor)


def _write(referral: Referral, name: str, to: Recipient, step: str, context: dict[str, str]) -> None:
    said = {"reference": referral.reference, "urgency": referral.urgency.value}
    if name != OVER:
        said["link_id"] = str(links.issue(referral, mailbox=to.mailbox, user_id=to.user_id).id)
    if step and name == CONTACT_CHANGED:  # each news of it goes, and at once
        messaging.tell_once(name, step, to=to.address, about_id=referral.id, **said, **context)
    elif step:
        messaging.remind(
            name,
            step,
            to=to.address,
            about_id=referral.id,
            apart=NOT_TWICE_WITHIN,
            step=step,
            **said,
            **context,
        )
    else:
        messaging.send(name, to=to.address, about_id=referral.id, **said, **context)
