"""A list that changes what somebody changed here: ours stays, and the list's word waits for an editor."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.core.db import db, transaction
from hub.directory.services import offers
from hub.moderation import subjects
from hub.moderation.models import OPEN, Change
from hub.moderation.services import carrying_on, deciding, proposing
from tests.directory.imports.clubs import LARDER, LUNCH, MAPPING, Load, edited, outcomes, service
from tests.support import make

CLUB = "Sale Larder lunches"
DISPUTED = "Changed here and in the list: {}. Ours stays until somebody decides."


def waiting() -> list[Change]:
    db.session.expire_all()
    return list(db.session.scalars(select(Change).where(Change.status.in_(OPEN))))


def decided(deed: Callable[..., None], *arguments: Any) -> None:
    (change,) = waiting()
    with transaction():
        deciding_on = db.session.get_one(Change, change.id)
        deed(deciding_on, *arguments, actor=SYSTEM)


def said(words: str) -> str:
    return LARDER.replace("Food to take home", words)


def test_it_becomes_a_proposal_and_what_nobody_touched_follows_the_list(load: Load) -> None:
    load(LARDER, LUNCH)
    edited(service(CLUB), description="By an editor")
    report = load(said("From the list").replace("1614960000", "1614960001"), LUNCH)
    assert outcomes(report) == ["waits for approval", "unchanged"]
    assert report.results[0].why == (DISPUTED.format("description"), "Changed: phones.")
    larder = service(CLUB)
    assert larder.description == "By an editor"
    assert [phone.number for phone in larder.phones] == ["0161 496 0001"]
    (change,) = waiting()
    assert (change.origin, change.subject_id) == ("Lunch clubs", larder.id)
    assert change.before == {"description": "By an editor"}
    assert change.after == {"description": "From the list"}


def test_the_same_word_is_not_proposed_twice_and_a_new_one_takes_its_place(load: Load) -> None:
    load(LARDER)
    edited(service(CLUB), description="By an editor")
    load(said("From the list"))
    decided(deciding.send_back, "Ours is right.")
    assert outcomes(load(said("From the list"))) == ["unchanged"]
    assert waiting() == []
    load(said("Newer"))
    load(said("Newest"))
    assert [one.after for one in waiting()] == [{"description": "Newest"}]
    assert service(CLUB).description == "By an editor"


def test_a_list_that_comes_round_to_what_stands_here_asks_nothing_any_more(load: Load) -> None:
    load(LARDER)
    edited(service(CLUB), description="By an editor")
    load(said("From the list"))
    assert outcomes(load(said("By an editor"))) == ["unchanged"]
    assert waiting() == []
    assert outcomes(load(said("Now the list alone"))) == ["updated"]


def test_an_approved_field_is_the_lists_again_unless_the_editor_put_it_otherwise(load: Load) -> None:
    load(LARDER)
    edited(service(CLUB), description="By an editor")
    load(said("From the list"))
    decided(deciding.approve)
    assert outcomes(load(said("Newer"))) == ["updated"]
    edited(service(CLUB), description="By an editor again")
    load(said("Newest"))
    (change,) = waiting()
    with transaction():
        deciding.approve(
            db.session.get_one(Change, change.id), actor=SYSTEM, edits={"description": "In better words"}
        )
    assert service(CLUB).description == "In better words"
    assert outcomes(load(said("Last"))) == ["waits for approval"]
    assert service(CLUB).description == "In better words"


def test_lists_terms_and_places_of_ours_stay_too(load: Load) -> None:
    load(LARDER)
    larder = service(CLUB)
    edited(larder, lists={"phones": [{"number": "0161 496 0009"}]})
    place = larder.at_locations[0].location
    edited(place, lists={"addresses": [{"address_1": "Unit 1A", "city": "Sale", "postal_code": "M33 2AB"}]})
    pin = place.latitude, place.longitude
    report = load(
        LARDER.replace("1614960000", "1614960001")
        .replace("Unit 1", "Unit 2")
        .replace(",,\n", ",53.43,-2.33\n")
    )
    assert report.results[0].why == (
        DISPUTED.format("location latitude, location longitude, location addresses, phones"),
    )
    larder = service(CLUB)
    assert [phone.number for phone in larder.phones] == ["0161 496 0009"]
    place = larder.at_locations[0].location
    assert [one.address_1 for one in place.addresses] == ["Unit 1A"]
    assert (place.latitude, place.longitude) == pin  # the pin stays with the address
    asked = {one.subject_kind: set(one.after) for one in waiting()}
    assert asked == {"service": {"phones"}, "location": {"addresses", "latitude", "longitude"}}
    for change in waiting():
        with transaction():
            deciding.approve(db.session.get_one(Change, change.id), actor=SYSTEM)
    larder = service(CLUB)
    assert [phone.number for phone in larder.phones] == ["0161 496 0001"]
    assert [one.address_1 for one in larder.at_locations[0].location.addresses] == ["Unit 2"]


def test_terms_that_an_editor_gave_stay(load: Load) -> None:
    load(LARDER)
    other = make.term("food/cafe", "Café")
    edited(service(CLUB), terms=[other])
    told = MAPPING.replace("food/hot-meals", "food/parcels")
    assert load(LARDER, told=told).results[0].why == (DISPUTED.format("terms.needs"),)
    (change,) = waiting()
    assert set(change.after) == {"terms.needs"}


def test_about_what_a_person_proposed_the_list_is_asked_again_later(load: Load) -> None:
    load(LARDER)
    edited(service(CLUB), description="By an editor")
    load(said("From a person"))
    with transaction():
        db.session.get_one(Change, waiting()[0].id).origin = ""  # a person's
    report = load(said("From the list"))
    assert outcomes(report) == ["unchanged"]
    assert "somebody's own proposal waits: description" in report.results[0].why[0]
    assert [one.after for one in waiting()] == [{"description": "From a person"}]
    decided(deciding.send_back, "No.")
    assert outcomes(load(said("From the list"))) == ["waits for approval"]


@pytest.fixture
def partner(load: Load) -> User:
    """Somebody of the club, of which an editor has put one field otherwise than the list, and whose list says more."""
    load(LARDER)
    edited(service(CLUB), description="By an editor", url="https://ours.example")
    load(said("From the list").replace("www.larder.example", "www.list.example"))
    return make.user(Role.PARTNER, organization=service(CLUB).organization)


def test_what_a_person_proposes_where_a_list_has_is_theirs_and_stays(load: Load, partner: User) -> None:
    subject = subjects.of("service")
    with transaction():
        entry = subject.load(service(CLUB).id, actor=SYSTEM)
        wanted = {"description": "By the club"}
        proposing.propose(subject, entry, subject.snapshot(entry), wanted, actor=partner.actor)
    theirs, lists = sorted(waiting(), key=lambda one: one.origin)
    assert (lists.origin, set(lists.after)) == ("Lunch clubs", {"url"})
    assert (theirs.origin, theirs.after, theirs.proposed_by_id) == ("", wanted, partner.id)
    load(said("From the list again").replace("www.larder.example", "www.list.example"))
    assert wanted in [one.after for one in waiting()]
    with transaction():
        deciding.approve(db.session.get_one(Change, theirs.id), actor=SYSTEM)
    load(said("From the list at last").replace("www.larder.example", "www.list.example"))
    assert service(CLUB).description == "By the club"


def test_what_a_person_takes_up_of_what_a_list_proposed_is_theirs(load: Load, partner: User) -> None:
    decided(deciding.send_back, "Ask the club.")
    (change,) = db.session.scalars(select(Change).where(Change.origin != ""))
    with transaction():
        carrying_on.take_up(db.session.get_one(Change, change.id), actor=partner.actor)
    (taken_up,) = waiting()
    assert taken_up.origin == ""
    assert "somebody's own proposal" in load(said("Newer")).results[0].why[0]
    assert waiting()[0].after["description"] == "From the list"


def test_the_day_on_which_somebody_confirmed_it_here_is_no_lists(load: Load) -> None:
    load(LARDER)
    load(LARDER, told=MAPPING.replace("31/07/2025", "31/08/2025"))
    assert service(CLUB).assured_date == date(2025, 8, 31)
    with transaction():
        offers.confirm(service(CLUB), actor=SYSTEM)
    confirmed = service(CLUB).assured_date
    assert outcomes(load(LARDER, told=MAPPING.replace("31/07/2025", "30/09/2025"))) == ["unchanged"]
    assert service(CLUB).assured_date == confirmed


def test_a_dry_run_says_so_and_proposes_nothing(load: Load) -> None:
    load(LARDER)
    edited(service(CLUB), description="By an editor")
    assert outcomes(load(said("From the list"), dry_run=True)) == ["waits for approval"]
    assert waiting() == []


@pytest.mark.parametrize("edits", [1, 4])
def test_entries_without_edits_cost_no_more_where_others_have_some(
    load: Load, count_queries: Any, edits: int
) -> None:
    rows = [LARDER.replace("Sale Larder", f"Larder {n}") for n in range(8)]
    load(*rows)
    for n in range(edits):
        edited(service(f"Larder {n} lunches"), alert="Ring first")  # of which the list says nothing
    with count_queries() as statements:
        load(*[row.replace("Food to take home", "Bags of food") for row in rows])
    assert sum("FROM change" in one for one in statements) <= 4
