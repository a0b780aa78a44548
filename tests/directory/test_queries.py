"""What each actor may see, and that a list costs the same for one or many."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask

from hub.accounts.policy import SYSTEM, VISITOR, Actor, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import NotFound
from hub.directory.models import (
    Address,
    AddressType,
    CapacityState,
    CostOption,
    LinkEntity,
    Organization,
    Phone,
    Service,
    ServiceArea,
    ServiceCapacity,
    ServiceStatus,
)
from hub.directory.queries import entries, visible
from hub.directory.queries import taxonomies as words
from hub.directory.queries.cards import Card, cards, cost_in_words
from hub.places.distance import Point
from tests.support import make

DISTRICT = Point(53.68, -1.5)


@pytest.fixture(autouse=True)
def on_the_site(app: Flask) -> None:
    """Every test reads the database."""


def changed(record: Any, **values: Any) -> None:
    with transaction():
        for name, value in values.items():
            setattr(record, name, value)


def sees(actor: Actor) -> set[uuid.UUID]:
    """The services that an actor meets in a list; a page and a card must agree with it."""
    found = {record.id for record in db.session.scalars(visible.services(actor))}
    every = {record.id for record in db.session.scalars(visible.services(SYSTEM))}
    assert {card.id for card in shown(every, actor)} == found
    assert {record.id for record in entries.services(every, actor=actor)} == found
    for service_id in every - found:
        with pytest.raises(NotFound):
            entries.service(service_id, actor=actor)
    return found


def shown(ids: Any, actor: Actor = VISITOR) -> list[Card]:
    return cards(ids, actor=actor, district_point=lambda district: DISTRICT if district == "WF1" else None)


HIDDEN: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"is_published": False}, {}),
    ({"status": ServiceStatus.INACTIVE}, {}),
    ({"status": ServiceStatus.DEFUNCT}, {}),
    ({}, {"is_published": False}),
    ({"is_published": False, "status": ServiceStatus.DEFUNCT}, {"is_published": False}),
]


@pytest.mark.parametrize(("of_service", "of_organization"), HIDDEN)
def test_what_is_hidden_is_gone_from_the_next_read_on(
    of_service: dict[str, Any], of_organization: dict[str, Any]
) -> None:
    """For visitors and other partners; its own partner and staff still see it."""
    organization = make.organization()
    service = make.service(of=organization)
    own = make.user(Role.PARTNER, organization=organization).actor
    other = make.user(Role.PARTNER, organization=make.organization()).actor
    everyone = (VISITOR, other, own, make.user(Role.REFERRER).actor, make.user(Role.DIRECTORY_EDITOR).actor)
    assert [service.id in sees(actor) for actor in everyone] == [True] * 5
    changed(service, **of_service)
    changed(organization, **of_organization)
    assert [service.id in sees(actor) for actor in everyone] == [False, False, True, True, True]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PARTNER])
def test_all_staff_see_drafts(role: Role) -> None:
    draft = make.service(is_published=False)
    assert draft.id in sees(make.user(role).actor)


def test_closed_for_now_stays_findable_and_says_so() -> None:
    service = make.service(status=ServiceStatus.TEMPORARILY_CLOSED)
    (card,) = shown([service.id])
    assert card.is_closed_for_now
    assert card.is_live


def test_a_draft_on_the_card_of_somebody_who_may_see_it_is_not_live() -> None:
    draft = make.service(is_published=False)
    assert [card.is_live for card in shown([draft.id], SYSTEM)] == [False]


def test_an_organization_is_seen_as_its_services_are() -> None:
    organization = make.organization(is_published=False)
    own = make.user(Role.PARTNER, organization=organization).actor
    for actor, may in ((VISITOR, False), (own, True), (make.user(Role.TEAM_LEAD).actor, True)):
        if may:
            assert entries.organization(organization.id, actor=actor).id == organization.id
        else:
            with pytest.raises(NotFound):
                entries.organization(organization.id, actor=actor)


def test_what_is_not_there_is_not_found() -> None:
    for read in (entries.service, entries.organization, entries.opportunity):
        with pytest.raises(NotFound):
            read(uuid.uuid4(), actor=SYSTEM)


def test_an_opportunity_is_public_until_the_end_of_its_last_day() -> None:
    chance = make.opportunity(closes_on=clock.today())
    without_end = make.opportunity(closes_on=None)
    staff = make.user(Role.REFERRER).actor

    def seen(actor: Actor) -> set[uuid.UUID]:
        return {record.id for record in db.session.scalars(visible.opportunities(actor))}

    assert seen(VISITOR) == {chance.id, without_end.id}
    with time_machine.travel(clock.local_now().replace(hour=0, minute=1) + timedelta(days=1)):
        assert seen(VISITOR) == {without_end.id}
        assert seen(staff) == {chance.id, without_end.id}
        with pytest.raises(NotFound):
            entries.opportunity(chance.id, actor=VISITOR)


def test_a_draft_opportunity_is_for_its_partner_and_staff() -> None:
    organization = make.organization()
    draft = make.opportunity(of=organization, is_published=False)
    own = make.user(Role.PARTNER, organization=organization).actor
    other = make.user(Role.PARTNER, organization=make.organization()).actor
    for actor, count in ((VISITOR, 0), (other, 0), (own, 1), (SYSTEM, 1)):
        assert len(entries.opportunities_of(organization.id, actor=actor)) == count
    changed(draft, is_published=True)
    changed(organization, is_published=False)
    assert not entries.opportunities_of(organization.id, actor=VISITOR)


def test_opportunities_come_by_closing_date_those_without_one_last() -> None:
    organization = make.organization()
    made = {
        days: make.opportunity(of=organization, closes_on=None if days is None else make.days_from_now(days))
        for days in (9, None, 2)
    }
    found = entries.opportunities_of(organization.id, actor=VISITOR)
    assert [record.id for record in found] == [made[2].id, made[9].id, made[None].id]


def test_services_of_an_organization_come_by_name() -> None:
    organization = make.organization()
    ids = {name: make.service(of=organization, name=name).id for name in ("B", "C", "A")}
    hidden = make.service(of=organization, name="AA", is_published=False)
    assert entries.service_ids_of(organization.id, actor=VISITOR) == [ids["A"], ids["B"], ids["C"]]
    assert hidden.id in entries.service_ids_of(organization.id, actor=SYSTEM)


def test_cards_and_entries_keep_the_order_asked_for_and_say_nothing_twice() -> None:
    ids = [make.service().id for _ in range(4)]
    asked = [ids[2], uuid.uuid4(), ids[0], ids[2], ids[3]]
    assert [card.id for card in shown(asked)] == [ids[2], ids[0], ids[3]]
    assert [record.id for record in entries.services(asked, actor=VISITOR)] == [ids[2], ids[0], ids[3]]
    assert shown([]) == []


def full_service(**values: Any) -> Service:
    """With something in each list that a card or a page shows."""
    organization = make.organization(phones=[Phone(number="01632 960100")])
    halls = [make.location(of=organization), make.location(of=organization, confidential=True)]
    return make.service(
        of=organization,
        at=halls,
        terms=[make.term(f"food/t{uuid.uuid4().hex[:6]}")],
        schedules=[make.weekly()],
        phones=[Phone(number="01632 960101")],
        service_areas=[ServiceArea(name="Brackwater"), ServiceArea(name="Aldermere")],
        cost_options=[CostOption(amount=Decimal(2)), CostOption(amount=Decimal(5))],
        capacity=ServiceCapacity(
            state=CapacityState.WAITING_LIST, weeks=3, expires_at=clock.now() + timedelta(days=3)
        ),
        is_free=False,
        **values,
    )


@pytest.mark.parametrize("read", ["cards", "entries", "one", "organization"])
def test_the_number_of_statements_does_not_grow(read: str, count_queries: Callable[..., Any]) -> None:
    services = [full_service() for _ in range(8)]

    def statements(ids: list[uuid.UUID]) -> int:
        db.session.expunge_all()
        with count_queries() as queries:
            if read == "cards":
                assert len(shown(ids)) == len(ids)
            elif read == "entries":
                assert len(entries.services(ids, actor=VISITOR)) == len(ids)
            elif read == "one":
                entries.service(ids[-1], actor=VISITOR)
            else:
                entries.organization(services[0].organization_id, actor=VISITOR)
        return len(queries)

    ids = [service.id for service in services]
    few, many = statements(ids[:1]), statements(ids)
    assert few == many <= {"cards": 7}.get(read, 20)


def test_fifty_cards_are_made_in_a_moment(count_queries: Callable[..., Any]) -> None:
    organization = make.organization()
    hall = make.location(of=organization)
    ids = [make.service(of=organization, at=[hall], schedules=[make.weekly()]).id for _ in range(50)]
    db.session.expunge_all()
    with count_queries() as queries:
        assert len(shown(ids)) == 50
    assert len(queries) == 7


def test_a_page_finds_everything_it_shows_already_loaded(count_queries: Callable[..., Any]) -> None:
    """Relationships raise when they are not loaded, so a page that reads them all proves that they are."""
    service_id = full_service().id
    db.session.expunge_all()
    service = entries.service(service_id, actor=VISITOR)
    organization = entries.organization(service.organization_id, actor=VISITOR)
    chance = entries.opportunity(
        make.opportunity(of=organization, location_id=service.at_locations[0].location_id).id, actor=VISITOR
    )
    with count_queries() as queries:
        assert service.organization.phones
        for at in service.at_locations:
            assert at.location.addresses
            assert at.location.accessibility == at.location.phones == []
        for name in ("schedules", "phones", "service_areas", "cost_options"):
            assert getattr(service, name), name
        for name in ("schedule_exceptions", "contacts", "languages", "eligibility_rules"):
            assert getattr(service, name) == [], name
        assert service.required_documents == service.funding == []
        assert service.capacity is not None
        assert organization.identifiers == organization.contacts == organization.funding == []
        assert [place.addresses for place in organization.locations]
        assert chance.organization.phones
        assert chance.location is not None
        assert chance.location.addresses
    assert queries == []


def test_no_card_says_more_of_a_secret_place_than_its_district() -> None:
    organization = make.organization()
    refuge = make.location(
        of=organization,
        name="Canary House",
        confidential=True,
        postcode="WF1 1AA",
        latitude=53.683123,
        description="Canary door",
        transportation="Canary bus",
    )
    changed(refuge.addresses[0], address_1="Canary Street", city="Canary Town", attention="Canary")
    (card,) = shown([make.service(of=organization, at=[refuge]).id], SYSTEM)
    (place,) = card.places
    assert "Canary" not in repr(card)
    assert "1AA" not in repr(card)
    assert "53.683123" not in repr(card)
    assert (place.postcode, place.point, place.town, place.is_masked) == ("WF1", DISTRICT, "", True)


def test_an_open_place_stands_on_the_card_once_with_the_address_of_its_door() -> None:
    organization = make.organization()
    hall = make.location(of=organization, name="Mill Lane Hall")
    with transaction():
        hall.addresses.append(
            Address(
                address_1="PO Box 1", city="Leeds", postal_code="LS1 1AA", address_type=AddressType.POSTAL
            )
        )
    service = make.service(of=organization, at=[hall])
    (card,) = shown([service.id])
    (place,) = card.places
    assert (place.name, place.town, place.postcode) == ("Mill Lane Hall", "Aldermere", "WF1 1AA")
    assert place.point == Point(53.683, -1.498)
    db.session.expunge_all()
    loaded = entries.service(service.id, actor=VISITOR).at_locations[0].location
    assert [address.city for address in loaded.addresses] == ["Aldermere", "Leeds"]


def test_a_card_tells_what_a_list_shows() -> None:
    service = full_service(name="Community lunch", alert="Cash only")
    (card,) = shown([service.id])
    assert (card.name, card.alert, card.organization_type) == ("Community lunch", "Cash only", "Charity")
    assert card.areas == ("Aldermere", "Brackwater")
    assert card.cost == "From £2 to £5"
    assert (card.capacity, card.weeks) == (CapacityState.WAITING_LIST, 3)
    assert card.hours


def test_word_of_room_is_good_for_its_time_and_then_nobody_knows() -> None:
    service = full_service()
    with time_machine.travel(clock.now() + timedelta(days=3, seconds=1)):
        (card,) = shown([service.id])
    assert (card.capacity, card.weeks, card.capacity_expires_at) == (CapacityState.UNKNOWN, None, None)


def price(amount: str | None) -> SimpleNamespace:
    return SimpleNamespace(amount=None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("is_free", "amounts", "fees", "said"),
    [
        (True, ["5"], "£5", "Free"),
        (None, ["0"], "", "Free"),
        (None, ["0", "0.00"], "", "Free"),
        (False, ["2.50"], "", "£2.50"),
        (None, ["5", "2"], "", "From £2 to £5"),
        (None, ["0", "1200"], "", "From free to £1,200"),
        (None, [None, "3"], "", "£3"),
        (None, [None], "Pay what you can\nmore", "Pay what you can"),
        (None, [], "", ""),
        (False, [], "", "There is a charge"),
    ],
)
def test_the_cost_in_few_words(is_free: bool | None, amounts: list[str | None], fees: str, said: str) -> None:
    assert cost_in_words(is_free, [price(amount) for amount in amounts], fees) == said


def test_long_words_about_fees_end_at_a_word() -> None:
    said = cost_in_words(None, [], "It depends on your income " * 5)
    assert len(said) <= 60
    assert said.endswith("…")
    assert said.removesuffix("…") in "It depends on your income " * 5


def test_a_service_counts_once_in_each_word_above_its_own_and_only_when_it_is_live() -> None:
    parcels, meals = make.term("food/parcels"), make.term("food/meals")
    make.service(terms=[parcels, meals])
    make.service(terms=[parcels], is_published=False)
    make.service(terms=[meals], of=make.organization(is_published=False))
    (food,) = words.tree("needs")
    assert food.count == 1
    assert {child.code: child.count for child in food.children} == {"food/parcels": 1, "food/meals": 1}


def test_the_terms_of_many_records_come_in_one_read(count_queries: Callable[..., Any]) -> None:
    terms = [make.term("food/parcels"), make.term("food/meals")]
    services = [make.service(terms=terms[:1]), make.service(terms=terms), make.service()]
    with count_queries() as queries:
        found = entries.terms_of(LinkEntity.SERVICE, [service.id for service in services])
    assert [len(found[service.id]) for service in services] == [1, 2, 0]
    assert len(queries) == 1


def test_an_organization_that_is_hidden_hides_its_page(client: Any) -> None:
    organization: Organization = make.organization(is_published=False)
    assert client.get(f"/organizations/{organization.id}").status_code == 404
