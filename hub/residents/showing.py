"""Whom the pages at an address are about, so that no page about a person can forget to say who looked.

Each capability names the arguments of its own addresses: given the id in the address, whom an actor sees there, or
NotFound. `views.reads` asks before each page.
"""

import uuid
from collections.abc import Callable

from hub.accounts.policy import Actor
from hub.residents import queries
from hub.tasks import queries as tasks

Whom = Callable[[uuid.UUID, Actor], uuid.UUID | None]


def _resident(resident_id: uuid.UUID, actor: Actor) -> uuid.UUID:
    return queries.get(resident_id, actor=actor).id


def _of_task(task_id: uuid.UUID, actor: Actor) -> uuid.UUID | None:
    about = tasks.get(task_id, actor=actor).resident_id
    return queries.get(about, actor=actor).id if about else None


ABOUT: dict[str, Whom] = {"resident_id": _resident, "other_id": _resident, "task_id": _of_task}
"""By the name of the argument."""
