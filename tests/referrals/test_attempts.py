"""Attempts to reach the person, and what follows from them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hub.accounts.models import User
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Invalid
from hub.referrals import attempts as pure
from hub.referrals.contact_codes import ContactResult as R
from hub.referrals.contact_codes import ContactWay
from hub.referrals.models import Referral
from hub.referrals.queries import soundness, timeline
from hub.referrals.services import attempts
from hub.referrals.services.attempts import NOT_REACHED, UNSAFE_MESSAGE, WRONG_NUMBER
from hub.referrals.states import ReferralStatus as S
from hub.tasks.models import Task
from tests.referrals.around import Pair, pair
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[User], PageClient]


def tried(it: Pair, result: R, *, by: User | None = None, **more: Any) -> None:
    with transaction():
        attempts.write_down(
            db.session.get_one(Referral, it.referral.id),
            tried_at=clock.now() - timedelta(hours=1),
            way=ContactWay.CALL,
            result=result,
            actor=(by or it.partner).actor,
            **more,
        )


def waiting(it: Pair) -> set[str]:
    found = db.session.query(Task).filter(Task.about_id == it.referral.id, Task.done_at.is_(None))
    assert all(task.owner_id == it.worker.id and task.resident_id for task in found)
    return {task.kind for task in found}


def test_from_the_emailed_page_an_attempt_is_in_the_history_and_one_tick_begins_the_help(
    client: PageClient, sign_in: SignIn
) -> None:
    it = pair(accepted=True)
    assert "nobody leaves a message" in client.get(f"{it.mailed}/attempt").get_data(as_text=True)
    next_on = clock.today() + timedelta(days=3)
    given = {"signed": "Jo Berry", "way": "call", "result": "no_answer", "words": "Rang twice"} | {
        f"next_on-{part}": getattr(next_on, part) for part in ("day", "month", "year")
    }
    assert client.submit(f"{it.mailed}/attempt", given).status_code == 303
    page = sign_in(it.worker).get(it.ours).get_data(as_text=True)
    assert "The partner tried to reach the person, by phone" in page
    assert "no answer. Next try on" in page
    assert "Rang twice" in page
    refused = client.submit(f"{it.mailed}/attempt", {"way": "call", "result": "no_answer", "begins": "y"})
    assert refused.status_code == 422
    assert it.now().status is S.ACCEPTED
    client.submit(f"{it.mailed}/attempt", {"way": "call", "result": "spoke", "begins": "y"})
    assert it.now().status is S.IN_PROGRESS
    assert list(soundness.faults(it.now())) == []


def test_three_in_vain_are_enough_and_speaking_begins_the_count_anew(sign_in: SignIn) -> None:
    it = pair(accepted=True)
    for result in (R.NO_ANSWER, R.LEFT_MESSAGE, R.SPOKE, R.NO_ANSWER, R.DID_NOT_ATTEND):
        tried(it, result)
    tried(it, R.NO_ANSWER, by=it.worker)  # ours do not count
    assert pure.in_vain(timeline.events(it.now())) == 2
    assert NOT_REACHED not in waiting(it)
    tried(it, R.NO_ANSWER)
    assert NOT_REACHED in waiting(it)
    partner = sign_in(it.partner)
    assert "Not reached after 3 tries" in partner.get(it.theirs).get_data(as_text=True)
    url = f"{it.theirs}/stopped?because=could_not_contact"
    assert url in partner.get(it.theirs).get_data(as_text=True)
    assert partner.submit(url).status_code == 303
    assert it.now().status is S.COULD_NOT_COMPLETE


def test_a_wrong_number_and_a_message_where_none_may_be_are_tasks() -> None:
    it = pair(accepted=True)
    tried(it, R.WRONG_NUMBER)
    assert waiting(it) == {WRONG_NUMBER}
    tried(it, R.LEFT_MESSAGE)
    assert waiting(it) == {WRONG_NUMBER, UNSAFE_MESSAGE}


def test_what_has_not_been_yet_is_no_attempt_and_sent_twice_it_is_one() -> None:
    it = pair(accepted=True)
    with pytest.raises(Invalid), transaction():
        attempts.write_down(
            it.referral,
            tried_at=clock.now() + timedelta(minutes=5),
            way=ContactWay.CALL,
            result=R.SPOKE,
            actor=it.partner.actor,
        )
    for _ in range(2):
        tried(it, R.NO_ANSWER, key=it.worker.id)
    assert pure.in_vain(timeline.events(it.now())) == 1
