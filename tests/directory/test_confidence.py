"""How far an entry is trusted, from evidence."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.accounts.policy import SYSTEM, VISITOR, Actor, Role, actor_for
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.directory import pace
from hub.directory.confidence import SHAKING, Evidence, Level, weigh
from hub.directory.models import AssuredBy, CapacityState, DoubtKind, Report, Service, ServiceStatus, Standing
from hub.directory.queries import doubts, entries, visible
from hub.directory.services import doubts as doubting
from hub.directory.services import offers, reports
from hub.outbox.models import Promise
from tests.support import make
from tests.support.client import PageClient

TODAY = clock.today()
EVIDENCE = st.builds(
    Evidence,
    assured=st.none() | st.dates(TODAY - timedelta(days=2000), TODAY),
    by=st.none() | st.sampled_from(AssuredBy),
    standing=st.sampled_from(Standing),
    doubts=st.frozensets(st.sampled_from(DoubtKind)),
)


@pytest.mark.parametrize(
    ("by", "level", "said"),
    [
        (AssuredBy.ORGANIZATION, Level.HIGH, "Checked 3 weeks ago by the organization"),
        (AssuredBy.STAFF, Level.HIGH, "Checked 3 weeks ago by Aldermere Homes"),
        (AssuredBy.IMPORT, Level.FAIR, "Taken from a list 3 weeks ago"),
        (None, Level.FAIR, "Checked 3 weeks ago"),
    ],
)
def test_it_says_who_checked(by: AssuredBy | None, level: Level, said: str) -> None:
    verdict = weigh(Evidence(TODAY - timedelta(days=22), by), today=TODAY, staff="Aldermere Homes")
    assert (verdict.level, verdict.words, verdict.warning, verdict.reasons) == (level, said, "", ())


@given(EVIDENCE)
def test_what_speaks_against_an_entry_lowers_it_and_residents_are_warned(evidence: Evidence) -> None:
    verdict = weigh(evidence, today=TODAY)
    shaken = SHAKING.intersection(evidence.doubts)
    old = pace.is_old(evidence.assured, TODAY)
    assert verdict.is_low == bool(shaken or old or evidence.standing is not Standing.GOOD)
    assert bool(verdict.warning) == verdict.is_low
    assert len(verdict.reasons) >= len(set(evidence.doubts))


@given(EVIDENCE)
def test_one_more_doubt_never_raises_it(evidence: Evidence) -> None:
    order = list(Level)
    before = weigh(evidence, today=TODAY).level
    for kind in DoubtKind:
        more = Evidence(evidence.assured, evidence.by, evidence.standing, {*evidence.doubts, kind})
        assert order.index(weigh(more, today=TODAY).level) >= order.index(before)


def told(service: Service, network: str, *, actor: Actor = VISITOR) -> Report:
    with transaction():
        return reports.report(
            entries.service(service.id, actor=VISITOR),
            what=reports.Problem.PHONE,
            details="",
            reporter_email="",
            actor=actor,
            network=network,
        )


def test_what_one_stranger_says_however_often_warns_nobody_before_an_editor_looked(
    client: PageClient,
) -> None:
    service = make.service(assured_by=AssuredBy.ORGANIZATION)
    page = f"/services/{service.id}"
    assert "Checked 4 weeks ago by the organization" in client.get(page).text
    first, _ = told(service, "192.0.2.1"), told(service, "192.0.2.1")
    assert "We were told" not in client.get(page).text
    assert not weigh(
        Evidence(clock.today(), doubts=doubts.open_kinds([service.id])[service.id]), today=TODAY
    ).is_low
    with transaction():
        reports.bear_out(db.session.merge(first), actor=SYSTEM)
    assert "We were told that something here may be wrong" in client.get(page).text
    with transaction():
        offers.confirm(entries.service(service.id, actor=SYSTEM), actor=SYSTEM)
    assert doubts.open_kinds([service.id])[service.id] == {DoubtKind.REPORTED}, "whoever told us waits still"
    assert "We were told" not in client.get(page).text


def test_two_who_say_the_same_lower_it_until_they_are_answered(client: PageClient) -> None:
    service = make.service()
    made = [told(service, network) for network in ("192.0.2.1", "192.0.2.77")]
    page = f"/services/{service.id}"
    assert "We were told that something here may be wrong" in client.get(page).text
    for each in made:
        with transaction():
            reports.answer(db.session.merge(each), "Put right.", actor=SYSTEM)
    assert "We were told" not in client.get(page).text


def test_a_report_is_no_edit(app: Flask) -> None:
    service = make.service()
    before = service.version
    with transaction():
        doubting.doubt(service.id, DoubtKind.REPORTED)
    db.session.expire_all()
    assert entries.service(service.id, actor=SYSTEM).version == before


def test_the_same_reason_twice_is_one_that_was_tried_twice(app: Flask) -> None:
    service = make.service()
    for said in ("The number", "The hall", "The number"):
        with transaction():
            held = doubting.doubt(service.id, DoubtKind.SAID_CHANGED, words=said)
    assert (held.tries, held.words) == (3, "The number\nThe hall")


@pytest.mark.parametrize("standing", [Standing.LOWERED, Standing.HIDDEN])
def test_whoever_confirms_lifts_it_again(app: Flask, standing: Standing) -> None:
    service = make.service(standing=standing)
    with transaction():
        offers.confirm(entries.service(service.id, actor=SYSTEM), actor=SYSTEM)
    record = entries.service(service.id, actor=VISITOR)
    assert (record.standing, record.assured_by, record.assured_date) == (
        Standing.GOOD,
        AssuredBy.STAFF,
        TODAY,
    )


def test_only_editors_and_its_own_people_vouch_for_an_entry(app: Flask) -> None:
    service = make.service()
    mine = actor_for(make.user(Role.PARTNER).id, Role.PARTNER, organizations={service.organization_id})
    other = actor_for(make.user(Role.PARTNER).id, Role.PARTNER, organizations={make.organization().id})
    strangers: list[Actor] = [VISITOR, other, make.user(Role.REFERRER).actor]
    record = entries.service(service.id, actor=SYSTEM)
    for actor in strangers:
        with pytest.raises(NotFound):
            offers.confirm(record, actor=actor)
        with pytest.raises(NotFound):
            offers.set_capacity(record, CapacityState.FULL, actor=actor)
    with transaction():
        offers.confirm(entries.service(service.id, actor=mine), actor=mine)
    assert entries.service(service.id, actor=mine).assured_by is AssuredBy.ORGANIZATION


def test_what_is_hidden_only_staff_and_its_own_people_see(app: Flask) -> None:
    service = make.service(standing=Standing.HIDDEN)
    mine = actor_for(make.user(Role.PARTNER).id, Role.PARTNER, organizations={service.organization_id})
    other = actor_for(make.user(Role.PARTNER).id, Role.PARTNER, organizations={make.organization().id})
    sees = [
        bool(db.session.scalars(visible.services(actor)).all())
        for actor in (VISITOR, other, mine, make.user(Role.REFERRER).actor)
    ]
    assert sees == [False, False, True, True]


def test_what_has_ended_is_gone_for_the_public(app: Flask) -> None:
    service = make.service()
    with transaction():
        offers.end(entries.service(service.id, actor=SYSTEM), actor=SYSTEM)
    assert entries.service(service.id, actor=SYSTEM).status is ServiceStatus.DEFUNCT
    with pytest.raises(NotFound):
        entries.service(service.id, actor=VISITOR)


def test_the_index_hears_when_the_word_about_room_runs_out(app: Flask) -> None:
    service = make.service()
    with transaction():
        offers.set_capacity(entries.service(service.id, actor=SYSTEM), CapacityState.OPEN, actor=SYSTEM)
    held = entries.service(service.id, actor=SYSTEM).capacity
    due = db.session.scalars(
        db.select(Promise.due_at).where(Promise.kind == "directory.service-changed")
    ).all()
    assert held is not None
    assert held.expires_at in due
