"""Partners keep their own entries through the pages that staff use: what they save waits, and others' is not there."""

import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup

from hub.accounts.policy import SYSTEM, Role
from hub.core.db import db, transaction
from hub.directory.changed import SERVICE_CHANGED
from hub.directory.editing import locations as location_pages
from hub.directory.editing import opportunities as opportunity_pages
from hub.directory.editing import organizations as organization_pages
from hub.directory.editing import service_sections
from hub.directory.editing.desk import Desk
from hub.directory.models import Contact, CostOption, Funding, Language, Phone, RequiredDocument, ServiceArea
from hub.directory.services import offers
from hub.moderation import subjects
from hub.moderation.models import ChangeStatus
from hub.outbox import services as outbox
from tests.directory.editing import reading
from tests.directory.editing.conftest import SignIn
from tests.directory.editing.reading import AT
from tests.moderation import case
from tests.support import make
from tests.support.client import PageClient, form_fields

LISTS = {
    "phones": "phones-0-number",
    "contacts": "contacts-0-name",
    "identifiers": "identifiers-0-identifier",
    "funding": "funding-0-source",
}


@pytest.fixture
def partner(words: None) -> case.Partner:
    return case.partner(description="A hot lunch.")


def at(partner: case.Partner, slug: str = "") -> str:
    return f"{AT}/services/{partner.service.id}{f'/{slug}' if slug else ''}"


def saved(client: PageClient, url: str, answers: dict[str, Any]) -> None:
    assert client.submit(url, answers).status_code == 302


def test_a_partners_save_waits_and_their_own_page_shows_it(sign_in: SignIn, partner: case.Partner) -> None:
    client, before = sign_in(partner.person), case.row(partner.service)
    outbox.work_until_idle()
    saved(client, at(partner, "name"), {"description": "A hot lunch and a warm room."})
    assert case.row(partner.service) == before
    assert outbox.waiting(SERVICE_CHANGED) == 0
    assert reading.deeds(partner.service.id) == ["change.proposed"]
    page = client.get(at(partner, "name"))
    assert reading.typed(page, "description") == "A hot lunch and a warm room."
    assert "Waiting for approval" in reading.text(page)
    assert "A hot lunch and a warm room." in reading.text(client.get(at(partner)))
    public = client.get(f"/services/{partner.service.id}")
    assert "warm room" not in reading.text(public)


def test_the_second_edit_builds_on_the_first(sign_in: SignIn, partner: case.Partner) -> None:
    client = sign_in(partner.person)
    saved(client, at(partner, "phones"), {"phones-0-number": "01632 960 001"})
    client.submit(at(partner, "phones"), {"add": "phones"})
    page = BeautifulSoup(client.get(at(partner, "phones")).get_data(as_text=True), "html.parser")
    held = form_fields(page.find_all("form")[-1])
    assert held["phones-0-number"] == "01632 960 001"
    client.post(at(partner, "phones"), data=held | {"phones-0-description": "Mondays"})
    assert case.only().after["phones"][0]["description"] == "Mondays"
    assert reading.service(partner.service).phones == []


def test_two_colleagues_do_not_overwrite_each_other_unseen(sign_in: SignIn, partner: case.Partner) -> None:
    mine = sign_in(partner.person)
    theirs = sign_in(make.user(Role.PARTNER, organization=partner.organization))
    page = BeautifulSoup(mine.get(at(partner, "alert")).get_data(as_text=True), "html.parser")
    held = form_fields(page.find_all("form")[-1])
    saved(theirs, at(partner, "alert"), {"alert": "What they wrote"})
    clash = mine.post(at(partner, "alert"), data=held | {"alert": "What I wrote"})
    assert clash.status_code == 409
    assert "What they wrote" in reading.text(clash)
    assert reading.typed(clash, "alert") == "What I wrote"
    again = BeautifulSoup(clash.get_data(as_text=True), "html.parser")
    assert mine.post(at(partner, "alert"), data=form_fields(again.find_all("form")[-1])).status_code == 302
    assert case.only().after == {"alert": "What I wrote"}


def test_what_a_rule_refuses_is_refused_to_a_partner_too(sign_in: SignIn, partner: case.Partner) -> None:
    refused = sign_in(partner.person).submit(at(partner, "name"), {"description": ""})
    assert refused.status_code == 422
    assert case.changes() == []


