"""Which organization a row belongs to: one for all, one that is known already, or its own."""

from sqlalchemy import select

from hub.core.db import db
from hub.directory.imports.report import Outcome
from hub.directory.models import Funding, Organization, Service
from tests.directory.imports.clubs import LARDER, LUNCH, MAPPING, Load, how_many, outcomes, service
from tests.support import make

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
