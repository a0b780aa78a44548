"""What was typed for a referral waits as long as it takes, for those of the team, until it goes or is thrown away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from hub.accounts.models import User
from hub.accounts.policy import Role
from hub.core import clock
from hub.core.db import db
from hub.directory.models import Organization
from hub.messaging.channels import MemoryChannel
from hub.outbox import services as outbox
from hub.referrals import tasks
from hub.referrals.models import Referral
from hub.referrals.queries import soundness
from hub.referrals.states import ReferralStatus
from tests.support import make
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[User], PageClient]
TYPED = "Nothing in the cupboard since Friday."


def typed(browser: PageClient, draft: Referral) -> None:
    page = f"/referrals/{draft.id}/write/details"
    assert browser.submit(page, {"words": TYPED, "urgency": "urgent"}).status_code == 303


def test_what_was_typed_comes_back_the_next_day_in_another_browser(sign_in: SignIn) -> None:
    worker = make.worker()
    draft = make.draft(by=worker, words="")
    page = f"/referrals/{draft.id}/write/details"
    first = sign_in(worker)
    refused = first.submit(page, {"words": TYPED, "urgency": "never"})
    assert refused.status_code == 422
    assert TYPED in refused.text, "also while another answer is missing"
    typed(first, draft)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        another = sign_in(worker)
        assert draft.reference in another.get("/referrals?show=drafts").text
        again = another.get(page).text
        assert TYPED in again
        assert 'value="urgent" checked' in again
        assert TYPED in another.get(f"/referrals/{draft.id}/check").text


def test_who_may_see_a_draft(sign_in: SignIn, client: PageClient) -> None:
    team = make.team()
    worker = make.worker(team=team)
    draft = make.draft(by=worker)
    typed(sign_in(worker), draft)
    partner = make.user(Role.PARTNER, organization=db.session.get_one(Organization, draft.organization_id))
    page = f"/referrals/{draft.id}/write/details"
    assert TYPED in sign_in(make.worker(team=team)).get(page).text
    assert TYPED in sign_in(make.worker(Role.TEAM_LEAD, team=team)).get(page).text
    for other in (make.worker(), make.user(Role.PRIVACY_OFFICER), partner):
        assert sign_in(other).get(page).status_code in {403, 404}
    assert sign_in(partner).get(f"/partner/referrals/{draft.id}").status_code == 404
    assert client.get(f"/answer/{make.answer_link(draft)}").status_code == 404


def test_a_draft_waits_until_somebody_throws_it_away_and_is_reminded_of_meanwhile(
    app: Flask, sign_in: SignIn, channel: MemoryChannel
) -> None:
    worker = make.worker()
    with time_machine.travel(clock.now(), tick=False) as moment:
        draft = make.draft(by=worker)
        for _ in range(18):
            moment.shift(timedelta(days=1))
            tasks.move_clocks()
        outbox.work_until_idle()
        assert draft.status is ReferralStatus.DRAFT, "no clock throws away what somebody typed"
        reminded = [one for one in channel.letters if one.recipient == worker.email]
        assert len(reminded) == 1
        browser = sign_in(worker)
        assert browser.submit(f"/referrals/{draft.id}/check", action="/discard").status_code == 303
        db.session.expire_all()
        assert draft.status is ReferralStatus.ENTERED_IN_ERROR
        assert draft.reference not in browser.get("/referrals?show=drafts").text
        assert browser.get(f"/referrals/{draft.id}/write/details").status_code == 302
        assert list(soundness.faults(draft)) == []
        assert not soundness.dead_ends()
