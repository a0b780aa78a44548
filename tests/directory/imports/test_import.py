"""Lists brought in: once, again, changed, half wrong. What a list does not say, it does not touch."""

from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from hub.accounts.policy import SYSTEM, VISITOR
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import HubError, Invalid, NotFound
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.imports import apply, mapping, reading
from hub.directory.imports.cli import import_table
from hub.directory.imports.report import Outcome, Report
from hub.directory.models import (
    BankHolidays,
    Funding,
    ImportSource,
    LinkEntity,
    Opportunity,
    Organization,
    OrganizationType,
    RuleKind,
    Service,
    ServiceStatus,
)
from hub.directory.queries import entries
from hub.directory.services import offers
from hub.outbox import services as outbox
from hub.places import services as places
from hub.places.onspd import AreaPostcodes
from tests.support import make

HEAD = "Name,About,Address,Postcode,Phone,Web,Opening,Referral,Lat,Lon\n"
LARDER = (
    'Sale Larder,Food to take home,"Unit 1, School Road, Sale",m332ab,'
    "1614960000,www.larder.example,Tuesday 2-4pm,Voucher,,\n"
)
LUNCH = "Mill Lunch,A hot lunch,Mill Lane,WF1 1AA,01632 960300,,by appointment,Open door,,\n"

MAPPING = """
[source]
name = "lunch"
title = "Lunch clubs"
publisher = "Aldermere Council"
licence = "Open Government Licence v3.0"
attribution = "Contains public sector information."
[rows]
key = "{Name}"
publish = true
[organization]
name = "{Name}"
type = "charity"
[service]
name = "{Name} lunches"
description = "{About}"
url = "{Web}"
channels = ["in-person"]
how_to_start = { text = "{Referral}", values = { "Voucher" = "ask-staff", "Open door" = "turn-up" } }
assured_date = "31/07/2025"
[service.terms]
needs = "food/hot-meals"
[service.hours]
text = "{Opening}"
[[service.phones]]
number = "{Phone}"
[location]
address = "{Address}"
postcode = "{Postcode}"
latitude = "{Lat}"
longitude = "{Lon}"
"""

Load = Callable[..., Report]


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Load:
    """Bring in rows under HEAD (or a whole file) after MAPPING (or another)."""
    with transaction():
        places.load_postcodes(AreaPostcodes("M", ["M33 2AB"], np.array([53.425]), np.array([-2.322]), [""]))
    make.term("food/hot-meals", "Hot meals")
    make.term("food/parcels", "Food parcels")

    def loading(*rows: str, text: str = "", told: str = MAPPING, dry_run: bool = False) -> Report:
        file, wanted = tmp_path / "clubs.csv", tmp_path / "clubs.toml"
        file.write_text(text or HEAD + "".join(rows), encoding="utf-8")
        wanted.write_text(told, encoding="utf-8")
        return import_table(file, wanted, dry_run=dry_run)

    return loading


def service(name: str) -> Service:
    service_id = db.session.scalar(select(Service.id).where(Service.name == name))
    assert service_id is not None, name
    db.session.expire_all()
    return entries.service(service_id, actor=SYSTEM)


