"""What nobody of ours has asked about: a number or address that came with a page or a system in somebody's name.

Anybody can fill in a page as somebody else. So when such a record turns out to be one with a known record, nothing goes
to what was typed there until one of ours has asked whether it is theirs and safe.
"""

from collections.abc import Iterable

from hub.accounts.policy import Actor
from hub.core import workdays
from hub.residents import queries
from hub.residents.models import ContactPoint, Resident
from hub.residents.queries import people
from hub.residents.services import contact
from hub.tasks import services as tasks

IS_IT_THEIRS = "contact-doubted"
"""The kind of the task for whoever works with them: is the number or address theirs, and is it safe?"""
ASK_WITHIN = 2
"""Working days."""


def doubt(given: Iterable[ContactPoint], *, on: Resident, actor: Actor) -> None:
    """What the known record says of a number stands, also of the same number; what it has not is asked about."""
    doubted = list(given)
    for point in doubted:
        contact.doubt(on, point, actor=actor)
    on_file = {
        contact.compared(one)
        for one in people.points(queries.ids_of(on.id))
        if one not in doubted and (one.contact_prohibited or one.reviewed_at is not None)
    }
    if any(contact.compared(point) not in on_file for point in doubted):
        tasks.raise_task(
            IS_IT_THEIRS,
            about_type="resident",
            about_id=on.id,
            resident_id=on.id,
            due_on=workdays.within(ASK_WITHIN),
            team_id=on.team_id,
            owner_id=on.lead_worker_id,
            actor=actor,
        )


def unasked(resident: Resident) -> list[ContactPoint]:
    """What somebody or something else said to be safe, and none of ours has looked at. A prohibition stands."""
    return [
        one
        for one in people.points(queries.ids_of(resident.id))
        if one.reviewed_at is not None and one.reviewed_by_id is None and not one.contact_prohibited
    ]
