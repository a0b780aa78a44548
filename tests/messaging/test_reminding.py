"""One reminder a step, never daily; one mail a day for those who want that; none for those who want none."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.messaging import queries, services, tasks
from hub.messaging.addresses import choice_token, hashed
from hub.messaging.channels import Letter, MemoryChannel, Sender, as_mail
from hub.messaging.models import Message, MessageStatus, Pace
from hub.outbox import services as outbox
from tests.support import make
from tests.support.client import PageClient

JO = "jo@home.example"


def remind(step: str, *, about: uuid.UUID, to: str = JO) -> Message | None:
    with transaction():
        return services.remind(
            "report-received", step, to=to, about_id=about, reference=step, service_id=str(about)
        )


def choose(pace: Pace, language: str = "") -> None:
    with transaction():
        services.choose(hashed(JO), pace=pace, language=language)


def test_a_step_is_taken_once(app: Flask, channel: MemoryChannel) -> None:
    about = uuid.uuid4()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(30):
            remind("first", about=about)
            outbox.work_until_idle()
            traveller.shift(timedelta(days=1))
        assert len(channel.letters) == 1
        assert remind("second", about=about) is not None
        assert remind("first", about=uuid.uuid4()) is not None, "about another thing"


def test_two_steps_of_one_ladder_never_come_within_two_days(app: Flask) -> None:
    about = uuid.uuid4()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert remind("first", about=about) is not None
        traveller.shift(timedelta(days=1, hours=23))
        assert remind("second", about=about) is None
        traveller.shift(timedelta(hours=2))
        assert remind("second", about=about) is not None


def test_after_what_was_asked_for_was_done_the_ladder_begins_anew(app: Flask) -> None:
    about = uuid.uuid4()
    assert remind("first", about=about) is not None
    with transaction():
        services.start_again("report-received", about_id=about)
    assert remind("first", about=about) is not None


def test_a_reminder_says_how_to_have_fewer(app: Flask, channel: MemoryChannel) -> None:
    remind("first", about=uuid.uuid4())
    with transaction():
        services.send("report-received", to=JO, reference="1", service_id="")
    outbox.work_until_idle()
    reminder, other = channel.letters
    url = f"http://localhost/reminders/{choice_token(hashed(JO))}"
    assert reminder.choices_url == url
    assert url in reminder.body
    assert f'href="{url}"' in reminder.html
    assert other.choices_url == ""


def test_who_wants_one_mail_a_day_gets_one(app: Flask, channel: MemoryChannel) -> None:
    choose(Pace.DAILY)
    things = [uuid.uuid4() for _ in range(3)]
    held = [remind("first", about=about) for about in things]
    outbox.work_until_idle()
    assert channel.letters == []
    tasks.gather()
    tasks.gather()  # a chore may be done twice
    outbox.work_until_idle()
    (letter,) = channel.letters
    assert letter.subject == "3 things wait for you at Aldermere Community Hub"
    for about in things:
        assert f"http://localhost/services/{about}" in letter.body
        assert f"http://localhost/services/{about}" in letter.html
    db.session.expire_all()
    assert [(m.status, m.recipient, m.context) for m in held if m] == [(MessageStatus.SENT, "", {})] * 3


def test_a_single_thing_comes_as_itself(app: Flask, channel: MemoryChannel) -> None:
    choose(Pace.DAILY)
    remind("first", about=uuid.uuid4())
    tasks.gather()
    outbox.work_until_idle()
    assert [letter.subject for letter in channel.letters] == ["We have your report first"]


def test_who_wants_none_gets_none_and_everything_else(app: Flask, channel: MemoryChannel) -> None:
    choose(Pace.NEVER)
    assert remind("first", about=uuid.uuid4()) is None
    with transaction():
        services.send("report-received", to=JO, reference="1", service_id="")
    tasks.gather()
    outbox.work_until_idle()
    assert len(channel.letters) == 1


def test_what_was_held_goes_when_somebody_wants_none(app: Flask, channel: MemoryChannel) -> None:
    choose(Pace.DAILY)
    remind("first", about=uuid.uuid4())
    choose(Pace.NEVER)
    tasks.gather()
    outbox.work_until_idle()
    assert channel.letters == []


def test_choices_follow_somebody_to_a_new_address(app: Flask) -> None:
    choose(Pace.DAILY, "cy")
    with transaction():
        services.moved(JO, "jo@new.example")
    assert queries.choice(hashed("JO@new.example")) == (Pace.DAILY, "cy")
    assert queries.choice(hashed(JO)) == (Pace.AT_ONCE, "")


def test_the_link_shows_the_choices_and_the_button_saves_them(client: PageClient) -> None:
    url = f"/reminders/{choice_token(hashed(JO))}"
    assert "Each one when it is due" in client.get(url).get_data(as_text=True)
    assert queries.choice(hashed(JO)) == (Pace.AT_ONCE, ""), "looking changes nothing"
    answer = client.submit(url, {"pace": "never"}, follow_redirects=True)
    assert "You can close this page" in answer.get_data(as_text=True)
    db.session.expire_all()
    assert queries.choice(hashed(JO)) == (Pace.NEVER, "en")


def test_the_button_of_a_mail_program_stops_reminders_and_asks_for_nothing_else(
    client: PageClient, channel: MemoryChannel
) -> None:
    choose(Pace.DAILY, "cy")
    sender = Sender("Hub", "hub@home.example", "", "home.example")
    url = f"/reminders/{choice_token(hashed(JO))}"
    mail = as_mail(Letter("1", JO, "Soon", "Hello", "", "en", f"http://localhost{url}"), sender)
    assert mail["List-Unsubscribe"] == f"<http://localhost{url}/stop>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(f"{url}/stop").location == url, "a person is asked, and a scanner changes nothing"
    assert queries.choice(hashed(JO)) == (Pace.DAILY, "cy")
    sent = client.post(
        f"{url}/stop", data={"List-Unsubscribe": "One-Click"}, headers={"Origin": "https://x.y"}
    )
    assert sent.status_code == 204
    db.session.expire_all()
    assert queries.choice(hashed(JO)) == (Pace.NEVER, "cy")
    assert client.post("/reminders/x/stop").status_code == 404


def test_no_other_form_goes_without_our_token(app: Flask) -> None:
    free = [name for name, view in app.view_functions.items() if hasattr(view, "proven_by_its_address")]
    by_secret_or_token = {"oauth.token", "fhir.create_service_request", "fhir.update_task"}
    assert set(free) == {"mail_choices.stop"} | by_secret_or_token


@pytest.mark.parametrize("change", ["x", "0" * 64 + "." + "0" * 32, "." + "0" * 32])
def test_a_link_that_is_none_of_ours_opens_nothing(client: PageClient, change: str) -> None:
    assert client.get(f"/reminders/{change}").status_code == 404


def test_with_an_account_it_is_on_a_page_of_its_own(sign_in: Callable[[User], PageClient]) -> None:
    user = make.user(Role.PARTNER)
    address = user.email
    answer = sign_in(user).submit(
        "/account/reminders", {"pace": "daily", "language": "cy"}, follow_redirects=True
    )
    assert "Saved." in answer.get_data(as_text=True)
    db.session.expire_all()
    assert queries.choice(hashed(address)) == (Pace.DAILY, "cy")


def test_a_choice_that_was_never_offered_is_refused(client: PageClient) -> None:
    answer = client.submit(f"/reminders/{choice_token(hashed(JO))}", {"pace": "hourly"})
    assert answer.status_code == 422
