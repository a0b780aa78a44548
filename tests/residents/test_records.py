"""Registering residents, who may see them, and what the database alone gives away: nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.directory.models import RuleKind
from hub.directory.vocabulary import RULE_VALUES
from hub.residents import circumstances, keys, names, queries, services
from hub.residents.models import Bar, Read, ResidentKey, Tenure
from hub.tasks import queries as tasks
from tests.support import make

pytestmark = pytest.mark.usefixtures("app")

MAUNDY_THURSDAY = datetime(2026, 4, 2, 12, tzinfo=UTC)


def test_another_team_does_not_know_that_somebody_exists() -> None:
    jo, other = make.worker(), make.worker()
    resident = make.resident(of=jo)
    assert queries.get(resident.id, actor=jo.actor) is resident
    for stranger in (other, make.user(Role.ADMINISTRATOR), make.user(Role.NETWORK_MANAGER)):
        with pytest.raises(NotFound):
            queries.get(resident.id, actor=stranger.actor)


def test_nothing_of_a_resident_can_be_read_in_the_raw_rows() -> None:
    make.resident(
        of=make.worker(),
        name="Zebedee Quillfeather",
        date_of_birth=date(1961, 7, 9),
        postcode="WF1 1AA",
        goal="a warm flat for Pollyanna",
        circumstances={"tag": ["veteran"]},
    )
    raw = db.session.execute(text("SELECT * FROM resident")).all()
    keyed = db.session.execute(text("SELECT * FROM resident_key")).all()
    for canary in ("Zebedee", "zebedee", "Quillfeather", "1961", "WF1", "Pollyanna", "veteran"):
        assert canary not in f"{raw}{keyed}"


def test_a_record_beyond_the_team_opens_for_a_reason_for_a_while_and_the_lead_worker_hears(
    time_machine,
) -> None:
    time_machine.move_to(MAUNDY_THURSDAY)
    jo, other = make.worker(), make.worker()
    resident = make.resident(of=jo)
    with transaction():
        services.open_with_reason(resident, "Covers for Jo, who is ill today", actor=other.actor)
    assert queries.get(resident.id, actor=other.actor)
    (told,) = tasks.waiting(actor=jo.actor)
    assert told.kind == "record-opened"
    assert told.due_on == date(2026, 4, 8), "Easter is not waited through"
    time_machine.move_to(clock.now() + timedelta(hours=9))
    with pytest.raises(NotFound):
        queries.get(resident.id, actor=other.actor)


def test_whoever_is_barred_from_somebody_sees_nothing_and_no_reason_helps() -> None:
    team = make.team()
    jo, cousin = make.worker(team=team), make.worker(team=team)
    resident = make.resident(of=jo)
    make.saved(Bar(resident_id=resident.id, user_id=cousin.id, set_by_id=jo.id))
    with pytest.raises(NotFound):
        queries.get(resident.id, actor=cousin.actor)
    with pytest.raises(NotFound), transaction():
        services.open_with_reason(resident, "I would like to know how she is", actor=cousin.actor)


def test_a_second_press_registers_nobody_twice_and_somebody_without_a_team_registers_nobody() -> None:
    jo = make.worker()
    first = make.resident(of=jo)
    assert make.resident(of=jo, resident_id=first.id) is first
    with pytest.raises(Conflict):
        make.resident(of=make.user(Role.REFERRER))


def test_a_change_renews_what_somebody_is_found_by_and_the_trail_has_no_values() -> None:
    jo = make.worker()
    resident = make.resident(of=jo, name="Ann Bell")
    before = set(db.session.scalars(select(ResidentKey.key_hash)))
    with transaction():
        assert services.edit(resident, actor=jo.actor, name="Ann Marsh", goal="") == ["name"]
    after = set(db.session.scalars(select(ResidentKey.key_hash)))
    assert keys.hashed(keys.of_name("Ann Marsh")) == after != before
    trail = db.session.execute(text("SELECT * FROM audit_event")).all()
    assert "Marsh" not in f"{trail}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed Khan", "Muhamad Kahn"),
        ("Elizabeth Smith", "Liz Smyth"),
        ("Siân O’Neill", "Sian ONeil"),
        ("Jean-Luc Baptiste", "Baptiste Jean Luc"),
        ("Kateryna Shevchenko", "Katerina Schevchenko"),
        ("Agnieszka Wójcik", "Agnieszka Wojcik"),
    ],
)
def test_names_meet_however_they_were_heard(one: str, other: str) -> None:
    assert keys.of_name(one) & keys.of_name(other)
    assert names.likeness(one, other) >= 80


def test_different_people_do_not_sound_alike() -> None:
    assert names.likeness("Mary Khan", "Robert Bell") < 60


def test_facts_for_matching_speak_the_language_of_the_rules() -> None:
    resident = make.resident(
        of=make.worker(),
        date_of_birth=date(1960, 1, 1),
        tenure=Tenure.OUR_TENANT,
        circumstances={"benefits": ["pension-credit"], "household": ["carer"]},
        language="pl",
    )
    facts = services.facts_for_matching(resident)
    assert facts.age is not None
    assert facts.age >= 65
    assert facts.facts == {
        "tenure": {"our-tenant"},
        "benefits": {"pension-credit"},
        "household": {"carer"},
        "language": {"Polish"},
    }


def test_circumstances_carry_the_codes_of_the_rules() -> None:
    """A code that no rule knows would match nothing, and nobody would notice."""
    for kind, known in circumstances.KINDS.items():
        if kind != "tag":
            assert set(known) - {circumstances.NONE} <= set(RULE_VALUES[RuleKind(kind)])
    assert set(circumstances.GENDERS) <= set(RULE_VALUES[RuleKind.GENDER])
    assert {one.value for one in Tenure} <= set(RULE_VALUES[RuleKind.TENURE])


def test_reads_are_logged_always_for_a_flagged_person_and_once_a_day_for_others() -> None:
    jo = make.worker()
    resident = make.resident(of=jo)
    with transaction():
        for _ in range(3):
            services.note_read(resident, page="residents.show", actor=jo.actor)
            db.session.flush()
    assert len(db.session.scalars(select(Read)).all()) == 1
