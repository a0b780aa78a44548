"""Pages of staff and partners that no journey here comes to, each once, as the server writes them.

To open each in a browser takes longer than to judge it. So the app of the other tests writes them, with a record of
each kind to write about, and they are shown to axe in a tab of its own. What is one template behind three doors (ours,
the partner's, the emailed link) is looked at behind one.
"""

from copy import copy

from flask import Flask
from playwright.sync_api import Browser

from hub.accounts.policy import Role
from hub.core.db import transaction
from hub.privacy.models import Right
from hub.referrals.codes import OutcomeCode
from hub.referrals.services import answering
from tests.e2e.axe import is_sound_as_written
from tests.support import make
from tests.test_routes import Addresses, opens, token_for
from tests.test_routes import browser as client_of

TO_LOOK_AT = (
    "consent.policy",
    "imports.change_feed",
    "imports.feed",
    "imports.table",
    "outcomes.measure",
    "outcomes.told",
    "outcomes.view",
    "partners.answer_claim",
    "partners.colleague",
    "partners.note",
    "partners.suspend",
    "privacy.answer",
    "privacy.copy",
    "privacy.erase",
    "privacy.find",
    "privacy.index",
    "privacy.keeping",
    "privacy.longer",
    "privacy.show",
    "privacy.take",
    "referrals.assign",
    "referrals.away",
    "referrals.away_of",
    "referrals.elsewhere",
    "referrals.files",
    "referrals.hand_over",
    "referrals.hand_over_all",
    "referrals.keep_from",
    "referrals.mistake",
    "referrals.new",
    "referrals.new_for",
    "referrals.on_behalf",
    "referrals.on_behalf_deed",
    "referrals.our_attempt",
    "referrals.our_came",
    "referrals.our_cancel_appointment",
    "referrals.our_message",
    "referrals.our_suggest",
    "referrals.partner_deed",
    "referrals.partner_move_appointment",
    "referrals.partner_note",
    "referrals.partner_show",
    "referrals.reach",
    "referrals.review",
    "referrals.review_instead",
    "referrals.why",
    "referrals.withdraw",
    "residents.barred",
    "residents.change_contact",
    "residents.change_member",
    "residents.find_twin",
    "residents.merge",
    "residents.review_flag",
    "residents.safety",
    "residents.task",
    "residents.worker",
    "second_factor.new_codes",
    "webhooks.edit",
)
ROLES = (
    Role.TEAM_LEAD,
    Role.PRIVACY_OFFICER,
    Role.DIRECTORY_EDITOR,
    Role.NETWORK_MANAGER,
    Role.ADMINISTRATOR,
    Role.PARTNER,
)
"""The first of them that may reads a page."""
THEN_PRESSED = {"referrals.keep_from", "referrals.our_suggest", "referrals.reach", "privacy.longer"}
"""Sent as they are, with nothing chosen: what is missing is said at its question. One for each template."""


def test_each_is_sound_for_axe(app: Flask, browser: Browser) -> None:
    addresses = Addresses()
    addresses.let_go()
    others = of_other_records(addresses)
    rules = {one.endpoint: one for one in app.url_map.iter_rules() if "GET" in (one.methods or ())}
    for role in ROLES:
        theirs = addresses.organization if role is Role.PARTNER else None
        user = make.user(role, organization=theirs, team_id=addresses.team.id)
        known = copy(addresses)
        known.open_for(user)
        known.reader = user
        client, token = client_of(app, user), token_for(app, user)
        if role is Role.PRIVACY_OFFICER:
            opened = f"/privacy/requests/{addresses.values['request_id']}/open"
            assert client.post(opened, data={"csrf_token": token}).status_code == 303
        for endpoint in [one for one in TO_LOOK_AT if reader_of(one) is role]:
            known.values = addresses.values | others.get(endpoint, {})
            url = known.of(rules[endpoint], app)
            shown = client.get(url)
            assert shown.status_code == 200, f"{endpoint} {url} {shown.headers.get('Location')}"
            is_sound_as_written(browser, shown.text, url)
            if endpoint in THEN_PRESSED:
                refused = client.post(url, data={"csrf_token": token})
                assert refused.status_code == 422, endpoint
                is_sound_as_written(browser, refused.text, f"{url}, with nothing chosen")


def of_other_records(addresses: Addresses) -> dict[str, dict[str, object]]:
    """Pages that the usual records do not lead to: help that has ended, a draft, somebody else's referral, and requests
    of somebody whose record the privacy officer has opened."""
    worker = make.worker(team=addresses.team)
    organization = make.organization()
    ended = make.referral(by=worker, to=make.service(of=organization))
    partner = make.user(Role.PARTNER, organization=organization).actor
    with transaction():
        answering.accept(ended, accepted_by="Ama Boateng", actor=partner)
        answering.complete(ended, outcome=OutcomeCode.GOAL_MET, actor=partner)
    erasure = make.rights_request(addresses.referral.resident_id, Right.ERASURE)
    return {
        "privacy.erase": {"request_id": erasure.id},
        "outcomes.told": {"referral_id": ended.id},
        "outcomes.view": {"referral_id": ended.id},
        "referrals.files": {"referral_id": make.draft(by=worker).id},
        "referrals.why": {"referral_id": make.referral().id},
    }


def reader_of(endpoint: str) -> Role | None:
    """Who reads it here; whoever has the emailed link is nobody that is known, like a visitor."""
    return next((role for role in ROLES if opens(endpoint, role)), None)
