"""Needs to candidates: who is offered, who stands apart, and in which order."""

import uuid
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hub.accounts.policy import SYSTEM, VISITOR
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.directory.eligibility import Person
from hub.directory.models import (
    CapacityState,
    EligibilityRule,
    Organization,
    RuleKind,
    Service,
    ServiceCapacity,
    ServiceStatus,
    Standing,
    TaxonomyTerm,
)
from hub.matching import sources
from hub.matching.candidates import Candidate, ForNeed
from hub.matching.needs import Need
from hub.matching.offer import Load
from hub.matching.response import ResponseRecord
from hub.matching.services import against, alternatives, candidates
from hub.matching.whereabouts import Whereabouts
from hub.places.kinds import Kind, Precision
from hub.places.queries import Place
from tests.support import make

FOOD = Need("Food parcels", "food/parcels")
pytestmark = pytest.mark.usefixtures("app", "no_sources")


def rule(kind: RuleKind, *any_of: str, **values: Any) -> EligibilityRule:
    return EligibilityRule(kind=kind, any_of=list(any_of), **{"note": ""} | values)


def room(state: CapacityState, **values: Any) -> ServiceCapacity:
    return ServiceCapacity(state=state, expires_at=clock.now() + timedelta(days=5), **values)


def food(name: str, **values: Any) -> Service:
    held = db.session.scalar(select(TaxonomyTerm).where(TaxonomyTerm.code == FOOD.code))
    return make.service(name=name, terms=[held or make.term(FOOD.code, FOOD.words)], **values)


def found(person: Person | None = None, **values: Any) -> ForNeed:
    return candidates([FOOD], person or Person(), actor=SYSTEM, **values)[0]


def names(some: Collection[Candidate]) -> list[str]:
    return [one.offer.name for one in some]


def change(service: Service, **values: Any) -> None:
    with transaction():
        for name, value in values.items():
            setattr(db.session.get_one(Service, service.id), name, value)


