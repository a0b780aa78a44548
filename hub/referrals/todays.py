"""What needs somebody of ours today about referrals, each kind in words of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.accounts.policy import Actor, Permission
from hub.referrals.codes import Urgency
from hub.referrals.queries import reviews, team, waiting
from hub.referrals.queries.listing import Line
from hub.referrals.queries.shows import FIND_WITHIN, Show
from hub.referrals.states import ReferralStatus
from hub.referrals.workdays import ENGLAND
from hub.tasks import today
from hub.tasks.today import Heap, Item


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind is said: the heading of the heap is the list's own, this is each line and its button."""

    said: str
    button: str
    weight: int


WORDS: Mapping[Show, Words] = {
    Show.QUESTIONS: Words("The partner asks a question", "Answer", today.PARTNER_WAITS),
    Show.SUGGESTED: Words("The partner suggests another service", "Decide", today.PARTNER_WAITS),
    Show.SILENT: Words("The partner does not answer", "See what else could help", today.PERSON_WAITS),
    Show.QUIET: Words("No word from the partner for a long time", "Ask them", today.LOOK),
}
ENDED: Mapping[ReferralStatus, str] = {
    ReferralStatus.DECLINED: "It was turned down",
    ReferralStatus.EXPIRED_NO_RESPONSE: "The partner did not answer in time",
    ReferralStatus.COULD_NOT_COMPLETE: "The partner could not finish it",
}
TO_CHOOSE = Words("It ended without help", "Choose what comes next", today.PERSON_WAITS)
WROTE = Words("The partner wrote to you", "Read it", today.PARTNER_WAITS)
DRAFT = Words("A referral that you began", "Finish it", today.FINISH)


def open_ones(actor: Actor, most: int) -> Sequence[Heap]:
    """Open referrals whose next step is ours."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return []
    return [
        _heap(show, WORDS[show].weight, [_item(line, WORDS[show], actor) for line in lines], total)
        for show, (lines, total) in waiting.waiting(actor=actor, most=most).items()
    ]


def ended_without_help(actor: Actor, most: int) -> Sequence[Heap]:
    """Somebody asked for help and got none: they are asked what comes next."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return []
    lines, total = waiting.first_of(Show.CHOOSE, actor=actor, most=most)
    items = [
        _item(line, TO_CHOOSE, actor, said=ENDED.get(line.referral.status, TO_CHOOSE.said)) for line in lines
    ]
    return [_heap(Show.CHOOSE, TO_CHOOSE.weight, items, total)]


def unread(actor: Actor, most: int) -> Sequence[Heap]:
    """What partners wrote, and nobody has read yet."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return []
    lines, total = waiting.first_of(Show.UNREAD, actor=actor, most=most)
    return [_heap(Show.UNREAD, WROTE.weight, [_item(line, WROTE, actor) for line in lines], total)]


def drafts(actor: Actor, most: int) -> Sequence[Heap]:
    """What was begun and never sent helps nobody."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return []
    lines, total = waiting.first_of(Show.DRAFTS, actor=actor, most=most)
    return [_heap(Show.DRAFTS, DRAFT.weight, [_item(line, DRAFT, actor) for line in lines], total)]


def _heap(show: Show, weight: int, items: Sequence[Item], total: int) -> Heap:
    return Heap(show.label, items, total, "referrals.mine", {"show": show.value}, weight)


def _item(line: Line, how: Words, actor: Actor, *, said: str = "") -> Item:
    referral = line.referral
    is_draft = referral.status is ReferralStatus.DRAFT
    began = referral.ended_at or referral.created_at
    ended = referral.ended_at.date() if referral.ended_at else None
    return Item(
        said or how.said,
        how.button,
        "referrals.write" if is_draft else "referrals.show",
        {"referral_id": referral.id},
        about=f"{line.resident}, {referral.service.name}",
        more=referral.reference,
        since=began.date() if is_draft or ended else referral.clock_from,
        due_on=ENGLAND.after(ended, FIND_WITHIN) if ended else referral.due_on,
        is_urgent=referral.urgency is Urgency.URGENT,
        owner=line.owner if referral.owner_id != actor.id else "",
    )


def opened_by_others(actor: Actor, most: int) -> Sequence[Heap]:
    """Somebody read what is not theirs: whoever looks after the person says whether the reason sounds right."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return []
    opened, total = reviews.to_see(actor=actor, most=most)
    items = [
        Item(
            "Somebody outside the team opened a referral",
            "Read their reason",
            "referrals.show",
            {"referral_id": referral.id, "_anchor": "opened"},
            about=referral.reference,
            since=glass.broken_at.date(),
            due_on=(glass.broken_at + reviews.WITHIN).date(),
        )
        for glass, referral in opened
    ]
    return [_heap(Show.OPENED, today.LOOK, items, total)]


def to_review(actor: Actor, most: int) -> Sequence[Heap]:
    """What went around a rule waits for whoever keeps privacy."""
    if not actor.may(Permission.REFERRAL_REVIEW):
        return []
    page = reviews.acts(actor=actor, waiting=True, page=1, size=most)
    items = [
        Item(
            one.around.label,
            "Look at it",
            "referrals.review",
            {"around": one.around.value, "about_id": one.id},
            about=", ".join(filter(None, (one.by, one.reference))),
            more="Does not sound right to whoever looks after them" if one.is_questioned else "",
            since=one.at.date(),
            due_on=one.due_on,
            is_urgent=one.is_questioned,
        )
        for one in page.items
    ]
    return [Heap("Went around a rule", items, page.total, "referrals.all_reviews", weight=today.PERSON_WAITS)]


today.SOURCES += [open_ones, ended_without_help, unread, drafts, opened_by_others, to_review]
today.COLUMNS += [
    team.counted(Show.TEAM, "Open"),
    team.counted(Show.LATE, "Overdue", tone="bad"),
    team.counted(Show.FOR_US, "Waits for us"),
]