def how_many(table: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def outcomes(report: Report) -> list[str]:
    return [result.outcome.value for result in report.results]


def promises() -> int:
    return outbox.waiting(SERVICE_CHANGED)


def forget_promises() -> None:
    from hub.outbox.models import Promise

    with transaction():
        db.session.query(Promise).delete()


# ------------------------------------------------------------------------------------------- the first time


def test_a_row_becomes_an_organization_a_service_and_a_place(load: Load) -> None:
    report = load(LARDER, LUNCH)
    assert outcomes(report) == ["created", "created"]
    larder = service("Sale Larder lunches")
    assert larder.organization.name == "Sale Larder"
    assert larder.organization.organization_type is OrganizationType.CHARITY
    assert (larder.source, larder.source_key) == ("lunch", "Sale Larder")
    assert larder.is_published
    assert larder.organization.is_published
    assert larder.description == "Food to take home"
    assert larder.url == "https://www.larder.example"
    assert larder.channels == ["in-person"]
    assert larder.how_to_start == ["ask-staff"]
    assert larder.assured_date == date(2025, 7, 31)
    assert [phone.number for phone in larder.phones] == ["0161 496 0000"]
    (hours,) = larder.schedules
    assert (hours.byday, hours.opens_at, hours.closes_at) == ("TU", time(14), time(16))
    (place,) = [at.location for at in larder.at_locations]
    (address,) = place.addresses
    assert (address.address_1, address.address_2, address.city) == ("Unit 1", "School Road", "Sale")
    assert address.postal_code == "M33 2AB"
    assert (place.latitude, place.longitude) == (53.425, -2.322)
    terms = entries.terms_of(LinkEntity.SERVICE, [larder.id])[larder.id]
    assert [term.code for term in terms] == ["food/hot-meals"]
    assert [schedule.description for schedule in service("Mill Lunch lunches").schedules] == [
        "by appointment"
    ]
    assert promises() == 2


def test_the_list_is_named_and_one_event_is_left(load: Load) -> None:
    before = how_many(AuditEvent)
    load(LARDER, LUNCH, ",,,,,,,,,\n", "Sale Larder,twice,,,,,,,,\n")
    (source,) = db.session.scalars(select(ImportSource)).all()
    assert (source.name, source.title, source.rows) == ("lunch", "Lunch clubs", 2)
    assert (source.publisher, source.licence) == ("Aldermere Council", "Open Government Licence v3.0")
    assert how_many(AuditEvent) == before + 1
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "directory.imported")).all()
    assert event.detail == {"created": 2, "refused": 1}


def test_what_is_not_known_of_a_place_is_said(load: Load) -> None:
    report = load(
        LUNCH,
        "Far Off,x,Low Road,M33 2AB,,,,Open door,52.1,-1.0\n",
        "Sea Side,x,The Beach,,,,,Open door,12.5,1.0\n",
        "Slip,x,Top Road,WA154 1HF,,,,Open door,,\n",
        "Nowhere,x,,,,,,Open door,,\n",
        "Dot,x,,,,,,Open door,53.4,-2.3\n",
    )
    why = {result.key: " ".join(result.why) for result in report.results}
    assert why["Mill Lunch"] == "We do not know where WF1 1AA is, so it is not on the map."
    assert "miles from M33 2AB, whose own point was used" in why["Far Off"]
    assert "“12.5, 1.0” is not a point in the United Kingdom." in why["Sea Side"]
    assert "“WA154 1HF” is not a postcode." in why["Slip"]
    assert service("Far Off lunches").at_locations[0].location.latitude == 53.425
    assert service("Slip lunches").at_locations[0].location.addresses[0].city == "WA154 1HF"
    assert service("Nowhere lunches").at_locations == []
    assert service("Dot lunches").at_locations[0].location.longitude == -2.3


def test_cells_that_cannot_be_used_are_left_out_and_told(load: Load) -> None:
    report = load("Odd,x,,,ring me,javascript:alert(1),,Open door,,\n")
    (result,) = report.results
    assert result.outcome is Outcome.CREATED
    assert "“ring me” is not a telephone number" in " ".join(result.why)
    assert "“javascript:alert(1)” is not a web address" in " ".join(result.why)
    odd = service("Odd lunches")
    assert (odd.url, odd.phones) == ("", [])


def test_the_public_sees_only_what_an_editor_could_publish(load: Load) -> None:
    report = load("Bare,,,,,,,Open door,,\n")
    assert not service("Bare lunches").is_published
    assert "The public does not see it yet" in " ".join(report.results[0].why)
    load(
        "Kept back,x,,,,,,Open door,,\n",
        told=MAPPING.replace("publish = true", "").replace('"lunch"', '"other"'),
    )
    assert not service("Kept back lunches").is_published


# ------------------------------------------------------------------------------------------------ refusals


def test_a_bad_row_is_refused_and_the_others_come_in(load: Load) -> None:
    report = load(
        LARDER,
        ",x,,,,,,,,\n",
        "Sale Larder,again,,,,,,,,\n",
        "Pigeon,x,,,,,,By pigeon,,\n",
        f"Long,x,{'y' * 501},,,,,Open door,,\n",
        "Wide,x,,,,,,Open door,,,and more\n",
        "N/A,x,,,,,,,,\n",
        LUNCH,
    )
    assert [(result.row, result.outcome.value) for result in sorted(report.results, key=lambda r: r.row)] == [
        (2, "created"),
        *((row, "refused") for row in range(3, 9)),
        (9, "created"),
    ]
    why = {result.row: " ".join(result.why) for result in report.results}
    assert why[3] == "There is nothing in “Name” to tell it from other rows."
    assert why[4] == "Row 2 has the same key."
    assert why[5].startswith("The how_to_start “By pigeon” is not one of self-refer, ring,")
    assert why[6] == "A part of the address has more than 500 letters."
    assert why[7].startswith("It has 11 cells and there are 10 headings")
    assert how_many(Service) == 2
    assert report.summary() == "2 created, 6 refused"


