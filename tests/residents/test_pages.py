"""The pages about residents: find, register, safe contact, two at once, and no name where a name must not be."""

import logging
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock, paging
from hub.core.db import db, transaction
from hub.outbox import services as outbox
from hub.residents import gateway, panels, services
from hub.residents.models import ContactKind, ContactPoint, EqualityAnswer, Opening, Read, Resident
from hub.residents.queries import people
from hub.tasks import queries as tasks
from tests.support import make, rows
from tests.support.client import PageClient

SignIn = Callable[[User], PageClient]


@pytest.fixture
def jo(app: Flask) -> User:
    return make.worker()


@pytest.fixture
def desk(jo: User, sign_in: SignIn) -> PageClient:
    return sign_in(jo)


@pytest.fixture
def zeb(jo: User) -> Resident:
    return make.resident(
        of=jo, name="Zebedee Quillfeather", date_of_birth=date(1961, 7, 9), postcode="WF1 1AA"
    )


def page(client: PageClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status
    return str(response.get_data(as_text=True))


def test_find_first_then_register_and_nobody_twice(desk: PageClient) -> None:
    """From one box to a record, with the words carried along; the second press and the twin make no second one."""
    found = desk.submit("/residents", {"words": "Amina Yusuf 30/8/1992"}, action="/residents")
    html = found.get_data(as_text=True)
    assert "Nobody found" in html
    begun = desk.post("/residents/new", data=_fields(html, "/residents/new"))
    fields = _fields(begun.get_data(as_text=True), "/residents/new")
    assert (fields["name"], fields["date_of_birth-year"]) == ("Amina Yusuf", "1992")
    fields["phone"] = "07700 900123"
    first, again = desk.post("/residents/new", data=fields), desk.post("/residents/new", data=fields)
    assert first.status_code == 303
    assert again.status_code in {200, 303}
    assert db.session.scalars(select(Resident)).one().name == "Amina Yusuf"
    twin = desk.submit("/residents/new", {"name": "Amina Yusuf", "phone": "07700 900123"})
    assert "Is it one of these people?" in twin.get_data(as_text=True)
    assert len(db.session.scalars(select(Resident)).all()) == 1
    sure = desk.post("/residents/new", data=_fields(twin.get_data(as_text=True), "/residents/new"))
    assert sure.status_code == 303
    assert len(db.session.scalars(select(Resident)).all()) == 2


def _fields(html: str, action: str) -> dict[str, str]:
    from tests.support.client import form_fields

    forms = [f for f in BeautifulSoup(html, "html.parser").find_all("form") if f.get("action") == action]
    return form_fields(forms[-1])


def test_the_first_thing_on_the_page_is_what_is_safe(desk: PageClient, zeb: Resident) -> None:
    url = f"/residents/{zeb.id}"
    added = desk.submit(f"{url}/contact/new", {"kind": "phone", "value": "07700 900123", "label": "mobile"})
    assert "Do not use this yet" in page(desk, url)
    said = {
        "use": "yes",
        "may_ring": "y",
        "code_word": "marigold",
        "safe_hours-TU-1-opens": "10",
        "safe_hours-TU-1-closes": "12",
    }
    assert desk.submit(added.headers["Location"], said, action="/safe").status_code == 303
    html = page(desk, url)
    panel = BeautifulSoup(html, "html.parser").select_one("#contact")
    assert panel
    words = " ".join(panel.get_text(" ").split())
    assert "07700 900123 mobile Ring Code word: marigold Only Tuesday 10am to midday" in words
    assert html.index('id="contact"') < html.index('id="flags"') < html.index('id="name"')
    point = db.session.scalars(select(ContactPoint)).one()
    assert (point.may_ring, point.may_text, point.reviewed_by_id is not None) == (True, False, True)


def test_a_safe_contact_without_an_answer_is_refused_and_keeps_what_was_typed(
    desk: PageClient, zeb: Resident
) -> None:
    point = make.contact_point(zeb)
    url = f"/residents/{zeb.id}/contact/{point.id}/safe"
    answer = desk.submit(url, {"use": "yes", "code_word": "marigold"}, action="/safe")
    assert answer.status_code == 422
    assert "Tick what they said is safe" in answer.get_data(as_text=True)
    assert 'value="marigold"' in answer.get_data(as_text=True)
    assert point.reviewed_at is None


def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(
    desk: PageClient, zeb: Resident, jo: User
) -> None:
    url = f"/residents/{zeb.id}/change/goal"
    fields = _fields(page(desk, url), url)
    with transaction():
        services.edit(zeb, actor=jo.actor, goal="A dog.")
    answer = desk.post(url, data=fields | {"goal": "A garden."})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "A dog." in html
    assert "A garden." in html
    assert desk.post(url, data=_fields(html, url)).status_code == 303
    assert db.session.scalars(select(Resident.goal)).one() == "A garden."


def test_another_team_is_asked_why_and_the_lead_worker_hears(
    sign_in: SignIn, zeb: Resident, jo: User
) -> None:
    other = make.worker()
    client = sign_in(other)
    url = f"/residents/{zeb.id}"
    assert client.get(url).headers["Location"] == f"{url}/why"
    assert client.get(f"{url}/change/name").status_code == 404
    assert client.submit(f"{url}/why", {"reason": ""}).status_code == 422
    client.submit(f"{url}/why", {"reason": "They are on the phone and their worker is ill"})
    html = page(client, url)
    assert "You opened this record with a reason" in html
    assert "/change/name" not in html
    assert client.get(f"{url}/change/name").status_code == 404
    assert {read.why.value for read in db.session.scalars(select(Read))} == {"reason"}
    (task,) = tasks.waiting(actor=jo.actor)
    mine = sign_in(jo)
    assert "They are on the phone" in page(mine, f"/residents/tasks/{task.id}")
    mine.submit(f"/residents/tasks/{task.id}", {"outcome": "Fine."})
    assert db.session.scalars(select(Opening)).one().reviewed_by_id == jo.id


def test_a_secret_person_is_not_there_for_others_whatever_they_try(
    sign_in: SignIn, zeb: Resident, jo: User
) -> None:
    kind = next(one for one in people.flag_kinds() if one.code == "domestic-abuse")
    with transaction():
        services.raise_flag(
            zeb, kind, source="She said so", review_on=clock.today() + timedelta(days=9), actor=jo.actor
        )
    client = sign_in(make.worker())
    for path in ("", "/why", "/reads", "/change/name"):
        assert client.get(f"/residents/{zeb.id}{path}").status_code == 404
    found = client.submit("/residents", {"words": "Zebedee Quillfeather"}, action="/residents")
    assert "Nobody found" in found.get_data(as_text=True)
    client.submit("/residents/new", {"name": "Zebedee Quillfeather", **_born(1961, 7, 9)})
    assert [task.kind for task in tasks.waiting(actor=jo.actor)] == ["maybe-twice"]


def _born(year: int, month: int, day: int) -> dict[str, str]:
    return {"date_of_birth-day": str(day), "date_of_birth-month": str(month), "date_of_birth-year": str(year)}


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.NETWORK_MANAGER, Role.DIRECTORY_EDITOR, Role.PARTNER]
)
def test_nobody_else_reads_residents(sign_in: SignIn, zeb: Resident, role: Role) -> None:
    client = sign_in(make.user(role, organization=make.organization() if role is Role.PARTNER else None))
    for path in ("/residents", f"/residents/{zeb.id}", f"/residents/{zeb.id}/why", "/residents/tasks"):
        assert client.get(path).status_code == 404


