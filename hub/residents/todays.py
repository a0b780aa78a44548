"""What needs a worker today about residents: tasks, and flags that somebody should look at again."""

from collections.abc import Sequence

from hub.accounts.policy import Actor, Permission
from hub.residents.queries import lists
from hub.residents.task_words import in_the_list
from hub.tasks import queries as tasks
from hub.tasks import today
from hub.tasks.today import Heap, Item


def tasks_to_do(actor: Actor, most: int) -> Sequence[Heap]:
    """What a person must do because no machine may: ring, write, find a safe moment."""
    if not actor.may(Permission.RESIDENT_READ_TEAM):
        return []
    kinds = in_the_list()
    items = [
        Item(
            one.words.title,
            "Open the task",
            "residents.task",
            {"task_id": one.task.id},
            about=one.resident.name if one.resident else "",
            since=one.task.created_at.date(),
            due_on=one.task.due_on,
            is_urgent=one.task.is_urgent,
        )
        for one in lists.in_words(tasks.waiting(actor=actor, limit=most, kinds=kinds), actor)
    ]
    total = tasks.how_many_wait(actor=actor, kinds=kinds) if len(items) == most else len(items)
    return [Heap("Tasks", items, total, "residents.all_tasks", weight=today.PERSON_WAITS)]


def flags_to_review(actor: Actor, most: int) -> Sequence[Heap]:
    """A flag sticks to nobody for ever: on its day somebody asks whether it still holds."""
    if not actor.may(Permission.RESIDENT_READ_TEAM):
        return []
    items = [
        Item(
            "Ask whether a flag still holds",
            "Look at it",
            "residents.show",
            {"resident_id": resident.id},
            about=resident.name,
            since=day,
            due_on=day,
        )
        for resident, day in lists.flags_to_review(actor, limit=most)
    ]
    total = lists.how_many_flags(actor) if len(items) == most else len(items)
    return [Heap("Flags to look at again", items, total, "residents.to_review", weight=today.LOOK)]


today.SOURCES += [tasks_to_do, flags_to_review]