@pytest.mark.parametrize(
    ("text", "told", "sentence"),
    [
        (
            HEAD.replace("Phone", "Fone") + LARDER,
            MAPPING,
            "The mapping names the column “Phone”, which clubs.csv",
        ),
        (
            HEAD + LARDER,
            MAPPING.replace("food/hot-meals", "food/hot"),
            "there is no term “food/hot”. Did you mean",
        ),
        (
            HEAD + LARDER,
            MAPPING.replace("needs =", "wants ="),
            "[service.terms] wants: there is no such taxonomy.",
        ),
        (HEAD + LARDER + '"unclosed', MAPPING, "row 3: a quotation mark opens a cell and nothing closes it"),
        (HEAD.replace("Web", "Name") + LARDER, MAPPING, "has two columns called “Name”"),
        ("\x89PNG", MAPPING, "is not text|is not a table|no rows"),
    ],
)
def test_when_file_or_mapping_is_wrong_nothing_is_loaded(
    load: Load, text: str, told: str, sentence: str
) -> None:
    with pytest.raises(HubError) as refusal:
        load(text=text, told=told)
    assert any(part in refusal.value.message for part in sentence.split("|"))
    assert (how_many(Organization), how_many(ImportSource), how_many(AuditEvent)) == (0, 0, 0)


def test_what_breaks_half_way_leaves_nothing(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "CHUNK", 1)

    def broken(*_: Any) -> None:
        raise Invalid("The disk is full.")

    monkeypatch.setattr(apply._Import, "_name_the_missing", broken)
    with pytest.raises(Invalid):
        load(LARDER, LUNCH)
    assert (how_many(Service), how_many(ImportSource), promises()) == (0, 0, 0)


def test_a_dry_run_tells_everything_and_changes_nothing(load: Load) -> None:
    assert outcomes(load(LARDER, LUNCH, dry_run=True)) == ["created", "created"]
    assert (how_many(Service), how_many(AuditEvent), promises()) == (0, 0, 0)


def test_visitors_may_not(app: Flask, tmp_path: Path) -> None:
    file, told = tmp_path / "a.csv", tmp_path / "a.toml"
    file.write_text(HEAD + LARDER)
    told.write_text(MAPPING)
    with pytest.raises(NotFound), transaction():
        apply.run(reading.open_table(file), mapping.read(told), name="a.csv", actor=VISITOR)


# ----------------------------------------------------------------------------------------------- once more


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


def test_what_an_editor_changed_stays_until_the_list_changes_it(load: Load) -> None:
    load(LARDER)
    with transaction():
        larder = service("Sale Larder lunches")
        offers.edit(larder, {"description": "By an editor", "alert": "Closed on Friday"}, actor=SYSTEM)
        offers.unpublish(larder, actor=SYSTEM)
    assert outcomes(load(LARDER)) == ["unchanged"]
    assert service("Sale Larder lunches").description == "By an editor"
    load(LARDER.replace("1614960000", "1614960001"))
    larder = service("Sale Larder lunches")
    assert [phone.number for phone in larder.phones] == ["0161 496 0001"]
    assert (larder.description, larder.alert) == ("By an editor", "Closed on Friday")
    assert not larder.is_published
    load(LARDER.replace("Food to take home", "From the list"))
    assert service("Sale Larder lunches").description == "From the list"


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


# ------------------------------------------------------------------------------------------- organizations

SHARED = MAPPING.replace('[organization]\nname = "{Name}"', '[organization]\nname = "Aldermere Council"')


def test_one_organization_for_a_whole_list(load: Load) -> None:
    load(LARDER, LUNCH, told=SHARED)
    assert how_many(Organization) == 1
    assert outcomes(load(LARDER, LUNCH, told=SHARED)) == ["unchanged", "unchanged"]