def test_the_entries_of_others_are_not_there(sign_in: SignIn, partner: case.Partner) -> None:
    client = sign_in(partner.person)
    other = case.partner()
    hall = make.location(of=other.organization)
    job = make.opportunity(of=other.organization)
    for url in (
        at(other),
        at(other, "name"),
        at(other, "times"),
        at(other, "rules"),
        f"{AT}/organizations/{other.organization.id}",
        f"{AT}/organizations/{other.organization.id}/basics",
        f"{AT}/organizations/{other.organization.id}/services/new",
        f"{AT}/places/{hall.id}",
        f"{AT}/places/{hall.id}/address",
        f"{AT}/opportunities/{job.id}",
        f"{AT}/opportunities/{job.id}/pay",
        f"{AT}/services/{partner.service.id}/sensitive",
    ):
        assert client.get(url).status_code == 404, url
    assert client.submit(at(partner, "places"), {"places": [str(hall.id)]}).status_code == 422
    assert case.changes() == []


def test_a_new_service_is_a_draft_that_is_edited_freely_and_published_by_staff(
    sign_in: SignIn, partner: case.Partner
) -> None:
    client = sign_in(partner.person)
    new = f"{AT}/organizations/{partner.organization.id}/services/new"
    made = client.submit(new, {"name": "Warm room"})
    service_id = made.headers["Location"].rsplit("/", 1)[-1]
    url = f"{AT}/services/{service_id}"
    saved(client, f"{url}/name", {"description": "Warm and dry."})
    saved(client, f"{url}/reach", {"channels": ["phone"]})
    client.post(f"{url}/publish", data=form_fields(_form(client, url, "publish")))
    (waiting,) = [change for change in case.changes() if change.is_pending]
    assert waiting.after == {"is_published": True}
    assert client.get(f"/services/{service_id}").status_code == 200  # their own
    assert sign_in(make.user(Role.PARTNER)).get(f"/services/{service_id}").status_code == 404
    seen = subjects.of("service").load(uuid.UUID(service_id), actor=SYSTEM).version
    saved(client, f"{url}/name", {"description": "Something else."})
    moderator = case.moderator()
    with pytest.raises(Exception, match="changed while you were reading"):
        case.decide("approve", waiting, actor=moderator, seen_version=seen)
    case.decide("approve", waiting, actor=moderator)
    assert subjects.of("service").load(uuid.UUID(service_id), actor=SYSTEM).is_published


def test_a_new_place_is_on_no_public_page_until_it_was_looked_at(
    sign_in: SignIn, partner: case.Partner
) -> None:
    client = sign_in(partner.person)
    new = f"{AT}/services/{partner.service.id}/places/new"
    saved(
        client,
        new,
        {
            "name": "Quay Hall",
            "address_1": "9 Quay",
            "city": "Aldermere",
            "postal_code": "WF1 1AA",
            "confidential": "no",
        },
    )
    public = f"/organizations/{partner.organization.id}"
    assert "Quay Hall" not in reading.text(client.get(public))
    moderator = case.moderator()
    for change in case.changes():
        case.decide("approve", change, actor=moderator)
    assert "Quay Hall" in reading.text(client.get(public))
    assert [one.location.name for one in reading.service(partner.service).at_locations] == ["Quay Hall"]


def test_a_secret_address_is_secret_at_once(sign_in: SignIn, partner: case.Partner) -> None:
    hall = make.location(of=partner.organization)
    client = sign_in(partner.person)
    saved(client, f"{AT}/places/{hall.id}/privacy", {"confidential": "yes"})
    assert case.row(hall)["confidential"]
    assert case.only().status is ChangeStatus.APPROVED


def test_it_is_right_today_needs_nobodys_leave(sign_in: SignIn, partner: case.Partner) -> None:
    client = sign_in(partner.person)
    client.post(f"{at(partner)}/confirm", data=form_fields(_form(client, at(partner), "confirm")))
    assert reading.deeds(partner.service.id) == ["service.confirmed"]


def test_an_overview_with_much_that_waits_costs_no_more(
    sign_in: SignIn, partner: case.Partner, count_queries: Any
) -> None:
    client = sign_in(partner.person)
    saved(client, at(partner, "alert"), {"alert": "Ring first"})
    client.get("/partner/changes")
    with count_queries() as one:
        client.get("/partner/changes")
    partner.saves(description="Another.")
    partner.saves(email="new@aldermere.example")
    with count_queries() as many:
        client.get("/partner/changes")
    assert len(many) == len(one)


