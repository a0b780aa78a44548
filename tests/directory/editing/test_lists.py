"""Lists grow and shrink by buttons, keep what is typed, and pass over blank rows."""

import pytest

from hub.directory.models import Phone
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient


def test_another_row_keeps_what_was_typed_and_saves_nothing(editor: PageClient) -> None:
    service = make.service()
    url = f"{AT}/services/{service.id}/phones"
    grown = editor.submit(url, {"phones-0-number": "01632 960 001", "add": "phones"})
    assert grown.status_code == 200
    assert reading.typed(grown, "phones-0-number") == "01632 960 001"
    assert reading.typed(grown, "phones-1-number") == ""
    assert reading.problems(grown) == []
    assert reading.service(service).phones == []
    assert reading.deeds(service.id) == []


def test_a_row_is_removed_and_the_others_move_up(editor: PageClient) -> None:
    service = make.service()
    url = f"{AT}/services/{service.id}/phones"
    sent = {
        "phones-0-number": "01632 960 001",
        "phones-1-number": "01632 960 002",
        "phones-2-number": "01632 960 003",
        "remove": "phones-1",
    }
    shrunk = editor.submit(url, sent)
    assert reading.typed(shrunk, "phones-0-number") == "01632 960 001"
    assert reading.typed(shrunk, "phones-1-number") == "01632 960 003"
    assert "phones-2-number" not in shrunk.get_data(as_text=True)


def test_the_last_row_leaves_an_empty_one(editor: PageClient) -> None:
    service = make.service(phones=[Phone(number="01632 960 001", type="", extension="", description="")])
    url = f"{AT}/services/{service.id}/phones"
    assert reading.typed(editor.submit(url, {"remove": "phones-0"}), "phones-0-number") == ""
    editor.submit(url, {"phones-0-number": ""})
    assert reading.service(service).phones == []


def test_blank_rows_are_passed_over(editor: PageClient) -> None:
    service = make.service()
    sent = {"phones-0-number": "", "phones-1-number": "01632 960 002", "phones-2-number": " "}
    assert editor.submit(f"{AT}/services/{service.id}/phones", sent).status_code == 302
    assert [phone.number for phone in reading.service(service).phones] == ["01632 960 002"]


def test_each_wrong_row_says_what_is_wrong_with_it(editor: PageClient) -> None:
    service = make.service()
    sent = {
        "phones-0-number": "ring us",
        "phones-1-number": "01632 960 002",
        "phones-2-description": "No number",
        "phones-3-number": "01632 9600020000000",
    }
    answer = editor.submit(f"{AT}/services/{service.id}/phones", sent)
    assert answer.status_code == 422
    assert reading.problems(answer) == [
        "Enter a phone number, like 01632 960 001. Put words in the note.",
        "Enter the number, or remove this row",
        "Check this phone number: it has too many or too few digits",
    ]
    assert reading.typed(answer, "phones-0-number") == "ring us"
    assert reading.typed(answer, "phones-2-description") == "No number"


@pytest.mark.parametrize(
    "number", ["01632 960 001", "0113 496 0001", "07700 900 001", "0808 157 0001", "111", "116 123"]
)
def test_numbers_that_can_be_rung_are_taken(editor: PageClient, number: str) -> None:
    service = make.service()
    editor.submit(f"{AT}/services/{service.id}/phones", {"phones-0-number": number})
    assert [phone.number for phone in reading.service(service).phones] == [number]


def test_a_changed_row_leaves_the_others_as_they_are(editor: PageClient) -> None:
    phones = [Phone(number=f"01632 960 00{n}", type="", extension="", description="") for n in (1, 2)]
    service = make.service(phones=phones)
    kept = phones[1].id
    editor.submit(f"{AT}/services/{service.id}/phones", {"phones-0-number": "01632 960 009"})
    found = {phone.number: phone.id for phone in reading.service(service).phones}
    assert set(found) == {"01632 960 009", "01632 960 002"}
    assert found["01632 960 002"] == kept


def test_rows_beyond_all_reason_are_not_made(editor: PageClient) -> None:
    service = make.service()
    many = {f"phones-{n}-number": "01632 960 001" for n in range(60)} | {"add": "phones"}
    answer = editor.submit(f"{AT}/services/{service.id}/phones", many)
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).count('-number" type=') == 40


def test_people_languages_and_documents(editor: PageClient) -> None:
    service = make.service()
    editor.submit(
        f"{AT}/services/{service.id}/contacts",
        {
            "contacts-0-name": "Jo Bell",
            "contacts-0-title": "Coordinator",
            "contacts-0-email": "jo@aldermere.example",
        },
    )
    editor.submit(
        f"{AT}/services/{service.id}/languages",
        {"languages-0-code": "pl", "languages-0-note": "Tuesdays", "interpretation_services": "By phone"},
    )
    editor.submit(
        f"{AT}/services/{service.id}/documents",
        {
            "required_documents-0-document": "Proof of address",
            "required_documents-0-uri": "gov.aldermere.example",
        },
    )
    editor.submit(f"{AT}/services/{service.id}/funding", {"funding-0-source": "The lottery"})
    saved = reading.service(service)
    assert (saved.contacts[0].name, saved.contacts[0].title) == ("Jo Bell", "Coordinator")
    assert (saved.languages[0].code, saved.languages[0].name) == ("pl", "Polish")
    assert saved.interpretation_services == "By phone"
    assert saved.required_documents[0].uri == "https://gov.aldermere.example"
    assert saved.funding[0].source == "The lottery"
    assert reading.deeds(service.id) == ["service.edited"] * 4