def test_no_name_stands_in_a_title_an_address_a_log_the_trail_or_the_index(
    app: Flask, desk: PageClient, jo: User, channel: object, caplog: pytest.LogCaptureFixture
) -> None:
    """The canary walks through every form; afterwards only sealed columns hold it."""
    caplog.set_level(logging.DEBUG)
    words = (
        "Zebedee",
        "Quillfeather",
        "900123",
        "marigold",
        "canary@",
        "WF1 1AA",
        "AH-777",
        "Pollyanna",
        "Wormwood",
    )
    addresses: list[str] = []
    titles: list[str] = []

    def see(url: str) -> None:
        html = page(desk, url)
        title = BeautifulSoup(html, "html.parser").title
        titles.append(title.get_text() if title else "")
        addresses.extend(re.findall(r'(?:href|action)="([^"]*)"', html))

    name = {"name": "Zebedee Quillfeather", "phone": "07700 900123", "postcode": "WF1 1AA"}
    desk.submit("/residents", {"words": "Zebedee Quillfeather"}, action="/residents")
    made = desk.submit("/residents/new", name | {"tenancy_reference": "AH-777"})
    url = made.headers["Location"]
    resident = db.session.scalars(select(Resident)).one()
    point = db.session.scalars(select(ContactPoint)).one()
    said = {"use": "yes", "may_ring": "y", "code_word": "marigold", "who_may_answer": "Wormwood"}
    desk.submit(f"{url}/contact/{point.id}/safe", said, action="/safe")
    email = desk.submit(f"{url}/contact/new", {"kind": "email", "value": "canary@home.example"})
    desk.submit(email.headers["Location"], {"use": "yes", "may_write": "y"}, action="/safe")
    desk.submit(f"{url}/change/goal", {"goal": "To find Pollyanna"})
    desk.submit(f"{url}/household/new", {"name": "Wormwood", "relation": "husband", "must_not_know": "y"})
    flag = {"kind": "domestic-abuse", "source": "Pollyanna", "note": "Wormwood", "seen_by": "leads"}
    soon = clock.today() + timedelta(days=20)
    when = {
        "review_on-day": str(soon.day),
        "review_on-month": str(soon.month),
        "review_on-year": str(soon.year),
    }
    assert desk.submit(f"{url}/flags/new", flag | when).status_code == 303
    with transaction():
        gateway.say(
            resident, words="Pollyanna", about_type="test", about_id=resident.id, actor=jo.actor, path="/"
        )
        gateway.say(
            resident,
            words="Pollyanna",
            about_type="test",
            about_id=resident.id,
            channel="letter",
            actor=jo.actor,
        )
    outbox.work_until_idle()
    for path in ("", "/reads", "/change/name", f"/contact/{point.id}/safe", "/household/new", "/equality"):
        see(f"{url}{path}")
    for task in tasks.waiting(actor=jo.actor):
        see(f"/residents/tasks/{task.id}")
    see("/residents")
    mail = [f"{one.subject}{one.body}{one.html}" for one in app.extensions["hub.channel"].letters]
    stored = {table: str(found) for table, found in _raw().items()}
    index = "".join(
        one.read_bytes().decode("latin1") for one in _files(app.extensions["hub.settings"].data_dir)
    )
    for word in words:
        for place, text in {
            "titles": " ".join(titles),
            "addresses": " ".join(addresses),
            "logs": caplog.text,
            "mail": " ".join(mail),
            "index": index,
            **stored,
        }.items():
            assert word not in text, f"{word} in {place}"


