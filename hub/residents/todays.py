"""What needs a worker today about residents: tasks, and flags that somebody should look at again."""

from collections.abc import Sequence

from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.residents.queries import lists
from hub.residents.task_words import WORDS
from hub.tasks import today
from hub.tasks.today import Heap, Item


def tasks_to_do(actor: Actor, most: int) -> Sequence[Heap]:
    """What a person must do because no machine may: ring, write, find a safe moment."""
    if not actor.may(Permission.RESIDENT_READ_TEAM):
        return []
    first, total = lists.first_to_do(actor, most=most)
    items = [
        Item(
            WORDS[one.kind].title,
            "Open the task",
            "residents.task",
            {"task_id": one.id},
            about=one.resident or "",
            since=clock.day_of(one.created_at),
            due_on=one.due_on,
            is_urgent=one.is_urgent,
            owner=one.owner or "",
        )
        for one in first
    ]
    return [Heap("Tasks", items, total, "residents.all_tasks", weight=today.PERSON_WAITS)]


def flags_to_review(actor: Actor, most: int) -> Sequence[Heap]:
    """A flag sticks to nobody for ever: on its day somebody asks whether it still holds."""
    if not actor.may(Permission.RESIDENT_READ_TEAM):
        return []
    first, total = lists.flags_to_review(actor, most=most)
    items = [
        Item(
            "Ask whether a flag still holds",
            "Look at it",
            "residents.show",
            {"resident_id": resident_id},
            about=name,
            since=day,
            due_on=day,
        )
        for resident_id, name, day in first
    ]
    return [Heap("Flags to look at again", items, total, "residents.to_review", weight=today.LOOK)]


today.SOURCES += [tasks_to_do, flags_to_review]
