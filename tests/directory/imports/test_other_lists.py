"""Lists of grants, of organizations alone, of opportunities, and one with everything in it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from hub.accounts.policy import SYSTEM
from hub.core.db import db
from hub.directory.models import (
    BankHolidays,
    LinkEntity,
    Opportunity,
    Organization,
    RuleKind,
    Service,
    ServiceStatus,
)
from hub.directory.queries import entries
from tests.directory.imports.clubs import LARDER, LUNCH, MAPPING, Load, how_many, service

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