# --- every section -----------------------------------------------------------------------------------------------


ANSWERS: dict[str, dict[str, Any]] = {
    "service:name": {"name": "Warm room", "description": "Warm and dry."},
    "service:alert": {"alert": "Ring first"},
    "service:needs": {"terms": ["food"]},
    "service:kinds": {},
    "service:circumstances": {},
    "service:reach": {"channels": ["phone", "online"]},
    "service:start": {"how_to_start": ["ring"], "application_process": "We ring back."},
    "service:places": {"places": ["HALL"]},
    "service:areas": {"others": "All of the valley"},
    "service:bank-holidays": {"bank_holidays": "closed"},
    "service:different-days": {
        "schedule_exceptions-0-starts_on-day": "24",
        "schedule_exceptions-0-starts_on-month": "12",
        "schedule_exceptions-0-starts_on-year": "2099",
    },
    "service:audience": {"minimum_age": "16", "eligibility_description": "Young people"},
    "service:languages": {"interpretation_services": "By phone"},
    "service:cost": {"is_free": "no", "cost_options-0-amount": "4.50", "cost_options-0-option": "Adult"},
    "service:documents": {"required_documents-0-document": "A letter"},
    "service:phones": {"phones-0-number": "01632 960 001"},
    "service:contacts": {"contacts-0-name": "The office"},
    "service:web": {"url": "https://www.aldermere.example", "email": "us@aldermere.example"},
    "service:status": {"status": "temporarily closed", "closed_reason": "A new floor"},
    "service:funding": {"funding-0-source": "The lottery"},
    "service:quality": {"accreditations": "Gold"},
    "organization:basics": {"name": "Another name", "description": "Others."},
    "organization:web": {"website": "https://www.aldermere.example"},
    "organization:phones": {"phones-0-number": "01632 960 001"},
    "organization:contacts": {"contacts-0-name": "The office"},
    "organization:identifiers": {"identifiers-0-identifier": "1234567"},
    "organization:legal": {"legal_status": "Trust", "year_incorporated": "1999"},
    "organization:funding": {"funding-0-source": "The lottery"},
    "location:place": {"name": "Quay Hall"},
    "location:address": {"address_1": "2 Quay", "postal_code": "WF1 1AB"},
    "location:map": {"latitude": "53.7", "longitude": "-1.5"},
    "location:access": {"others": "A ramp at the back"},
    "location:transport": {"transportation": "Bus 7"},
    "location:phones": {"phones-0-number": "01632 960 001"},
    "opportunity:basics": {"title": "Cook"},
    "opportunity:apply": {"how_to_apply": "Write to us."},
    "opportunity:dates": {"starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2099"},
    "opportunity:pay": {"pay": "£12 an hour"},
    "opportunity:where": {"location_id": "HALL"},
    "opportunity:who": {"ring_fenced": "yes"},
}
FOLDERS = {"service": "services", "organization": "organizations", "location": "places"}
SLUGS = {
    "service": set(service_sections.SECTIONS) - {"sensitive", "capacity"},
    "organization": set(organization_pages.SECTIONS),
    "location": set(location_pages.SECTIONS) - {"privacy"},
    "opportunity": set(opportunity_pages.SECTIONS),
}


def test_every_section_has_an_answer_here() -> None:
    later = {"service:questions", "service:pictures", "organization:pictures", "location:pictures"}
    assert {f"{kind}:{slug}" for kind, slugs in SLUGS.items() for slug in slugs} - later == set(ANSWERS)


