"""Every dialect is read, and says the same here."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.core.db import db
from hub.core.errors import Invalid
from hub.directory.imports.open_referral import files
from hub.directory.imports.report import Outcome
from hub.directory.models import Attribute, Location, Service, Taxonomy, TaxonomyTerm
from tests.directory.imports.open_referral.case import SOURCE, brought, the_service
from tests.directory.imports.open_referral.dialects import OLD, OLD_OTHERWISE, OUTPOST

pytestmark = pytest.mark.usefixtures("app")


def terms_of(service: Service) -> set[str]:
    carried = select(TaxonomyTerm.name).join(Attribute, Attribute.taxonomy_term_id == TaxonomyTerm.id)
    return set(db.session.scalars(carried.where(Attribute.link_id == service.id)))


@pytest.mark.parametrize("told", [OLD, OLD_OTHERWISE], ids=["eligibilitys", "eligibilities"])
def test_version_1_in_both_spellings(told: dict[str, Any]) -> None:
    report = brought(told)
    assert report.counts()[Outcome.CREATED] == 3, report.results
    made = the_service("s-1")
    assert made.description == "A hot lunch & good company."
    assert made.is_published
    assert (made.minimum_age, made.maximum_age) == (50, 120)
    assert made.eligibility_description == "Older people"
    assert made.organization.website == "https://lowfold.example"
    assert [(one.number, one.description) for one in made.phones] == [("01632 960301", "Sam")]
    assert [(rule.byday, str(rule.opens_at)) for rule in made.schedules] == [("TU", "12:00:00")]
    assert [(str(one.starts_on), one.is_closed) for one in made.schedule_exceptions] == [("2026-12-24", True)]
    assert [(one.name, one.code) for one in made.languages] == [("Polish", "pl")]
    assert [str(one.amount) for one in made.cost_options] == ["3.50"]
    assert made.is_free is False
    assert [one.source for one in made.funding] == ["The lottery"]
    assert terms_of(made) == {"Lunch clubs"}
    assert db.session.scalars(select(Taxonomy.name)).all() == ["esdServiceTypes"]


def test_outpost_and_its_masked_addresses() -> None:
    brought(OUTPOST)
    made = the_service("17")
    assert made.organization.name == "Harbour Trust"
    assert (made.minimum_age, made.maximum_age) == (18, None)
    assert [(one.number, one.description) for one in made.phones] == [("01632 960000", "Duty desk")]
    assert [rule.byday for rule in made.schedules] == ["MO"]
    assert terms_of(made) == {"Housing", "Adults"}
    places = db.session.scalars(
        select(Location).order_by(Location.source_key).options(selectinload(Location.addresses))
    ).all()
    secret, office = places
    assert secret.confidential
    assert (secret.name, secret.latitude, secret.longitude) == ("", None, None)
    assert [(one.address_1, one.postal_code) for one in secret.addresses] == [("", "WF2")]
    assert not office.confidential
    assert office.addresses[0].address_1 == "2 High Street"
    assert office.latitude == 53.6


def test_a_second_run_changes_nothing_and_doubles_nothing() -> None:
    first = brought(OLD, OUTPOST)
    again = brought(OLD, OUTPOST)
    assert first.counts()[Outcome.CREATED] == 7
    assert {one.outcome for one in again.results} == {Outcome.UNCHANGED}
    assert len(db.session.scalars(select(Service)).all()) == 2


def test_ids_of_others_become_ours_the_same_each_time() -> None:
    brought(OLD, dry_run=True)
    assert db.session.scalars(select(Service.id)).all() == []
    brought(OLD)
    first = the_service("s-1").id
    assert first.version == 5
    assert made_elsewhere() == first


def made_elsewhere() -> object:
    from hub.directory import made_ids

    return made_ids.foreign(SOURCE.name, "service", "s-1")


def test_a_claimed_id_never_takes_the_place_of_what_is_here() -> None:
    brought(OLD)
    mine = the_service("s-1")
    brought({**OUTPOST, "id": str(mine.id)}, source=SOURCE.__class__("elsewhere", "Elsewhere"))
    assert the_service("s-1").name == "Tuesday Table"
    assert len(db.session.scalars(select(Service)).all()) == 2


def test_what_cannot_be_used_is_refused_or_noted() -> None:
    bad = {
        "id": "b",
        "name": "Bad",
        "organization_id": "nobody",
        "minimum_age": "old",
        "email": "nobody",
        "url": "javascript:alert(1)",
    }
    report = brought({"id": "x", "name": ""}, {"name": None}, bad, {"id": "b", "name": "Twice"})
    refused = {one.row: " ".join(one.why) for one in report.of(Outcome.REFUSED)}
    assert refused == {
        1: "The service has no name.",
        2: "It has neither an id nor a name.",
        4: "Number 3 has the same id.",
    }
    (made,) = [one for one in report.of(Outcome.CREATED) if one.kind == "service"]
    said = " ".join(made.why)
    for word in ("minimum_age", "email", "url", "not in the list"):
        assert word in said
    assert the_service("b").organization.name == SOURCE.title


def test_files_of_every_form(tmp_path: Path) -> None:
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"totalElements": 1, "content": [OLD]}))
    lines = tmp_path / "lines.ndjson"
    lines.write_text(json.dumps(OLD) + "\n" + json.dumps(OUTPOST) + "\n")
    one = tmp_path / "one.json"
    one.write_text(json.dumps(OLD))
    assert [len(list(files.read(file))) for file in (page, lines, one)] == [1, 2, 1]


def test_half_a_character_in_an_id_ends_no_import(tmp_path: Path) -> None:
    """JSON may hold it alone, and nothing that we write to can."""
    odd = OLD | {
        "id": "s-\ud800",
        "organization": OLD["organization"] | {"id": "\ud800", "name": "Half \ud83d"},
    }
    (tmp_path / "odd.ndjson").write_text(f"{json.dumps(odd)}\n{json.dumps(OUTPOST)}\n")
    first, second = files.read(tmp_path / "odd.ndjson")
    report = brought(first.told, second.told)
    assert report.counts()[Outcome.REFUSED] == 0
    assert the_service("s-\ufffd").organization.name == "Half \ufffd"
    assert the_service("17").organization.name == "Harbour Trust"


def test_a_folder_named_like_a_table_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "services.csv").mkdir()
    with pytest.raises(Invalid, match=r"neither services\.csv nor"):
        list(files.read(tmp_path))
