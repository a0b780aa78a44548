"""What needs somebody of ours today about referrals, each kind in words of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hub.accounts.policy import Actor, Permission
from hub.core import clock, workdays
from hub.core.paging import Page
from hub.referrals.queries import listing, reviews, second_eyes, team, waiting
from hub.referrals.queries.listing import Line
from hub.referrals.queries.shows import FIND_WITHIN, Show
from hub.referrals.queries.waiting import Waiting
from hub.referrals.states import ReferralStatus
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
    Show.CHOOSE: Words("It ended without help", "Choose what comes next", today.PERSON_WAITS),
    Show.UNREAD: Words("The partner wrote to you", "Read it", today.PARTNER_WAITS),
    Show.DRAFTS: Words("A referral that you began", "Finish it", today.FINISH),
    Show.OPENED: Words("Somebody outside the team opened a referral", "Read their reason", today.LOOK),
}
ENDED: Mapping[ReferralStatus, str] = {
    ReferralStatus.DECLINED: "It was turned down",
    ReferralStatus.EXPIRED_NO_RESPONSE: "The partner did not answer in time",
    ReferralStatus.COULD_NOT_COMPLETE: "The partner could not finish it",
}


def on_the_desk(actor: Actor, most: int) -> Sequence[Heap]:
    """Their own referrals, and those of whoever they stand in for: whatever has a next step that is theirs."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return []

    def told(items: Sequence[Item]) -> Sequence[Item]:
        return _told(items, actor)

    return [
        Heap(
            show.label,
            [_item(one) for one in waiting_[:most]],
            len(waiting_),
            "referrals.mine",
            {"show": show.value},
            WORDS[show].weight,
            told,
        )
        for show, waiting_ in waiting.desk(actor=actor).items()
    ]


def _item(one: Waiting) -> Item:
    """What it is and how it presses; not yet who it is about."""
    how = WORDS[one.show]
    values: dict[str, object] = {"referral_id": one.id}
    if one.opened_at:
        values["_anchor"] = "opened"
        day = clock.day_of(one.opened_at)
        return Item(
            how.said,
            how.button,
            "referrals.show",
            values,
            since=day,
            due_on=workdays.within(workdays.WEEK, of=day),
        )
    is_draft = one.show is Show.DRAFTS
    began = one.ended_at or one.created_at
    ended = clock.day_of(one.ended_at) if one.ended_at else None
    return Item(
        ENDED.get(one.status, how.said),
        how.button,
        "referrals.write" if is_draft else "referrals.show",
        values,
        since=clock.day_of(began) if is_draft or ended else one.clock_from,
        due_on=workdays.within(FIND_WITHIN, of=ended) if ended else one.due_on,
        is_urgent=one.is_urgent,
    )


def _told(items: Sequence[Item], actor: Actor) -> Sequence[Item]:
    """With who they are about. Of what somebody opened from outside the number is enough."""
    lines = listing.lines({item.values["referral_id"] for item in items})
    return [_about(item, lines[item.values["referral_id"]], actor) for item in items]


def _about(item: Item, line: Line, actor: Actor) -> Item:
    if "_anchor" in item.values:
        return replace(item, about=line.reference)
    return replace(
        item,
        about=f"{line.resident}, {line.service}",
        more=line.reference,
        owner=line.owner if line.owner_id != actor.id else "",
    )


def to_review(actor: Actor, most: int) -> Sequence[Heap]:
    """What went around a rule waits for whoever keeps privacy; what the only such person did, for the team's lead."""
    if actor.may(Permission.REFERRAL_REVIEW):
        page = reviews.acts(actor=actor, waiting=True, page=1, size=most)
        return [_acts("Went around a rule", page, "referrals.review", "referrals.all_reviews")]
    if actor.may(Permission.REFERRAL_REASSIGN):
        page = second_eyes.instead(actor=actor, page=1, size=most)
        return [
            _acts(
                "What the privacy officer opened",
                page,
                "referrals.review_instead",
                "referrals.reviews_instead",
            )
        ]
    return []


def _acts(name: str, page: Page[reviews.Act], one_at: str, all_at: str) -> Heap:
    items = [
        Item(
            one.around.label,
            "Look at it",
            one_at,
            {"around": one.around.value, "about_id": one.id},
            about=", ".join(filter(None, (one.by, one.reference))),
            more="Does not sound right to whoever looks after them" if one.is_questioned else "",
            since=clock.day_of(one.at),
            due_on=one.due_on,
            is_urgent=one.is_questioned,
        )
        for one in page.items
    ]
    return Heap(name, items, page.total, all_at, weight=today.PERSON_WAITS)


today.SOURCES += [on_the_desk, to_review]
today.COLUMNS.append(team.loads)