@pytest.mark.parametrize("section", ANSWERS)
def test_every_section_can_be_proposed_approved_and_put_back(
    sign_in: SignIn, partner: case.Partner, count_queries: Any, section: str
) -> None:
    kind, _, slug = section.partition(":")
    hall = make.location(of=partner.organization)
    job = make.opportunity(of=partner.organization)
    record: Any = {
        "service": partner.service,
        "organization": partner.organization,
        "location": hall,
        "opportunity": job,
    }[kind]
    subject = subjects.of(kind)

    def now() -> subjects.Snapshot:
        db.session.expire_all()
        return subject.snapshot(subject.load(record.id, actor=SYSTEM))

    live, row = now(), case.row(record)
    url = f"{AT}/{FOLDERS.get(kind, 'opportunities')}/{record.id}/{slug}"
    answers = {k: str(hall.id) if v == "HALL" else v for k, v in ANSWERS[section].items()}
    answers = {k: [str(hall.id)] if v == ["HALL"] else v for k, v in answers.items()}
    if not answers:
        page = BeautifulSoup(sign_in(partner.person).get(url).get_data(as_text=True), "html.parser")
        answers = {"terms": [str(page.select("main input[type=checkbox]")[0]["value"])]}
    saved(sign_in(partner.person), url, answers)
    assert case.row(record) == row
    assert now() == live
    change = case.only()
    assert change.is_pending
    with count_queries() as asked, Desk(kind, record.id, partner.person.actor).reading() as shown:
        assert subjects.differing(subject.snapshot(shown), live | change.after) == []
    assert all(statement.startswith("SELECT") for statement in asked), "a page that shows writes nothing"
    assert all(
        subject.in_words(name, value) for name, value in change.after.items() if value not in ("", [], None)
    )
    moderator = case.moderator()
    case.decide("approve", change, actor=moderator)
    after = now()
    assert {name: after[name] for name in change.after} == change.after
    _put_back(change.id, moderator)
    assert subjects.differing(live, now()) == []


def test_rich_lists_come_back_exactly(partner: case.Partner) -> None:
    with transaction():
        service = reading.service(partner.service)
        service.phones = [Phone(number="1", extension="2", type="voice", description="a")]
        service.contacts = [Contact(name="A", title="B", department="C", email="d@e.example")]
        service.languages = [Language(name="Polish", code="pl", note="n")]
        service.cost_options = [CostOption(option="x", amount=5, amount_description="y")]  # type: ignore[arg-type]
        service.service_areas = [ServiceArea(name="Ward", code="ward:1")]
        service.funding = [Funding(source="s")]
        service.required_documents = [RequiredDocument(document="d")]
        service.schedules = [make.weekly()]
    subject = subjects.of("service")
    db.session.expire_all()
    held = subject.snapshot(subject.load(partner.service.id, actor=SYSTEM))
    lists = {name: held[name] for name in offers.PARTS}
    with transaction():
        record = subject.load(partner.service.id, actor=SYSTEM)
        subject.apply(record, {name: [] for name in lists}, actor=SYSTEM)
    db.session.expire_all()
    with transaction():
        subject.apply(subject.load(partner.service.id, actor=SYSTEM), lists, actor=SYSTEM)
    db.session.expire_all()
    assert subject.snapshot(subject.load(partner.service.id, actor=SYSTEM)) == held


def _put_back(change_id: uuid.UUID, moderator: Any) -> None:
    from hub.moderation.models import Change
    from hub.moderation.services import restoring

    with transaction():
        db.session.expire_all()
        restoring.restore(db.session.get_one(Change, change_id), actor=moderator)


def _form(client: PageClient, url: str, ending: str) -> Any:
    page = BeautifulSoup(client.get(url).get_data(as_text=True), "html.parser")
    return next(form for form in page.find_all("form") if str(form.get("action")).endswith(ending))


def test_a_partner_uses_a_hall_of_others_and_never_finds_one_that_is_kept_private(
    sign_in: SignIn, partner: case.Partner
) -> None:
    others = make.organization()
    hall = make.location(of=others, name="Quay Hall")
    hidden = [
        make.location(of=others, name="Quay Refuge", confidential=True),
        make.location(of=others, name="Quay Plan", is_draft=True),
        make.location(of=make.organization(is_published=False), name="Quay Office"),
    ]
    client, url = sign_in(partner.person), f"{AT}/services/{partner.service.id}/places"
    page = client.get(f"{url}/find?q=Quay")
    said = reading.text(page)
    assert "Quay Hall" in said
    assert not any(place.name in said for place in hidden)
    typed = form_fields(_form(client, f"{url}/find?q=Quay", str(hall.id)))
    for place in hidden:
        assert client.post(f"{url}/use/{place.id}", data=typed).status_code == 404
    assert client.post(f"{url}/use/{hall.id}", data=typed).status_code == 302
    (waiting,) = case.changes()
    assert [row["location_id"] for row in waiting.after["places"]] == [str(hall.id)]
    stranger = sign_in(make.user(Role.PARTNER, organization=make.organization()))
    assert stranger.get(f"{url}/find?q=Quay").status_code == 404
