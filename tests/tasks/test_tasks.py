"""Who owes what by when."""

import uuid
from datetime import timedelta

import pytest

from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.tasks import queries, services
from tests.support import make

pytestmark = pytest.mark.usefixtures("app")


def test_a_task_waits_for_the_team_until_somebody_has_done_it_once() -> None:
    team = make.team()
    jo, sam, stranger = make.worker(team=team), make.worker(team=team), make.worker()
    about = uuid.uuid4()
    with transaction():
        for _ in range(2):
            task = services.raise_task(
                "contact",
                about_type="resident",
                about_id=about,
                due_on=clock.today() + timedelta(days=1),
                team_id=team.id,
                resident_id=None,
                words="Ring and say that the referral was accepted.",
                actor=jo.actor,
            )
            db.session.flush()
    assert [one.id for one in queries.waiting(actor=sam.actor)] == [task.id]
    assert not queries.waiting(actor=stranger.actor)
    with pytest.raises(NotFound):
        queries.get(task.id, actor=stranger.actor)
    with transaction():
        services.done(task, outcome="Told her.", actor=sam.actor)
    assert not queries.waiting(actor=jo.actor)
    with pytest.raises(Conflict), transaction():
        services.done(task, actor=jo.actor)
