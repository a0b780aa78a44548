"""Find first: nobody is registered twice, and nobody is found who must stay hidden."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from hub.core import clock
from hub.core.db import db, transaction
from hub.residents import finding, services
from hub.residents.finding import Asked, understood
from hub.residents.models import Bar, ContactKind, Resident
from hub.residents.queries import people
from hub.residents.services import twins
from hub.tasks.models import Task
from tests.support import make

pytestmark = pytest.mark.usefixtures("app")

BORN = date(1961, 7, 9)
MAUNDY_THURSDAY = datetime(2026, 4, 2, 12, tzinfo=UTC)


@pytest.fixture
def zeb() -> Resident:
    resident = make.resident(
        of=make.worker(),
        name="Elizabeth Quillfeather",
        date_of_birth=BORN,
        postcode="WF1 1AA",
        tenancy_reference="TEN-00123",
    )
    make.contact_point(resident, ContactKind.PHONE, "01632 960 123")
    make.contact_point(resident, ContactKind.EMAIL, "Liz@Home.example")
    return resident


@pytest.mark.parametrize(
    "typed",
    [
        "Elizabeth Quillfeather",
        "liz quilfether",
        "Quillfeather",
        "+44 1632 960123",
        "(01632) 960 123",
        "liz@home.example",
        "ten 00123",
        "TEN-00123",
        "wf11aa",
        "9/7/1961",
        "Lizzie Quilfeather 09/07/1961",
    ],
)
def test_one_box_finds_somebody_by_whatever_is_known(zeb: Resident, typed: str) -> None:
    found = finding.find(understood(typed), actor=make.worker().actor)
    assert [one.resident_id for one in found] == [zeb.id]


def test_other_people_are_not_taken_for_each_other(zeb: Resident) -> None:
    jo = make.worker()
    for typed in ("Robert Bell", "Mary Feather", "01632 960 124", "TEN-00124", "WF1 1AB", "9/7/1962"):
        assert not finding.find(understood(typed), actor=jo.actor)


def test_another_team_sees_just_enough_to_tell_people_apart(zeb: Resident) -> None:
    (match,) = finding.find(Asked(name="Elizabeth Quillfeather"), actor=make.worker().actor)
    assert (match.name, match.born, match.district, match.is_own) == (
        "Somebody with the initials E Q",
        "Born in 1961",
        "WF1",
        False,
    )


def test_somebody_whose_being_here_is_secret_is_found_by_nobody_else_but_their_worker_hears_of_the_twin(
    zeb: Resident,
) -> None:
    stranger = make.worker()
    own = make.worker(team=_Team(zeb.team_id))
    kind = next(one for one in people.flag_kinds() if one.code == "domestic-abuse")
    with transaction():
        services.raise_flag(
            zeb, kind, source="She said so", review_on=clock.today() + timedelta(days=20), actor=own.actor
        )
    asked = Asked(name="Elizabeth Quillfeather", born=BORN)
    assert not finding.find(asked, actor=stranger.actor)
    assert finding.find(asked, actor=own.actor)
    assert finding.hidden_likeness(asked, actor=stranger.actor) == [zeb]
    new = make.resident(of=stranger)
    with time_machine.travel(MAUNDY_THURSDAY), transaction():
        twins.tell_their_worker([zeb], new, actor=stranger.actor)
    told = db.session.scalars(select(Task).where(Task.kind == "maybe-twice")).one()
    assert told.due_on == date(2026, 4, 7), "Easter is nobody's next working day"
    assert not finding.hidden_likeness(Asked(name="Mary Bell"), actor=stranger.actor)


def test_whoever_is_barred_or_sees_no_residents_finds_nobody(zeb: Resident) -> None:
    cousin = make.worker(team=_Team(zeb.team_id))
    make.saved(Bar(resident_id=zeb.id, user_id=cousin.id))
    assert not finding.find(Asked(name="Elizabeth Quillfeather"), actor=cousin.actor)
    assert not finding.find(
        Asked(name="Elizabeth Quillfeather"), actor=make.user(make.Role.ADMINISTRATOR).actor
    )


def test_a_merged_record_leads_to_the_one_that_stayed(zeb: Resident) -> None:
    lead = make.worker(make.Role.TEAM_LEAD, team=_Team(zeb.team_id))
    twin = make.resident(of=lead, name="Betty Quill")
    with transaction():
        services.merge(zeb, twin, actor=lead.actor)
    found = finding.find(Asked(name="Betty Quill"), actor=lead.actor)
    assert zeb.id in [one.resident_id for one in found] or not found


def test_finding_costs_the_same_for_one_and_for_many(count_queries: Callable[..., object]) -> None:
    jo = make.worker()
    costs = []
    for _ in range(2):
        for _ in range(3):
            make.resident(of=jo, name="Mohammed Khan", postcode="WF1 1AA")
        with count_queries() as queries:
            assert finding.find(understood("Mohamed Khan"), actor=jo.actor)
        costs.append(len(queries))
    assert costs[0] == costs[1]


class _Team:
    """A team that is there already."""

    def __init__(self, team_id: object) -> None:
        self.id = team_id
