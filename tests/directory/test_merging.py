"""Two entries become one: nothing is lost, old addresses lead on, and it can be taken back."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import Membership, User
from hub.accounts.policy import SYSTEM, VISITOR, Actor, Permission, Role, actor_for
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.directory import shortlists
from hub.directory.models import (
    Duplicate,
    LinkEntity,
    Merge,
    MergedKind,
    Organization,
    OrganizationIdentifier,
    Phone,
    Report,
    Service,
)
from hub.directory.queries import duplicates as found
from hub.directory.queries import entries
from hub.directory.services import duplicates, merging, reports
from hub.directory.services.merging import Pick
from hub.directory.services.reports import Problem
from hub.outbox import services as outbox
from tests.support import make
from tests.support.client import PageClient

Browser = Callable[[User], PageClient]

ORG, SERVICE = MergedKind.ORGANIZATION, MergedKind.SERVICE


def merged(
    kind: MergedKind, kept: Organization | Service, gone: Organization | Service, **picks: Pick
) -> Merge:
    with transaction():
        db.session.expire_all()
        return merging.merge(kind, kept_id=kept.id, gone_id=gone.id, picks=picks, actor=SYSTEM)


def taken_back(merge: Merge) -> list[str]:
    with transaction():
        db.session.expire_all()
        return merging.unmerge(merge, actor=SYSTEM)


def fresh(record: Organization | Service) -> Organization | Service:
    db.session.expire_all()
    again = db.session.get(type(record), record.id)
    assert again is not None
    return again


def looked() -> int:
    """How many pairs wait after everything was compared."""
    with transaction():
        return duplicates.keep(duplicates.alike())


def two_organizations() -> tuple[Organization, Organization]:
    kept = make.organization(name="Aldermere Foodbank", website="")
    gone = make.organization(
        name="Aldermere Food Bank",
        website="https://foodbank.example",
        phones=[Phone(number="01632 960123")],
        identifiers=[OrganizationIdentifier(identifier_type="charity", identifier="1234567")],
    )
    return kept, gone


def test_what_belonged_to_the_one_that_goes_moves_over(app: Flask) -> None:
    kept, gone = two_organizations()
    service, place = make.service(of=gone), make.location(of=gone)
    chance = make.opportunity(of=gone)
    person = make.user(Role.PARTNER, organization=gone)
    merged(ORG, kept, gone)
    assert {fresh(one).organization_id for one in (service, place, chance)} == {kept.id}
    assert (
        db.session.scalar(select(Membership.organization_id).where(Membership.user_id == person.id))
        == kept.id
    )


def test_somebody_who_speaks_for_both_speaks_for_the_one(app: Flask) -> None:
    kept, gone = two_organizations()
    person = make.user(Role.PARTNER, organization=kept)
    make.saved(Membership(user_id=person.id, organization_id=gone.id))
    merge = merged(ORG, kept, gone)
    mine = select(Membership.organization_id).where(Membership.user_id == person.id)
    assert set(db.session.scalars(mine)) == {kept.id, gone.id}  # the second row waits for an unmerge
    taken_back(merge)
    assert set(db.session.scalars(mine)) == {kept.id, gone.id}


def test_what_was_picked_is_taken_over_and_the_rest_stays(app: Flask) -> None:
    kept, gone = two_organizations()
    merged(ORG, kept, gone, website=Pick.TAKE, phones=Pick.BOTH)
    now = entries.organization(kept.id, actor=VISITOR)
    assert (now.name, now.website) == ("Aldermere Foodbank", "https://foodbank.example")
    assert [phone.number for phone in now.phones] == ["01632 960123"]
    assert now.identifiers == []


def test_it_suggests_what_is_there_where_the_other_says_nothing(app: Flask) -> None:
    differ = merging.differences(
        {"website": "", "name": "A", "phones": [{"number": "1"}], "is_free": None},
        {"website": "https://b.example", "name": "B", "phones": [{"number": "2"}], "is_free": False},
    )
    assert {one.name: one.suggested for one in differ} == {
        "website": Pick.TAKE,
        "name": Pick.KEEP,
        "phones": Pick.BOTH,
        "is_free": Pick.TAKE,
    }


def test_nobody_finds_the_one_that_went_and_its_address_leads_on(app: Flask, client: PageClient) -> None:
    kept, gone = two_organizations()
    ours, theirs = make.service(of=kept, name="Food parcels"), make.service(of=gone, name="Food parcel")
    merged(SERVICE, ours, theirs)
    merged(ORG, kept, gone)
    assert client.get(f"/organizations/{gone.id}").location == f"/organizations/{kept.id}"
    answer = client.get(f"/services/{theirs.id}")
    assert (answer.status_code, answer.location) == (301, f"/services/{ours.id}")
    assert client.get(f"/services/{theirs.id}/report").location == f"/services/{ours.id}/report"
    with pytest.raises(NotFound):
        entries.service(theirs.id, actor=SYSTEM)


def test_a_saved_list_follows(app: Flask, client: PageClient) -> None:
    ours, theirs = make.service(name="Food parcels"), make.service(name="The food parcel")
    with app.test_request_context():
        saved = shortlists.with_list("/shortlist", [theirs.id])
    merged(SERVICE, ours, theirs)
    assert "Food parcels" in client.get(saved).get_data(as_text=True)


def test_reports_and_terms_of_a_service_move_over(app: Flask) -> None:
    food, money = make.term("food", "Food"), make.term("money", "Money")
    ours, theirs = make.service(terms=[food]), make.service(terms=[food, money])
    with transaction():
        said = reports.report(theirs, what=Problem.PHONE, details="", reporter_email="", actor=VISITOR)
    merge = merged(SERVICE, ours, theirs)
    assert db.session.scalar(select(Report.service_id).where(Report.id == said.id)) == ours.id
    assert {t.code for t in entries.terms_of(LinkEntity.SERVICE, [ours.id])[ours.id]} == {"food", "money"}
    taken_back(merge)
    assert db.session.scalar(select(Report.service_id).where(Report.id == said.id)) == theirs.id
    carried = entries.terms_of(LinkEntity.SERVICE, [ours.id, theirs.id])
    assert {t.code for t in carried[ours.id]} == {"food"}
    assert {t.code for t in carried[theirs.id]} == {"food", "money"}


def test_taking_it_back_makes_two_of_one(app: Flask, client: PageClient) -> None:
    kept, gone = two_organizations()
    service = make.service(of=gone)
    merge = merged(ORG, kept, gone, website=Pick.TAKE, phones=Pick.BOTH)
    assert taken_back(merge) == []
    assert fresh(service).organization_id == gone.id
    assert (fresh(kept).website, fresh(gone).website) == ("", "https://foodbank.example")
    assert client.get(f"/organizations/{gone.id}").status_code == 200
    with pytest.raises(Conflict):
        taken_back(merge)


def test_what_was_edited_since_the_merge_stays(app: Flask) -> None:
    kept, gone = two_organizations()
    merge = merged(ORG, kept, gone, website=Pick.TAKE)
    with transaction():
        fresh(kept).website = "https://new.example"
    assert taken_back(merge) == ["website"]
    assert fresh(kept).website == "https://new.example"


def test_one_that_was_merged_is_not_merged_again(app: Flask) -> None:
    kept, gone = two_organizations()
    merged(ORG, kept, gone)
    with pytest.raises((Conflict, NotFound)):
        merged(ORG, gone, kept)
    with pytest.raises(Invalid):
        merged(ORG, kept, kept)


def test_a_pair_is_found_once_and_a_dismissed_one_stays_away(app: Flask) -> None:
    two_organizations()
    assert looked() == 1
    assert looked() == 1
    pair = db.session.scalars(select(Duplicate)).one()
    with transaction():
        duplicates.dismiss(pair, actor=SYSTEM)
    assert looked() == 0


def test_two_that_were_taken_apart_are_not_offered_again(app: Flask) -> None:
    kept, gone = two_organizations()
    assert looked() == 1
    taken_back(merged(ORG, kept, gone))
    assert looked() == 0


def test_somebody_about_to_add_an_organization_sees_what_it_may_be(app: Flask) -> None:
    _, gone = two_organizations()
    make.organization(name="Brackwater Rowing Club")
    alike = found.organizations_like(
        name="Foodbank Aldermere", phone="+44 1632 960123", website="foodbank.example"
    )
    assert alike[0].id == gone.id
    assert "Brackwater Rowing Club" not in {one.name for one in alike}


def editor() -> User:
    return make.user(Role.DIRECTORY_EDITOR)


def test_an_editor_compares_merges_and_takes_it_back(app: Flask, sign_in: Browser) -> None:
    kept, gone = two_organizations()
    client = sign_in(editor())
    client.submit("/admin/directory/duplicates", action="/look")
    outbox.work_until_idle()
    page = client.get("/admin/directory/duplicates").get_data(as_text=True)
    assert "Aldermere Food Bank" in page
    address = f"/admin/directory/merge/organization/{kept.id}/{gone.id}"
    assert "https://foodbank.example" in client.get(address).get_data(as_text=True)
    done = client.submit(address)
    assert done.status_code == 302
    assert fresh(kept).website == "https://foodbank.example"
    assert "Nothing is listed twice" in client.get("/admin/directory/duplicates").get_data(as_text=True)
    merge = db.session.scalars(select(Merge)).one()
    client.submit(f"/admin/directory/merges/{merge.id}/undo")
    assert fresh(gone).merged_into_id is None


def test_a_pair_that_changed_meanwhile_is_shown_again(app: Flask, sign_in: Browser) -> None:
    kept, gone = two_organizations()
    client = sign_in(editor())
    address = f"/admin/directory/merge/organization/{kept.id}/{gone.id}"
    answer = client.submit(address, {"seen": "1 7", "website": "keep"})
    assert answer.status_code == 409
    assert "Nothing was merged" in answer.get_data(as_text=True)
    assert fresh(gone).merged_into_id is None


def test_whoever_may_not_merge_may_not_by_the_service_either(app: Flask) -> None:
    kept, gone = two_organizations()
    outsider: Actor = actor_for(make.user(Role.REFERRER).id, Role.REFERRER)
    assert not outsider.may(Permission.DIRECTORY_MERGE)
    with pytest.raises(NotFound), transaction():
        merging.merge(ORG, kept_id=kept.id, gone_id=gone.id, picks={}, actor=outsider)