def test_what_residents_do_not_see_or_what_takes_nobody_is_never_offered(
    index: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the index has not heard of it yet: all of them were live when it was made."""
    resident_id = uuid.uuid4()
    unseen = {
        "hidden": {"standing": Standing.HIDDEN},
        "unpublished": {"is_published": False},
        "inactive": {"status": ServiceStatus.INACTIVE},
        "defunct": {"status": ServiceStatus.DEFUNCT},
    }
    shut = {"paused": {}, "capped": {}, "already": {}, "closed": {"status": ServiceStatus.TEMPORARILY_CLOSED}}
    every = {name: food(name) for name in (*unseen, *shut, "of a body taken down", "open")}
    index()
    for name, values in (unseen | shut).items():
        change(every[name], **values)
    change(every["paused"], capacity=room(CapacityState.PAUSED))
    with transaction():
        db.session.get_one(Organization, every["of a body taken down"].organization_id).is_published = False
    capped, already = every["capped"].id, every["already"].id
    monkeypatch.setattr(sources, "LOADS", [lambda _ids: {capped: Load(5, 5)}])
    monkeypatch.setattr(
        sources, "ALREADY", [lambda who, _ids: {already: "Sent"} if who == resident_id else {}]
    )
    got = found(resident_id=resident_id)
    assert names(got.choosable) == ["open"]
    assert set(names(got.shut)) == set(shut)


def test_a_no_stands_apart_with_its_reason_and_what_nobody_knows_leaves_nothing_out() -> None:
    food("for all")
    food("for the old", minimum_age=60)
    food("for our own", eligibility_rules=[rule(RuleKind.TENURE, "our-tenant")])
    food("full", capacity=room(CapacityState.FULL))
    nobody = found()
    assert set(names(nobody.offered)) == {"for all", "for the old", "for our own"}
    got = found(Person(age=30))
    assert set(names(got.offered)) == {"for all", "for our own"}
    assert set(names(got.not_for_them)) == {"for the old", "full"}
    assert {verdict.sentence for one in got.not_for_them for verdict in one.why_not} == {
        "It is for people aged 60 and over",
        "It is full just now.",
    }


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"capacity": CapacityState.OPEN}, {"capacity": CapacityState.WAITING_LIST}),
        ({"assured": 10}, {"assured": 900}),
        ({"rules": ["our-tenant"]}, {"rules": ["our-tenant"], "unknown": True}),
        ({"record": ResponseRecord(20, 20, 19, 1)}, {"record": ResponseRecord(20, 6, 1, 9)}),
        ({"record": ResponseRecord()}, {"record": ResponseRecord(9, 0, 0)}),
    ],
)
def test_the_better_one_comes_first(
    monkeypatch: pytest.MonkeyPatch, better: dict[str, Any], worse: dict[str, Any]
) -> None:
    records: dict[uuid.UUID, ResponseRecord] = {}
    for name, values in (("worse", worse), ("better", better)):
        rules = [rule(RuleKind.TENURE, one) for one in values.get("rules", ())]
        rules += [rule(RuleKind.BENEFITS, "any")] if values.get("unknown") else []
        made = food(
            name,
            eligibility_rules=rules,
            capacity=room(values["capacity"], weeks=4) if "capacity" in values else None,
            assured_date=clock.today() - timedelta(days=values.get("assured", 30)),
        )
        records[made.id] = values.get("record", ResponseRecord())
    monkeypatch.setattr(sources, "RECORDS", [lambda _ids: records])
    person = Person(has={RuleKind.TENURE: frozenset({"our-tenant"})})
    assert names(found(person).offered) == ["better", "worse"]


def test_what_is_there_for_the_need_comes_before_what_carries_it_among_much_else() -> None:
    """And a service for some people is not behind one for everybody because nobody has asked them yet."""
    food("The food bank", eligibility_rules=[rule(RuleKind.BENEFITS, "any")])
    carried = db.session.scalar(select(TaxonomyTerm).where(TaxonomyTerm.code == FOOD.code))
    others = [make.term(code, code) for code in ("health/pharmacy", "health/sight", "money/debt")]
    make.service(name="A chemist", terms=[carried, *others])
    assert names(found().offered) == ["The food bank", "A chemist"]


def test_words_find_and_the_nearest_place_comes_first(index: Callable[[], None]) -> None:
    term = make.term("money/debt", "Debt advice")
    owner = make.organization()
    far = make.location(of=owner, latitude=53.9, longitude=-1.5)
    near = make.location(of=owner, latitude=53.684, longitude=-1.499)
    make.service(of=owner, at=[far], name="Debt advice far away", terms=[term])
    make.service(of=owner, at=[near], name="Debt advice next door", terms=[term])
    make.service(name="Sewing bee", description="Bring a machine.")
    index()
    here = Whereabouts(Place("WF1 1AA", 53.683, -1.498, Kind.POSTCODE, Precision.POSTCODE))
    for need in (Need("debt advice"), Need("Debt advice", "money/debt")):
        got = candidates([need, FOOD], Person(), near=here, actor=SYSTEM)
        assert names(got[0].offered) == ["Debt advice next door", "Debt advice far away"]
        assert got[0].offered[0].miles is not None
        assert names(got[1].offered) == []


def test_one_or_many_services_cost_the_same(count_queries: Callable[..., Any]) -> None:
    def cost() -> int:
        db.session.expire_all()
        with count_queries() as queries:
            found(Person(age=30))
        return len(queries)

    food("one", eligibility_rules=[rule(RuleKind.AGE, minimum=18)])
    first = cost()
    for number in range(8):
        food(
            f"more {number}", eligibility_rules=[rule(RuleKind.AGE, minimum=number), rule(RuleKind.TAG, "x")]
        )
    assert cost() == first


def test_alternatives_leave_out_what_was_tried_and_what_says_no() -> None:
    tried = food("tried")
    food("another")
    food("for the old", minimum_age=60)
    worker = make.worker()
    resident = make.resident(of=worker, date_of_birth=clock.today() - timedelta(days=30 * 366))
    got = alternatives(resident, service_id=tried.id, actor=worker.actor)
    assert [one.name for one in got] == ["another"]
    assert got[0].sentence


def test_whoever_does_not_help_residents_gets_nothing() -> None:
    with pytest.raises(NotFound):
        candidates([FOOD], Person(), actor=VISITOR)


def test_a_rate_is_told_only_when_there_are_enough_answers() -> None:
    few, many = ResponseRecord(4, 4, 1, 2), ResponseRecord(22, 20, 18, 1.6)
    assert few.acceptance_rate is None
    assert few.reply_words == ""
    assert "Too few" in few.rate_words
    assert (many.rate_words, many.reply_words) == (
        "Took 18 of the last 20",
        "Usually answers in 2 working days",
    )


def test_what_speaks_against_one_service_is_the_same_wherever_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also its own ages, and its doors; what nobody knows says nothing."""
    service = food("for the old", minimum_age=60, capacity=room(CapacityState.FULL))
    worker = make.worker()
    young = make.resident(of=worker, date_of_birth=clock.today() - timedelta(days=30 * 366))
    said = [verdict.sentence for verdict in against(service.id, young)]
    assert said == ["It is for people aged 60 and over", "It is full just now."]
    assert [verdict.sentence for verdict in against(service.id, make.resident(of=worker))] == [said[1]]
    monkeypatch.setattr(
        sources, "ALREADY", [lambda who, ids: {one: "Sent" for one in ids if who == young.id}]
    )
    assert "Sent" in [verdict.sentence for verdict in against(service.id, young)]
