"""What people say is wrong is seen, and answered once; they hear of it once."""

import pytest

from hub.accounts.policy import VISITOR, Role
from hub.core.db import db, transaction
from hub.directory.models import Report, Service
from hub.directory.services import reports
from hub.directory.services.reports import Problem
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from tests.directory.editing import reading
from tests.directory.editing.conftest import SignIn
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient


def told(service: Service, email: str = "pat@aldermere.example") -> Report:
    with transaction():
        return reports.report(
            service, what=Problem.PHONE, details="It rings out.", reporter_email=email, actor=VISITOR
        )


def test_the_queue_and_the_answer(editor: PageClient, channel: MemoryChannel) -> None:
    service = make.service(name="Lunch club")
    record = told(service)
    assert "Lunch club" in reading.text(editor.get(f"{AT}/reports"))
    page = editor.get(f"{AT}/reports/{record.id}")
    assert "The phone number or email does not work" in reading.text(page)
    assert f"{AT}/services/{service.id}" in page.get_data(as_text=True)
    assert "pat@aldermere.example" not in page.get_data(as_text=True)  # nobody needs it to answer
    refused = editor.submit(f"{AT}/reports/{record.id}", {"answer": ""})
    assert reading.problems(refused) == ["Say what you found and what you did"]
    editor.submit(f"{AT}/reports/{record.id}", {"answer": "The number is right again."})
    outbox.work_until_idle()
    said = [letter for letter in channel.letters if "The number is right again." in letter.body]
    assert [letter.recipient for letter in said] == ["pat@aldermere.example"]
    assert "Nobody waits for an answer" in reading.text(editor.get(f"{AT}/reports"))
    assert "Lunch club" in reading.text(editor.get(f"{AT}/reports?show=answered"))
    assert reading.deeds(record.id) == ["report.made", "report.answered"]


def test_the_same_answer_sent_twice_is_one_message(editor: PageClient, channel: MemoryChannel) -> None:
    record = told(make.service())
    url = f"{AT}/reports/{record.id}"
    sent = {"csrf_token": reading.typed(editor.get(url), "csrf_token"), "answer": "Done."}
    assert [editor.post(url, data=sent).status_code for _ in range(2)] == [302, 302]
    outbox.work_until_idle()
    assert len([letter for letter in channel.letters if "Done." in letter.body]) == 1


def test_two_editors_answer_and_the_second_keeps_the_words(
    editor: PageClient, sign_in: SignIn, channel: MemoryChannel
) -> None:
    record = told(make.service())
    url = f"{AT}/reports/{record.id}"
    token = reading.typed(editor.get(url), "csrf_token")
    sign_in(make.user(Role.NETWORK_MANAGER)).submit(url, {"answer": "They answered."})
    clash = editor.post(url, data={"csrf_token": token, "answer": "I answered."})
    assert clash.status_code == 409
    assert "They answered." in reading.text(clash)
    assert "I answered." in reading.text(clash)
    outbox.work_until_idle()
    assert not [letter for letter in channel.letters if "I answered." in letter.body]


def test_without_an_address_nobody_is_written_to(editor: PageClient, channel: MemoryChannel) -> None:
    record = told(make.service(), email="")
    assert "they left no address" in reading.text(editor.get(f"{AT}/reports/{record.id}"))
    editor.submit(f"{AT}/reports/{record.id}", {"answer": "Done."})
    outbox.work_until_idle()
    assert channel.letters == []


@pytest.mark.parametrize("number", ["0", "-3", "99999999999999999999", "two"])
def test_a_page_that_is_not_there_is_the_nearest(editor: PageClient, number: str) -> None:
    told(make.service(name="Lunch club"))
    assert "Lunch club" in reading.text(editor.get(f"{AT}/reports?page={number}"))


def test_the_queue_costs_the_same_for_one_or_many(editor: PageClient, count_queries: object) -> None:
    counts = []
    for _ in range(2):
        for _ in range(4):
            told(make.service())
        db.session.expire_all()
        with count_queries() as queries:  # type: ignore[operator]
            editor.get(f"{AT}/reports")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_reads_it_may_warn_residents_until_it_is_answered(editor: PageClient) -> None:
    record = told(make.service())
    page = editor.get(f"{AT}/reports/{record.id}")
    assert "Residents see nothing of this report yet" in page.get_data(as_text=True)
    editor.submit(f"{AT}/reports/{record.id}", {}, action=f"{AT}/reports/{record.id}/warn")
    assert "Residents read on its page" in editor.get(f"{AT}/reports/{record.id}").get_data(as_text=True)
    assert (
        "We were told that something here may be wrong" in editor.get(f"/services/{record.service_id}").text
    )
