"""A resident with one of everything that has an address."""

from datetime import timedelta

from hub.accounts.models import Team, User
from hub.accounts.policy import SYSTEM, Role, actor_for
from hub.core import clock
from hub.core.db import transaction
from hub.residents import services
from hub.residents.models import Bar, Opening
from hub.residents.queries import people
from hub.tasks import services as tasks
from tests.support import make


def resident(team: Team, reader: User | None = None, *, parted: bool = False) -> dict[str, object]:
    """The ids that the addresses of the pages about residents are made of. `reader` leads the work with them.

    `parted`: the other record is merged into the first, so that it can be parted from it.
    """
    worker = make.user(Role.TEAM_LEAD, team_id=team.id)
    actor = actor_for(worker.id, Role.TEAM_LEAD, team_id=team.id)
    person, other = make.resident(of=worker), make.resident(of=worker)
    point = make.contact_point(person)
    with transaction():
        person.lead_worker_id = reader.id if reader else worker.id
        flag = services.raise_flag(
            person,
            people.flag_kinds()[-1],
            source="They said so",
            review_on=clock.today() + timedelta(days=9),
            actor=actor,
        )
        member = services.add_member(person, name="Kim", actor=actor)
        task = tasks.raise_task(
            "contact-call",
            about_type="resident",
            about_id=person.id,
            resident_id=person.id,
            team_id=team.id,
            due_on=clock.today(),
            actor=SYSTEM,
        )
        if parted:
            services.merge(person, other, actor=actor)
    made: list[Bar | Opening] = [Bar(resident_id=person.id, user_id=worker.id)]
    if reader is not None:
        ends_at = clock.now() + timedelta(days=1)
        made.append(
            Opening(resident_id=person.id, user_id=reader.id, reason="a test of pages", ends_at=ends_at)
        )
    make.saved(*made)
    return {
        "resident_id": person.id,
        "other_id": other.id,
        "point_id": point.id,
        "flag_id": flag.id,
        "member_id": member.id,
        "task_id": task.id,
        "user_id": worker.id,
    }
