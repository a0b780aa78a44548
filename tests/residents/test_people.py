"""What hangs on a resident: contact, flags, household, and two records that are one person."""

from datetime import timedelta

import pytest

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.referrals.queries import visible
from hub.residents import finding, queries, services
from hub.residents.models import ContactKind, Resident, SeenBy
from hub.residents.queries import people
from hub.residents.services import workers
from tests.support import make

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def lead() -> User:
    return make.worker(Role.TEAM_LEAD)


@pytest.fixture
def resident(lead: User) -> Resident:
    return make.resident(of=lead)


def test_another_number_is_asked_about_anew(resident: Resident, lead: User) -> None:
    point = make.contact_point(resident, ContactKind.PHONE, may_ring=True)
    with transaction():
        services.change_point(
            resident, point, value="01632 960 999", label="", version=point.version, actor=lead.actor
        )
    assert point.reviewed_at is None
    assert not point.may_ring


def test_the_second_of_two_who_write_down_what_is_safe_sees_a_conflict(
    resident: Resident, lead: User
) -> None:
    point = make.contact_point(resident)
    read = point.version
    with transaction():
        services.set_safety(
            resident, point, may_ring=True, contact_prohibited=False, version=read, actor=lead.actor
        )
    with pytest.raises(Conflict), transaction():
        services.set_safety(
            resident, point, may_text=True, contact_prohibited=False, version=read, actor=lead.actor
        )


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_flag_has_a_day_of_review_within_a_year(resident: Resident, lead: User, days: int) -> None:
    kind = people.flag_kinds()[0]
    with pytest.raises(Invalid), transaction():
        services.raise_flag(
            resident, kind, source="Seen", review_on=clock.today() + timedelta(days=days), actor=lead.actor
        )


def test_a_sensitive_flag_is_seen_by_the_leads_however_it_was_raised(lead: User) -> None:
    team = make.Team(id=lead.team_id)
    jo, colleague = make.worker(team=team), make.worker(team=team)
    resident = make.resident(of=jo)
    kinds = {one.code: one for one in people.flag_kinds()}
    with transaction():
        for code in ("domestic-abuse", "hearing"):
            services.raise_flag(
                resident,
                kinds[code],
                source="The resident",
                seen_by=SeenBy.TEAM,
                review_on=clock.today() + timedelta(days=30),
                actor=jo.actor,
            )
    seen = {
        who.id: [flag.kind.code for flag in people.flags(resident, [resident.id], actor=who.actor)]
        for who in (jo, lead, colleague)
    }
    assert sorted(seen[jo.id]) == sorted(seen[lead.id]) == ["domestic-abuse", "hearing"]
    assert seen[colleague.id] == ["hearing"]


def test_a_household_says_who_must_not_know(resident: Resident, lead: User) -> None:
    partner = make.resident(of=lead)
    with transaction():
        services.add_member(resident, other=partner, relation="partner", must_not_know=True, actor=lead.actor)
        services.add_member(resident, name="Kim", relation="daughter, 6", actor=lead.actor)
    assert [one.resident for one in people.must_not_know([resident.id])] == [partner]
    assert {one.record.name for one in people.household([partner.id])} == {None, "Kim"}


def test_whoever_must_not_see_a_person_sees_none_of_their_records(lead: User) -> None:
    neighbour = make.worker(team=make.Team(id=lead.team_id))
    known, came_later = make.resident(of=lead), make.resident(of=lead)
    with transaction():
        workers.bar(came_later, email=neighbour.email, reason="Her brother", actor=lead.actor)
        services.merge(known, came_later, actor=lead.actor)
    referral = make.referral(by=lead, about=known)
    for record in (known, came_later):
        with pytest.raises(NotFound):
            queries.get(record.id, actor=neighbour.actor)
    with pytest.raises(NotFound):
        visible.get(referral.id, actor=neighbour.actor)
    assert finding.find(finding.Asked(known.name), actor=neighbour.actor) == []
    with transaction():
        workers.unbar(known, neighbour.id, actor=lead.actor)
    assert visible.get(referral.id, actor=neighbour.actor)


def test_two_records_of_one_person_keep_both_histories_and_can_be_parted(lead: User) -> None:
    keep, gone = make.resident(of=lead), make.resident(of=lead)
    point = make.contact_point(gone, ContactKind.EMAIL)
    with transaction():
        services.merge(keep, gone, actor=lead.actor)
    assert queries.get(gone.id, actor=lead.actor) is keep
    ids = queries.ids_of(keep.id)
    assert set(ids) == {keep.id, gone.id}
    assert people.points(ids) == [point]
    with transaction():
        services.unmerge(gone, actor=lead.actor)
    assert queries.get(gone.id, actor=lead.actor) is gone
    assert people.points(queries.ids_of(keep.id)) == []


def test_a_referrer_merges_nobody(resident: Resident, lead: User) -> None:
    jo = make.worker(team=make.Team(id=lead.team_id))
    other = make.resident(of=jo)
    with pytest.raises(NotFound), transaction():
        services.merge(resident, other, actor=jo.actor)
