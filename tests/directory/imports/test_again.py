"""The same list brought in again, or changed. What it does not say, it does not touch."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete

from hub.accounts.policy import SYSTEM
from hub.core.db import db, transaction
from hub.directory.models import Funding, LinkEntity, Organization, Service
from hub.directory.queries import entries
from hub.directory.services import offers
from tests.directory.imports.clubs import (
    LARDER,
    LUNCH,
    MAPPING,
    Load,
    edited,
    forget_promises,
    how_many,
    outcomes,
    promises,
    service,
)


def test_a_second_time_nothing_is_doubled_changed_or_promised(load: Load) -> None:
    load(LARDER, LUNCH)
    before = service("Sale Larder lunches")
    moved, version = before.last_modified, before.version
    forget_promises()
    counts = [how_many(table) for table in (Organization, Service, Funding)]
    assert outcomes(load(LARDER, LUNCH)) == ["unchanged", "unchanged"]
    assert [how_many(table) for table in (Organization, Service, Funding)] == counts
    again = service("Sale Larder lunches")
    assert (again.last_modified, again.version) == (moved, version)
    assert promises() == 0


def test_what_changed_in_the_list_changes_here_and_nothing_else(load: Load) -> None:
    load(LARDER, LUNCH)
    forget_promises()
    larder = service("Sale Larder lunches")
    kept = {
        "phone": larder.phones[0].id,
        "place": larder.at_locations[0].id,
        "schedule": larder.schedules[0].id,
    }
    changed = LARDER.replace("Food to take home", "Bags of food").replace("Tuesday", "Wednesday")
    report = load(changed, LUNCH)
    assert outcomes(report) == ["updated", "unchanged"]
    assert report.results[0].why == ("Changed: description, schedules.",)
    larder = service("Sale Larder lunches")
    assert larder.description == "Bags of food"
    assert [schedule.byday for schedule in larder.schedules] == ["WE"]
    assert larder.phones[0].id == kept["phone"]
    assert larder.at_locations[0].id == kept["place"]
    assert larder.schedules[0].id != kept["schedule"]
    assert promises() == 1


def test_a_moved_place_is_the_services_change_too(load: Load) -> None:
    load(LARDER)
    forget_promises()
    report = load(LARDER.replace("Unit 1", "Unit 2"))
    assert report.results[0].why == ("Changed: location addresses.",)
    assert service("Sale Larder lunches").at_locations[0].location.addresses[0].address_1 == "Unit 2"
    assert promises() == 1


def test_terms_and_tidied_lists_follow_the_mapping(load: Load) -> None:
    load(LARDER)
    with transaction():
        extra = make_term_row()
        offers.set_terms(service("Sale Larder lunches"), [extra], taxonomy_id=extra.taxonomy_id, actor=SYSTEM)
    report = load(LARDER, told=MAPPING.replace("food/hot-meals", "food/parcels"))
    assert report.results[0].why == ("Changed: terms.needs.",)
    larder = service("Sale Larder lunches")
    codes = {term.code for term in entries.terms_of(LinkEntity.SERVICE, [larder.id])[larder.id]}
    assert codes == {"food/parcels", "drop-in"}


def make_term_row() -> Any:
    """A term of another taxonomy, which an editor gave."""
    from uuid import uuid4

    from hub.directory.models import Taxonomy, TaxonomyTerm

    taxonomy = Taxonomy(id=uuid4(), code="kinds", name="Kinds", description="")
    term = TaxonomyTerm(
        id=uuid4(), taxonomy_id=taxonomy.id, code="drop-in", name="Drop-in", description="", synonyms=[]
    )
    db.session.add_all([taxonomy, term])
    db.session.flush()
    return term


CLUB = "Sale Larder lunches"


def test_what_an_editor_changed_stays_when_the_list_says_nothing_new(load: Load) -> None:
    load(LARDER)
    with transaction():
        offers.unpublish(service("Sale Larder lunches"), actor=SYSTEM)
    edited(service(CLUB), alert="Closed on Friday", description="By an editor")
    assert outcomes(load(LARDER)) == ["unchanged"]
    load(LARDER.replace("1614960000", "1614960001"))
    larder = service("Sale Larder lunches")
    assert [phone.number for phone in larder.phones] == ["0161 496 0001"]
    assert (larder.description, larder.alert) == ("By an editor", "Closed on Friday")
    assert not larder.is_published


def test_a_deleted_entry_comes_back(load: Load) -> None:
    load(LARDER)
    with transaction():
        db.session.execute(delete(Organization))
    assert outcomes(load(LARDER)) == ["created"]
    assert how_many(Service) == 1


def test_entries_that_left_the_list_stay_and_are_named(load: Load) -> None:
    load(LARDER, LUNCH)
    report = load(LUNCH)
    assert outcomes(report) == ["unchanged", "not in the list any more"]
    assert report.results[1].name == "Sale Larder lunches"
    assert how_many(Service) == 2


def test_two_lists_may_use_the_same_keys(load: Load) -> None:
    load(LARDER)
    load(LARDER, told=MAPPING.replace('name = "lunch"', 'name = "other"'))
    assert how_many(Service) == 2


def test_a_new_column_in_the_mapping_fills_what_is_there(load: Load) -> None:
    load(LARDER)
    report = load(LARDER, told=MAPPING.replace('url = "{Web}"', 'url = "{Web}"\nis_free = true'))
    assert outcomes(report) == ["updated"]
    assert service("Sale Larder lunches").is_free is True


def test_many_rows_cost_no_more_statements_than_few(load: Load, count_queries: Any) -> None:
    def rows(*names: int) -> Sequence[str]:
        return [LARDER.replace("Sale Larder", f"Larder {n}") for n in names]

    with count_queries() as few:
        load(*rows(1, 2))
    with count_queries() as many:
        load(*rows(*range(3, 63)), told=MAPPING.replace('"lunch"', '"many"'))
    assert len(many) <= len(few) + 2
    with count_queries() as again:
        load(*rows(*range(3, 63)), told=MAPPING.replace('"lunch"', '"many"'))
    assert len(again) < len(many)