def test_an_organization_that_is_there_already_is_used(load: Load) -> None:
    council = make.organization(name="Aldermere Council Ltd", description="As the editors wrote it")
    load(LARDER, told=SHARED.replace("[service]", 'match = "use"\n[service]', 1))
    assert service("Sale Larder lunches").organization_id == council.id
    assert how_many(Organization) == 1
    assert service("Sale Larder lunches").organization.description == "As the editors wrote it"


def test_a_number_in_a_register_tells_more_than_a_name(load: Load) -> None:
    from hub.directory.models import OrganizationIdentifier

    number = OrganizationIdentifier(identifier_scheme="GB-CHC", identifier_type="Charity", identifier="99001")
    known = make.organization(name="Quite Another Name", identifiers=[number])
    told = SHARED.replace(
        "[service]",
        'match = "use"\n[[organization.identifiers]]\nscheme = "GB-CHC"\ntype = "Charity"\nnumber = "99001"\n[service]',
        1,
    )
    load(LARDER, told=told)
    assert service("Sale Larder lunches").organization_id == known.id


def test_known_organizations_may_be_left_out_and_keep_who_pays(load: Load) -> None:
    known = make.organization(name="Sale Larder")
    told = MAPPING.replace(
        "[service]\n", 'match = "leave out"\n[[organization.funding]]\nsource = "The lottery"\n[service]\n', 1
    )
    for _ in range(2):
        report = load(LARDER, LUNCH, told=told)
        assert [r.outcome for r in report.results if r.key == "Sale Larder"] == [Outcome.LEFT_OUT]
    paid = select(Funding.source).where(Funding.organization_id == known.id)
    assert db.session.scalars(paid).all() == ["The lottery"]
    assert how_many(Service) == 1


GRANTS = """Group,Number,For,Pounds,Day
Sale Larder,1,A freezer,500,2024-01-01
Mill Lunch,2,Chairs,250,2024-02-01
Sale Larder,1,A van,9000,2025-01-01
Party,3,A jubilee,1,2022-06-01
"""
GRANT_MAPPING = """
[source]
name = "grants"
title = "Grants"
[rows]
key = "{Number}"
repeats = "join"
[[rows.skip]]
column = "For"
contains = "jubilee"
reason = "It is over."
[organization]
name = "{Group}"
[service]
name = "{Group}"
description = "{For}"
assured_date = "{Day}"
[[service.funding]]
source = "{Day}: £{Pounds}"
[[service.costs]]
amount = "{Pounds}"
[service.terms]
needs = { text = "{For}", words = { "freezer" = "food/parcels" }, default = "food/hot-meals" }
"""


def test_several_rows_make_one_entry(load: Load) -> None:
    report = load(text=GRANTS, told=GRANT_MAPPING)
    assert report.summary() == "2 created, 1 left out"
    larder = service("Sale Larder")
    assert larder.description == "A freezer\n\nA van"
    assert [paid.source for paid in larder.funding] == ["2024-01-01: £500", "2025-01-01: £9000"]
    assert [cost.amount for cost in larder.cost_options] == [Decimal(500), Decimal(9000)]
    assert larder.assured_date == date(2024, 1, 1)
    codes = [term.code for term in entries.terms_of(LinkEntity.SERVICE, [larder.id])[larder.id]]
    assert codes == ["food/parcels"]
    assert load(text=GRANTS, told=GRANT_MAPPING).summary() == "2 unchanged, 1 left out"


def test_repeats_may_be_left_out(load: Load) -> None:
    report = load(text=GRANTS, told=GRANT_MAPPING.replace('"join"', '"first"'))
    assert report.summary() == "2 created, 2 left out"
    assert service("Sale Larder").description == "A freezer"


def test_organizations_alone(load: Load) -> None:
    told = MAPPING.split("[service]", maxsplit=1)[0] + "[location]" + MAPPING.split("[location]")[1]
    assert load(LARDER, LUNCH, told=told).summary() == "2 created"
    assert load(LARDER, LUNCH, told=told).summary() == "2 unchanged"
    assert how_many(Service) == 0
    larder = db.session.scalars(select(Organization).where(Organization.name == "Sale Larder")).one()
    assert entries.organization(larder.id, actor=SYSTEM).locations[0].addresses[0].postal_code == "M33 2AB"


