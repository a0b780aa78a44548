"""Two people save the same thing: the second sees both texts, loses nothing, and decides."""

from typing import Any

from bs4 import BeautifulSoup

from hub.accounts.policy import Role
from tests.directory.editing import reading
from tests.directory.editing.conftest import SignIn
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient, form_fields


def opened(client: PageClient, url: str) -> dict[str, Any]:
    """The answers as the page showed them when it was opened."""
    page = BeautifulSoup(client.get(url).get_data(as_text=True), "html.parser")
    return form_fields(page.find_all("form")[-1])


def test_the_second_to_save_sees_both_and_may_save_again(editor: PageClient, sign_in: SignIn) -> None:
    service = make.service(description="As it was.")
    url = f"{AT}/services/{service.id}/name"
    other = sign_in(make.user(Role.NETWORK_MANAGER))
    mine, theirs = opened(editor, url), opened(other, url)
    assert other.post(url, data=theirs | {"description": "What they wrote."}).status_code == 302

    clash = editor.post(url, data=mine | {"description": "What I wrote."})
    assert clash.status_code == 409
    said = reading.text(clash)
    assert "Somebody else saved a change while you were working" in said
    assert "What they wrote." in said
    assert said.count("What I wrote.") == 2  # beside theirs, and in the field
    assert reading.typed(clash, "description") == "What I wrote."
    assert reading.service(service).description == "What they wrote."

    page = BeautifulSoup(clash.get_data(as_text=True), "html.parser")
    again = editor.post(url, data=form_fields(page.find_all("form")[-1]))
    assert again.status_code == 302
    assert reading.service(service).description == "What I wrote."
    assert reading.deeds(service.id) == ["service.edited", "service.edited"]


def test_rows_clash_too(editor: PageClient, sign_in: SignIn) -> None:
    service = make.service()
    url = f"{AT}/services/{service.id}/phones"
    mine, theirs = opened(editor, url), opened(editor, url)
    editor.post(url, data=theirs | {"phones-0-number": "01632 960 001"})
    clash = editor.post(
        url, data=mine | {"phones-0-number": "01632 960 002", "phones-0-description": "Mondays"}
    )
    assert clash.status_code == 409
    said = reading.text(clash)
    assert "01632 960 001" in said
    assert "01632 960 002, Mondays" in said


def test_a_change_to_another_part_is_said_and_nothing_is_lost(editor: PageClient) -> None:
    service = make.service()
    name, alert = f"{AT}/services/{service.id}/name", f"{AT}/services/{service.id}/alert"
    mine = opened(editor, alert)
    editor.submit(name, {"name": "Another name"})
    clash = editor.post(alert, data=mine | {"alert": "Moved"})
    assert clash.status_code == 409
    assert reading.typed(clash, "alert") == "Moved"


def test_the_same_answers_sent_twice_are_saved_once(editor: PageClient) -> None:
    service = make.service()
    url = f"{AT}/services/{service.id}/alert"
    answers = opened(editor, url) | {"alert": "Moved"}
    assert [editor.post(url, data=answers).status_code for _ in range(2)] == [302, 302]
    assert reading.deeds(service.id) == ["service.edited"]


def test_a_version_that_never_was_is_a_conflict(editor: PageClient) -> None:
    service = make.service()
    for version in ("", "none", "-1", "999999999999999999999"):
        clash = editor.submit(f"{AT}/services/{service.id}/alert", {"alert": "Moved", "version": version})
        assert clash.status_code == 409
    assert reading.service(service).alert == ""


def test_every_kind_of_entry_knows_a_conflict(editor: PageClient, words: None) -> None:
    organization = make.organization()
    place, listing = make.location(of=organization), make.opportunity(of=organization)
    for url, field in (
        (f"{AT}/organizations/{organization.id}/basics", "name"),
        (f"{AT}/places/{place.id}/place", "name"),
        (f"{AT}/opportunities/{listing.id}/basics", "title"),
        (f"{AT}/words/term/{make.term('odd', 'Odd').id}", "name"),
    ):
        mine = opened(editor, url)
        assert editor.submit(url, {field: "Their words"}).status_code == 302
        clash = editor.post(url, data=mine | {field: "My words"})
        assert clash.status_code == 409
        assert "Their words" in reading.text(clash)
        assert reading.typed(clash, field) == "My words"


def test_the_database_has_the_last_word(editor: PageClient, monkeypatch: Any) -> None:
    """Two processes that both saw the newest version: the UPDATE itself finds that one came first."""
    from sqlalchemy import text

    from hub.core.db import db
    from hub.directory.services import offers

    service = make.service()
    url = f"{AT}/services/{service.id}/alert"
    mine = opened(editor, url)
    real = offers.must_be_current

    def and_then_somebody_else_saves(record: Any, version: int | None) -> None:
        real(record, version)
        db.session.execute(
            text("UPDATE service SET version = version + 1, alert = 'Theirs' WHERE id = :id"),
            {"id": service.id.hex},
        )

    monkeypatch.setattr(offers, "must_be_current", and_then_somebody_else_saves)
    clash = editor.post(url, data=mine | {"alert": "Mine"})
    assert clash.status_code == 409
    assert reading.typed(clash, "alert") == "Mine"