def _raw() -> dict[str, list[object]]:
    """Every row as the database holds it, with nothing opened."""
    return {
        name: list(db.session.connection().exec_driver_sql(f'SELECT * FROM "{name}"'))
        for name in db.metadatas[None].tables
        if not name.startswith("places_")
    }


def _files(data_dir: Path) -> list[Path]:
    return [one for one in (data_dir / "index").rglob("*") if one.is_file()]


def test_no_list_ends_in_silence(
    desk: PageClient, zeb: Resident, jo: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tasks, flags and who looked: what does not fit on a page is on the next, and the page says how much there is."""
    monkeypatch.setattr(paging, "SIZE", 2)
    kind = people.flag_kinds()[0]
    for number in range(3):
        person = make.resident(of=jo, name=f"Number {number}")
        with transaction():
            tomorrow = clock.today() + timedelta(days=1)
            services.raise_flag(person, kind, source="Seen", review_on=tomorrow, actor=jo.actor)
            gateway.say(person, words="Hello.", about_type="referral", about_id=person.id)
    for _ in range(3):
        page(desk, f"/residents/{person.id}")
    with time_machine.travel(clock.now() + timedelta(days=2)):
        again = sign_in(jo)
        for url in ("/residents/tasks", "/residents/to-review", f"/residents/{person.id}/reads"):
            html = page(again, url)
            assert "Showing 1 to 2 of " in html, url
            assert f'href="{url}?page=2"' in html, url
            assert "Showing 3 to " in page(again, f"{url}?page=2"), url


def test_a_page_costs_the_same_for_one_and_for_many(
    desk: PageClient, zeb: Resident, jo: User, count_queries: Callable[..., object]
) -> None:
    kinds = people.flag_kinds()
    costs = []
    for n in range(2):
        for number in range(1 + 4 * n):
            make.contact_point(zeb, ContactKind.EMAIL, f"one{n}{number}@home.example", may_write=True)
            with transaction():
                services.add_member(zeb, name="Kim", actor=jo.actor)
                services.raise_flag(
                    zeb,
                    kinds[number],
                    source="Seen",
                    review_on=clock.today() + timedelta(days=3),
                    actor=jo.actor,
                )
            make.resident(of=jo)
        cost = []
        for url in (f"/residents/{zeb.id}", "/residents", "/residents/team", f"/residents/{zeb.id}/reads"):
            with count_queries() as queries:
                page(desk, url)
            cost.append(len(queries))
        costs.append(cost)
    assert costs[0] == costs[1]


def test_equality_answers_are_kept_where_no_row_leads_back(desk: PageClient, zeb: Resident) -> None:
    url = f"/residents/{zeb.id}/equality"
    desk.submit(url, {"sex": "Female"})
    desk.submit(url, {"sex": "Female", "religion": "Sikh"})
    kept = db.session.scalars(select(EqualityAnswer)).one()
    assert (kept.sex, kept.religion, kept.month.day) == ("Female", "Sikh", 1)
    assert "checked" not in re.findall(r'value="Female"[^>]*', page(desk, url))[0]
    answers = [row for name, found in rows.everything().items() if name == "audit_event" for row in found]
    assert "equality" not in str(answers)
    desk.submit(url, {"sex": "", "religion": ""})
    assert not db.session.scalars(select(EqualityAnswer)).all()


def test_a_lead_merges_parts_and_keeps_a_record_from_a_relative(
    sign_in: SignIn, zeb: Resident, jo: User
) -> None:
    team = make.Team(id=zeb.team_id)
    lead = make.worker(Role.TEAM_LEAD, team=team)
    cousin = make.worker(team=team, email="cousin@aldermere-homes.example")
    twin = make.resident(of=jo, name="Zeb Quillfeather", postcode="WF1 1AA")
    client, url = sign_in(lead), f"/residents/{zeb.id}"
    assert str(twin.id) in page(client, f"{url}/merge")
    assert client.submit(f"{url}/merge/{twin.id}").status_code == 303
    assert client.get(f"/residents/{twin.id}").headers["Location"] == url
    assert "Also registered as" in page(client, url)
    client.submit(url, action=f"/part/{twin.id}")
    assert "Zeb Quillfeather" in page(client, f"/residents/{twin.id}")
    client.submit(f"{url}/barred", {"email": cousin.email, "reason": "family"}, action="/barred")
    assert sign_in(cousin).get(url).status_code == 404
    assert sign_in(cousin).get(f"{url}/why").status_code == 404


def test_another_part_of_the_house_shows_its_panel(
    desk: PageClient, zeb: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = panels.Line(
        "BCD-234", "residents.show", {"resident_id": zeb.id}, "Food parcels", "Waiting", "wait"
    )
    panel = panels.Panel("Referrals", [line], deeds=[("Refer", "residents.find", {})])
    monkeypatch.setattr(panels, "SOURCES", [lambda ids, actor: panel, lambda ids, actor: None])
    html = page(desk, f"/residents/{zeb.id}")
    for words in ("Referrals", "BCD-234", "Food parcels", "Waiting", "Refer"):
        assert words in html