def test_opportunities(load: Load) -> None:
    told = """
[source]
name = "jobs"
title = "Jobs"
[rows]
key = "{Post}"
publish = true
[organization]
name = "{Employer}"
[opportunity]
title = "{Post}"
kind = { text = "{Sort}", values = { "Paid" = "job" }, otherwise = "volunteering" }
closes_on = "{Closes}"
how_to_apply = "Write to us."
ring_fenced = "{Residents}"
"""
    text = "Post,Employer,Sort,Closes,Residents\nCook,Sale Larder,Paid,1/2/2030,Yes\nHelper,Sale Larder,Free,?,\n"
    report = load(text=text, told=told)
    assert report.summary() == "2 created"
    cook, helper = db.session.scalars(select(Opportunity).order_by(Opportunity.title)).all()
    assert (cook.kind.value, cook.closes_on, cook.ring_fenced, cook.is_published) == (
        "job",
        date(2030, 2, 1),
        True,
        True,
    )
    assert (helper.kind.value, helper.closes_on, helper.ring_fenced) == ("volunteering", None, False)
    assert "“?” in closes_on is not a date" in " ".join(report.results[1].why)


def test_everything_else_a_service_may_carry(load: Load) -> None:
    told = MAPPING.replace(
        "[service.terms]",
        """
status = "temporarily closed"
is_free = "no"
is_sensitive = "yes"
minimum_age = "{About}"
languages = { text = "{Referral}", split = "," }
[[service.costs]]
option = "A week"
amount = "£1,250.50"
[[service.rules]]
kind = "age"
minimum = 16
[[service.rules]]
kind = "tag"
any_of = { text = "{Web}", split = "," }
[[service.documents]]
document = "A bill"
[[service.contacts]]
name = "Sam Rowe"
email = "sam@larder.example"
[[service.areas]]
name = "Sale"
code = "E05000001"
[service.terms]""",
        1,
    ).replace(
        'how_to_start = { text = "{Referral}", values = { "Voucher" = "ask-staff", "Open door" = "turn-up" } }',
        "",
    )
    told = told.replace(
        "address =", 'confidential = true\naccessibility = ["step-free", "Ring the bell"]\naddress ='
    )
    told = told.replace('url = "{Web}"', "")
    report = load(
        'Refuge,18,1 Road,M33 2AB,,,Mon 9-5 except bank holidays,"Polish,pl,Klingon",,\n', told=told
    )
    refuge = service("Refuge lunches")
    assert refuge.status is ServiceStatus.TEMPORARILY_CLOSED
    assert (refuge.is_free, refuge.is_sensitive, refuge.minimum_age) == (False, True, Decimal(18))
    assert [language.code for language in refuge.languages] == ["pl"]
    assert "“Klingon” is not a language on our list" in " ".join(report.results[0].why)
    assert refuge.cost_options[0].amount == Decimal("1250.50")
    assert [(rule.kind, rule.minimum) for rule in refuge.eligibility_rules] == [(RuleKind.AGE, 16)]
    assert refuge.required_documents[0].document == "A bill"
    assert refuge.contacts[0].email == "sam@larder.example"
    assert refuge.service_areas[0].code == "E05000001"
    assert refuge.bank_holidays is BankHolidays.CLOSED
    place = refuge.at_locations[0].location
    assert place.confidential
    assert [(a.code, a.description) for a in place.accessibility] == [
        ("step-free", ""),
        ("", "Ring the bell"),
    ]


def test_rows_of_a_headerless_file_and_empty_words(load: Load) -> None:
    told = """
[source]
name = "codes"
title = "Codes"
[file]
header = false
empty = ["Unknown"]
[rows]
key = "{row from 0}"
[[rows.skip]]
column = "C"
is_not = "A"
reason = "Not active."
[organization]
name = "{B}"
[service]
name = "{B}"
description = "{D}"
"""
    report = load(
        text='"A1","Dr Who","A","Unknown"\n"A2","Dr Gone","C","x"\n"A3","Dr No","A","y"\n', told=told
    )
    assert report.summary() == "2 created, 1 left out"
    assert service("Dr Who").source_key == "0"
    assert service("Dr Who").description == ""
    assert service("Dr No").source_key == "2"
