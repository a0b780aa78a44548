"""Who may open which page: a table written by hand. A page that is missing here, or says otherwise, fails.

From the same table every role knocks at every door: in, to the sign-in page, or told that there is nothing.
"""

import contextvars
import os
import uuid
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app, session, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from hub.accounts import links
from hub.accounts.access import declared
from hub.accounts.entering import PROVEN_BY
from hub.accounts.models import Team, User
from hub.accounts.policy import SYSTEM, VISITOR, Permission, Role, actor_for
from hub.accounts.purposes import INVITATION, NEW_EMAIL, RESET
from hub.api.clients import services as clients
from hub.api.clients.models import ApiClient
from hub.api.clients.scopes import CREATE
from hub.core import clock, csrf
from hub.core.db import Model, db, transaction
from hub.directory.models import Duplicate, Merge, MergedKind
from hub.directory.services import duplicates, merging, reports
from hub.directory.services.reports import Problem
from hub.messaging import letters
from hub.messaging import services as messaging
from hub.messaging.addresses import choice_token, hashed
from hub.messaging.channels import FileChannel, Sender
from hub.messaging.models import Message
from hub.moderation import subjects
from hub.moderation.services import proposing
from hub.outcomes.queries import measures
from hub.partners.models import ClaimStatus, RegistrationStatus, Way
from hub.partners.services import claims, open_invitations, registrations
from hub.referrals.services import people
from hub.webhooks import services as webhooks
from tests.support import around, make, taken_back
from tests.test_permissions import MAY

ANYBODY = "public"
SIGNED_IN = "signed in"
EDITS = "directory:edit"
ANSWERS = "report:answer"
MERGES = "directory:merge"
IMPORTS = "directory:import"
MATCHES = "match:use"
CONSOLE = "console:see"
PROPOSES = "directory:propose"
DECIDES = "change:decide"
KEEPS = "directory:edit or directory:propose"
LOOKS_AFTER = "partner:read"
MANAGES = "partner:manage"
DECIDES_CLAIMS = "claim:decide"
REFERS = "referral:make"
REFERS_OR_BREAKS_GLASS = "referral:break-glass or referral:make"
INTEGRATES = "integration:manage"
READS = "resident:read-team"
READS_OR_ANSWERS_FOR = "resident:read-team or resident:subject-access"
REGISTERS = "resident:register"
MERGES_RESIDENTS = "resident:merge"
ASSIGNS = "resident:assign"
MEASURES = "measures:keep"
BY_PHONE = "passport:by-phone"

ACCESS: dict[str, str] = {
    # the house
    "healthz": ANYBODY,
    "readyz": ANYBODY,
    "brand": ANYBODY,
    "static": ANYBODY,
    # referrals
    "referrals.show": REFERS_OR_BREAKS_GLASS,
    "referrals.why": "referral:break-glass",
    "referrals.all_reviews": "referral:review",
    "referrals.reviews_instead": "referral:reassign",
    "referrals.review_instead": "referral:reassign",
    "referrals.review": "referral:review",
    "referrals.opening_seen": REFERS,
    "consent.policies": "consent:keep",
    "consent.policy": "consent:keep",
    "consent.wording": "consent:keep",
    "referrals.mine": REFERS,
    "referrals.begin": REFERS,
    "referrals.new": REFERS,
    "referrals.new_for": REFERS,
    "referrals.write": REFERS,
    "referrals.part": REFERS,
    "referrals.check": REFERS,
    "referrals.sent": REFERS,
    "referrals.discard": REFERS,
    "referrals.files": REFERS,
    "referrals.remove_file": REFERS,
    "referrals.our_file": REFERS,
    "referrals.partner_file": "referral:respond",
    "referrals.answer_file": ANYBODY,
    "referrals.give_answer": REFERS,
    "referrals.withdraw": REFERS,
    "referrals.reach": REFERS,
    "referrals.mistake": REFERS,
    "referrals.elsewhere": REFERS,
    "referrals.stay": REFERS,
    "referrals.keep_from": REFERS,
    "referrals.away": REFERS,
    "referrals.back": REFERS,
    "referrals.team": "referral:reassign",
    "referrals.away_of": "referral:reassign",
    "referrals.hand_over": "referral:reassign",
    "referrals.hand_over_all": "referral:reassign",
    "referrals.answer": ANYBODY,
    "referrals.acknowledge": ANYBODY,
    "referrals.answer_deed": ANYBODY,
    "referrals.answer_message": ANYBODY,
    "referrals.partner_message": "referral:respond",
    "referrals.our_message": REFERS,
    "referrals.answer_read": ANYBODY,
    "referrals.answer_note": ANYBODY,
    "referrals.partner_note": "referral:respond",
    "referrals.our_note": REFERS,
    "referrals.answer_attempt": ANYBODY,
    "referrals.partner_attempt": "referral:respond",
    "referrals.our_attempt": REFERS,
    "referrals.answer_appointment": ANYBODY,
    "referrals.partner_appointment": "referral:respond",
    "referrals.our_appointment": REFERS,
    "referrals.answer_move_appointment": ANYBODY,
    "referrals.partner_move_appointment": "referral:respond",
    "referrals.our_move_appointment": REFERS,
    "referrals.answer_cancel_appointment": ANYBODY,
    "referrals.partner_cancel_appointment": "referral:respond",
    "referrals.our_cancel_appointment": REFERS,
    "referrals.answer_came": ANYBODY,
    "referrals.partner_came": "referral:respond",
    "referrals.our_came": REFERS,
    "referrals.answer_appointment_file": ANYBODY,
    "referrals.partner_appointment_file": "referral:respond",
    "referrals.our_appointment_file": REFERS,
    "referrals.answer_suggest": ANYBODY,
    "referrals.partner_suggest": "referral:respond",
    "referrals.our_suggest": REFERS,
    "referrals.on_behalf": REFERS,
    "referrals.on_behalf_deed": REFERS,
    "referrals.inbox": "referral:respond",
    "referrals.accept_several": "referral:respond",
    "referrals.partner_show": "referral:respond",
    "referrals.partner_deed": "referral:respond",
    "referrals.assign": "referral:respond",
    # people who ask for help themselves
    "self_referrals.ask": ANYBODY,
    "self_referrals.queue": REFERS,
    "self_referrals.look": REFERS,
    "self_referrals.decide": REFERS,
    "self_referrals.duty": "people:manage",
    # outcomes
    "outcomes.question": ANYBODY,
    "outcomes.answered": ANYBODY,
    "outcomes.view": REFERS,
    "outcomes.told": REFERS,
    "outcomes.reopen": REFERS,
    "outcomes.disputed": REFERS,
    "outcomes.measure": REFERS,
    "outcomes.asked": READS,
    "outcomes.sets": MEASURES,
    "outcomes.new_set": MEASURES,
    "outcomes.make_default": MEASURES,
    "outcomes.put_away": MEASURES,
    # papers to follow a referral with
    "passport.enter": ANYBODY,
    "passport.scanned": ANYBODY,
    "passport.now": ANYBODY,
    "passport.act": ANYBODY,
    "passport.leave": ANYBODY,
    "passport.by_phone": BY_PHONE,
    "passport.phone_now": BY_PHONE,
    "passport.phone_act": BY_PHONE,
    "passport.phone_leave": BY_PHONE,
    "passport.make": REFERS,
    "passport.stop": REFERS,
    "passport.number": READS,
    "passport.add_number": READS,
    "passport.leave_number_out": READS,
    # accounts
    "accounts.login": ANYBODY,
    "accounts.logout": ANYBODY,
    "accounts.choose_password": ANYBODY,
    "accounts.confirm_email": ANYBODY,
    "accounts.first_sign_in": ANYBODY,
    "accounts.reset_password": ANYBODY,
    "accounts.forgotten_password": ANYBODY,
    "accounts.forgotten_password_sent": ANYBODY,
    "accounts.new_email": ANYBODY,
    "accounts.own": SIGNED_IN,
    "accounts.change_name": SIGNED_IN,
    "accounts.change_password": SIGNED_IN,
    "accounts.change_email": SIGNED_IN,
    "accounts.end_other_sessions": SIGNED_IN,
    "accounts.end_session": SIGNED_IN,
    "reauthentication.ask": SIGNED_IN,
    "reauthentication.by_passkey": "signed in",
    "single_sign_on.again": "signed in",
    "reauthentication.carry_on": SIGNED_IN,
    "second_step.ask": ANYBODY,
    "second_step.recovery_code": ANYBODY,
    "second_factor.overview": SIGNED_IN,
    "second_factor.start_app": SIGNED_IN,
    "second_factor.app": SIGNED_IN,
    "second_factor.remove_app": SIGNED_IN,
    "second_factor.new_codes": SIGNED_IN,
    "second_factor.codes": SIGNED_IN,
    "second_factor.codes_file": SIGNED_IN,
    "second_factor_reset.reset": "people:manage",
    "passkeys.sign_in": ANYBODY,
    "single_sign_on.start": ANYBODY,
    "single_sign_on.back": ANYBODY,
    "passkeys.new": SIGNED_IN,
    "passkeys.remove": SIGNED_IN,
    "mail_choices.mine": SIGNED_IN,
    "mail_choices.of_link": ANYBODY,
    "mail_choices.stop": ANYBODY,
    # pages about the whole
    "home.index": ANYBODY,
    "home.about": ANYBODY,
    "home.about_data": ANYBODY,
    "home.accessibility": ANYBODY,
    "home.help_now": ANYBODY,
    "home.privacy": ANYBODY,
    "home.robots": ANYBODY,
    "home.favicon": ANYBODY,
    "home.sitemap": ANYBODY,
    "home.start": SIGNED_IN,
    "home.today": "consent:keep or referral:make",
    "home.style_guide": ANYBODY,
    # finding
    "search.results": ANYBODY,
    "search.suggest": ANYBODY,
    "search.areas": ANYBODY,
    "search.widget": ANYBODY,
    "search.widget_code": ANYBODY,
    # the directory
    "directory.az": ANYBODY,
    "directory.image": ANYBODY,
    "directory.browse": ANYBODY,
    "directory.browse_term": ANYBODY,
    "directory.activities_calendar": ANYBODY,
    "directory.calendars": ANYBODY,
    "directory.need_calendar": ANYBODY,
    "directory.opportunities": ANYBODY,
    "directory.opportunity_calendar": ANYBODY,
    "directory.organization_calendar": ANYBODY,
    "directory.opportunity": ANYBODY,
    "directory.organization": ANYBODY,
    "matching.for_me": ANYBODY,
    "matching.ask": MATCHES,
    "matching.ask_for": MATCHES,
    "matching.change": MATCHES,
    "matching.results": MATCHES,
    "matching.chosen": MATCHES,
    "directory.report": ANYBODY,
    "directory.report_sent": ANYBODY,
    "directory.service": ANYBODY,
    "directory.service_calendar": ANYBODY,
    "directory.service_leaflet": ANYBODY,
    "directory.service_qr": ANYBODY,
    "directory.shortlist": ANYBODY,
    "directory.shortlist_add": ANYBODY,
    "directory.shortlist_leaflet": ANYBODY,
    "directory.shortlist_move": ANYBODY,
    "directory.shortlist_qr": ANYBODY,
    "directory.shortlist_remove": ANYBODY,
    "directory.shortlist_text": ANYBODY,
    # other people's lists
    "imports.change_feed": IMPORTS,
    "imports.columns": IMPORTS,
    "imports.do_run": IMPORTS,
    "imports.feed": IMPORTS,
    "imports.index": IMPORTS,
    "imports.new_feed": IMPORTS,
    "imports.pause_feed": IMPORTS,
    "imports.read_feed": IMPORTS,
    "imports.report": IMPORTS,
    "imports.run": IMPORTS,
    "imports.table": IMPORTS,
    "imports.undo_run": IMPORTS,
    # keeping the directory
    "editing.all_duplicates": MERGES,
    "editing.all_words": EDITS,
    "editing.confirm_organization": KEEPS,
    "editing.confirm_service": KEEPS,
    "editing.dismiss_duplicate": MERGES,
    "editing.find_location": KEEPS,
    "editing.reading": KEEPS,
    "editing.find_twin": MERGES,
    "editing.location": KEEPS,
    "editing.location_part": KEEPS,
    "editing.look_for_duplicates": MERGES,
    "editing.merge": MERGES,
    "editing.preview_questions": KEEPS,
    "editing.new_location": KEEPS,
    "editing.new_location_of": KEEPS,
    "editing.new_opportunity": KEEPS,
    "editing.new_organization": EDITS,
    "editing.new_rule": KEEPS,
    "editing.new_service": KEEPS,
    "editing.new_term": EDITS,
    "editing.opportunity": KEEPS,
    "editing.opportunity_part": KEEPS,
    "editing.organization": KEEPS,
    "editing.organization_part": KEEPS,
    "editing.publish_opportunity": KEEPS,
    "editing.publish_organization": KEEPS,
    "editing.publish_service": KEEPS,
    "editing.remove_rule": KEEPS,
    "editing.remove_timetable": KEEPS,
    "editing.reopen_service": KEEPS,
    "editing.bear_out_report": ANSWERS,
    "editing.report": ANSWERS,
    "editing.reports": ANSWERS,
    "editing.rule": KEEPS,
    "editing.rules": KEEPS,
    "editing.service": KEEPS,
    "editing.service_part": KEEPS,
    "editing.taxonomy": EDITS,
    "editing.term": EDITS,
    "editing.times": KEEPS,
    "editing.timetable": KEEPS,
    "editing.undo_merge": MERGES,
    "editing.unpublish_opportunity": KEEPS,
    "editing.unpublish_organization": KEEPS,
    "editing.unpublish_service": KEEPS,
    "editing.use_location": KEEPS,
    # a partner's own space
    "partners.home": PROPOSES,
    "partners.organization": PROPOSES,
    "partners.service": PROPOSES,
    "partners.to_check": EDITS,
    "partners.rang_right": EDITS,
    "partners.rang_in_vain": EDITS,
    "partners.rang_closed": EDITS,
    # behind an emailed link: whoever holds it
    "partners.check": ANYBODY,
    "partners.check_changed": ANYBODY,
    "partners.check_closed": ANYBODY,
    "partners.check_confirm": ANYBODY,
    "partners.check_stop": ANYBODY,
    "partners.room": ANYBODY,
    "partners.room_stop": ANYBODY,
    "partners.agreement": PROPOSES,
    "partners.change_checks": PROPOSES,
    "partners.checks": PROPOSES,
    "partners.answer_claim": PROPOSES,
    "partners.colleague": PROPOSES,
    "partners.invite_colleague": PROPOSES,
    "partners.leave": PROPOSES,
    "partners.people": PROPOSES,
    "partners.remove_colleague": PROPOSES,
    "partners.withdraw_invitation": PROPOSES,
    # becoming a partner
    "partners.accept_invitation": ANYBODY,
    "partners.answer_for_claim": ANYBODY,
    "partners.claim": ANYBODY,
    "partners.claim_sent": ANYBODY,
    "partners.confirm_claim": ANYBODY,
    "partners.confirm_registration": ANYBODY,
    "partners.register": ANYBODY,
    "partners.registration_sent": ANYBODY,
    # looking after partners
    "partners.all_claims": DECIDES_CLAIMS,
    "partners.all_partners": LOOKS_AFTER,
    "partners.decide_claim": DECIDES_CLAIMS,
    "partners.decide_registration": DECIDES_CLAIMS,
    "partners.invite_partner": DECIDES_CLAIMS,
    "partners.change_agreement": MANAGES,
    "partners.change_partner_checks": MANAGES,
    "partners.new_note": MANAGES,
    "partners.note": MANAGES,
    "partners.partner": LOOKS_AFTER,
    "partners.remove_note": MANAGES,
    "partners.suspend": MANAGES,
    "partners.take_up_again": MANAGES,
    # residents
    "residents.find": READS_OR_ANSWERS_FOR,
    "residents.show": READS_OR_ANSWERS_FOR,
    "residents.why": READS_OR_ANSWERS_FOR,
    "residents.reads": READS_OR_ANSWERS_FOR,
    "residents.all_tasks": READS,
    "residents.team": READS,
    "residents.task": READS,
    "residents.to_review": READS,
    "residents.register": REGISTERS,
    "residents.section": REGISTERS,
    "residents.add_contact": REGISTERS,
    "residents.change_contact": REGISTERS,
    "residents.safety": REGISTERS,
    "residents.remove_contact": REGISTERS,
    "residents.add_flag": REGISTERS,
    "residents.review_flag": REGISTERS,
    "residents.end_flag": REGISTERS,
    "residents.add_member": REGISTERS,
    "residents.change_member": REGISTERS,
    "residents.remove_member": REGISTERS,
    "residents.equality_questions": REGISTERS,
    "residents.find_twin": MERGES_RESIDENTS,
    "residents.merge": MERGES_RESIDENTS,
    "residents.part": MERGES_RESIDENTS,
    "residents.worker": ASSIGNS,
    "residents.barred": ASSIGNS,
    "residents.unbar": ASSIGNS,
    # changes that wait
    "moderation.approve": DECIDES,
    "moderation.as_sent": DECIDES,
    "moderation.change": DECIDES,
    "moderation.history": DECIDES,
    "moderation.proposal": PROPOSES,
    "moderation.proposals": PROPOSES,
    "moderation.queue": DECIDES,
    "moderation.rebase": DECIDES,
    "moderation.restore": DECIDES,
    "moderation.send_back": DECIDES,
    "moderation.trust": DECIDES,
    "moderation.withdraw": PROPOSES,
    "moderation.take_up": PROPOSES,
    "moderation.send_again": PROPOSES,
    # open data
    "open_data.index": ANYBODY,
    "oruk.index": ANYBODY,
    "oruk.package": ANYBODY,
    "oruk.index_with_slash": ANYBODY,
    "oruk.openapi": ANYBODY,
    "oruk.services": ANYBODY,
    "oruk.service": ANYBODY,
    "oruk.service_at_locations": ANYBODY,
    "oruk.service_at_location": ANYBODY,
    "oruk.organizations": ANYBODY,
    "oruk.organization": ANYBODY,
    "oruk.taxonomies": ANYBODY,
    "oruk.taxonomy": ANYBODY,
    "oruk.taxonomy_terms": ANYBODY,
    "oruk.taxonomy_term": ANYBODY,
    # the console
    "admin.index": CONSOLE,
    "admin.services": CONSOLE,
    "admin.organizations": CONSOLE,
    "admin.people": "people:read",
    "people.show": "people:read",
    "people.deeds": "people:read",
    "people.use_work_account": "people:manage",
    "people.forget_work_account": "people:manage",
    "people.invite": "people:manage",
    "people.invite_again": "people:manage",
    "people.withdraw": "people:manage",
    "people.role": "people:manage",
    "people.sign_out": "people:manage",
    "people.switch_off": "people:manage",
    "people.switch_on": "people:manage",
    "privacy.index": "resident:subject-access",
    "privacy.keeping": "resident:subject-access",
    "privacy.find": "resident:subject-access",
    "privacy.take": "resident:subject-access",
    "privacy.show": "resident:subject-access",
    "privacy.open_record": "resident:subject-access",
    "privacy.copy": "resident:subject-access",
    "privacy.copy_file": "resident:subject-access",
    "privacy.copy_archive": "resident:subject-access",
    "privacy.copy_attachment": "resident:subject-access",
    "privacy.correct": "resident:subject-access",
    "privacy.erase": "resident:subject-access",
    "privacy.longer": "resident:subject-access",
    "privacy.answer": "resident:subject-access",
    "admin.trail": "audit:read",
    "admin.health": "health:read",
    "delivery.index": "delivery:read",
    "delivery.again": "delivery:read",
    "delivery.give_up": "delivery:read",
    # other systems
    "clients.index": INTEGRATES,
    "clients.add": INTEGRATES,
    "clients.show": INTEGRATES,
    "clients.secret": INTEGRATES,
    "clients.revoke": INTEGRATES,
    "oauth.token": ANYBODY,
    "fhir.create_service_request": ANYBODY,
    "fhir.service_request": ANYBODY,
    "fhir.service_requests": ANYBODY,
    "fhir.task": ANYBODY,
    "fhir.tasks": ANYBODY,
    "fhir.task_history": ANYBODY,
    "fhir.update_task": ANYBODY,
    "fhir.metadata": ANYBODY,
    "fhir.described": ANYBODY,
    "fhir.healthcare_services": ANYBODY,
    "fhir.healthcare_service": ANYBODY,
    "fhir.organizations": ANYBODY,
    "fhir.organization": ANYBODY,
    "fhir.locations": ANYBODY,
    "fhir.location": ANYBODY,
    "webhooks.index": INTEGRATES,
    "webhooks.add": INTEGRATES,
    "webhooks.show": INTEGRATES,
    "webhooks.edit": INTEGRATES,
    "webhooks.try_out": INTEGRATES,
    "webhooks.pause": INTEGRATES,
    "webhooks.resume": INTEGRATES,
    "webhooks.secret": INTEGRATES,
    "webhooks.remove": INTEGRATES,
    # sent mail, where nothing is sent (not in production)
    "mail.index": ANYBODY,
    "mail.show": ANYBODY,
    "mail.html": ANYBODY,
}

OWN = {
    "passkeys.remove",
    "referrals.back",
    "referrals.begin",
    "matching.ask_for",
    "matching.change",
    "matching.results",
    "matching.chosen",
    "outcomes.asked",
    "passport.number",
    "passport.add_number",
    "passport.leave_number_out",
}
"""What belongs to one person does not exist for anybody else."""
OF_LEADS = {
    "referrals.on_behalf",
    "referrals.on_behalf_deed",
    "referrals.our_suggest",
    "referrals.review_instead",
}
"""For the lead of the team alone: writing down what a partner said, where it could have said so itself; and looking at
what nobody who keeps privacy may decide of."""

NOT_SET_UP = {"single_sign_on.again", "single_sign_on.start", "single_sign_on.back"}
"""What the settings of these tests leave out; it has tests of its own."""

NOT_READY = {"oruk.package"}
"""What the night makes, and is not there by day in these tests."""

WITH_TOKEN = {
    "fhir.create_service_request",
    "fhir.service_request",
    "fhir.service_requests",
    "fhir.task",
    "fhir.tasks",
    "fhir.task_history",
    "fhir.update_task",
}
"""For other systems, which show a secret or a token: no account and no role opens these."""

LINKS = {
    "accounts.first_sign_in": INVITATION,
    "accounts.reset_password": RESET,
    "accounts.new_email": NEW_EMAIL,
}
"""Pages behind a link that was sent to somebody, by what the link is for."""
TO_AN_ACCOUNT = ("GET /invitation/", "GET /new-password/", "GET /new-email/", "POST /confirm-email")

TAKES_AWAY = {
    "residents.remove_contact",
    "residents.remove_member",
    "residents.end_flag",
    "residents.review_flag",
    "residents.merge",
    "residents.part",
    "residents.barred",
    "residents.unbar",
    "residents.worker",
    "residents.task",
}
"""After these, what an address names may be gone or somebody else's."""

HOUR = timedelta(hours=1)

IN_TURN = os.environ.get("HUB_ACCESS_IN_TURN") != "1"
"""Visitors knock everywhere. Where a permission opens, one of the roles that hold it knocks, another of them at the
next such door; and at every door one of those roles that are not let in, or of all where everybody is. By which rule
all of them are judged has a test. HUB_ACCESS_IN_TURN=1 lets all knock everywhere."""

SECOND = {"second_step.ask", "second_step.recovery_code"}
"""Steps that come after another: whoever has not done the first is led to it."""


@dataclass(frozen=True, slots=True)
class Knock:
    """One method at one address."""

    endpoint: str
    method: str
    url: str


def test_every_page_stands_in_the_table_and_no_other_does(whole_app: Flask) -> None:
    assert {name: str(access) for name, access in declared(whole_app).items()} == ACCESS


def test_only_declared_access_is_written_down() -> None:
    known = {ANYBODY, SIGNED_IN}.union(*MAY.values())
    assert {one for access in ACCESS.values() for one in access.split(" or ")} <= known


def test_the_guard_judges_each_role_at_each_door_by_the_table(whole_app: Flask) -> None:
    wrong = [
        f"{role} {endpoint}"
        for role in [None, *Role]
        for actor in [actor_for(uuid.uuid4(), role) if role else VISITOR]
        for endpoint, access in declared(whole_app).items()
        if access is None or access.allows(actor) is not opens(endpoint, role)
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def furnished(whole_app: Flask) -> Iterator["Addresses"]:
    with taken_back.all_that_happens(whole_app):
        addresses = Addresses()
        addresses.let_go()
        yield addresses


@pytest.fixture
def app(whole_app: Flask, furnished: "Addresses") -> Iterator[Flask]:
    with taken_back.what_one_does(whole_app):
        yield whole_app


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "visitor")
def test_each_role_is_let_in_or_turned_away(app: Flask, furnished: "Addresses", role: Role | None) -> None:
    """Who may: whatever the page says, but never "nothing here" because of who asks. Who may not: 404, or sign in.

    Each answer is dressed as all are. And no visitor gets a cookie anywhere but where a link to their own account
    takes the token out of the address.
    """
    addresses = copy(furnished)
    theirs = addresses.organization if role is Role.PARTNER else None
    user = make.user(role, organization=theirs, team_id=addresses.team.id) if role else None
    addresses.open_for(user)
    addresses.reader = user
    client, token = browser(app, user), token_for(app, user)
    wrong = []
    for knock in knocks(app, addresses, lambda number, endpoint: is_due(number, endpoint, role)):
        response = answer(client, knock, token)
        status, where = response.status_code, response.headers.get("Location", "")
        if not is_right(knock, role, status, where):
            wrong.append(f"{knock.method} {knock.endpoint} {knock.url}: {status} {where}")
        if not is_dressed(knock.endpoint, response.headers):
            wrong.append(f"{knock.method} {knock.endpoint} {knock.url}: {response.headers}")
    assert wrong == []
    assert user or [one for one in client.baked if not one.startswith(TO_AN_ACCOUNT)] == []


def is_due(number: int, endpoint: str, role: Role | None) -> bool:
    """`number`: which one of the addresses it is."""
    if role is None or not IN_TURN:
        return True
    lets_in = (
        [] if ACCESS[endpoint] in {ANYBODY, SIGNED_IN} else [one for one in Role if opens(endpoint, one)]
    )
    alike = lets_in if role in lets_in else [one for one in Role if one not in lets_in]
    return (number + alike.index(role)) % len(alike) == 0


def opens(endpoint: str, role: Role | None) -> bool:
    """What the table says, whoever owns what lies behind the door."""
    access = ACCESS[endpoint]
    if access == ANYBODY or role is None:
        return access == ANYBODY
    return access == SIGNED_IN or bool(MAY[role.value] & set(access.split(" or ")))


def is_right(knock: Knock, role: Role | None, status: int, where: str) -> bool:
    access = ACCESS[knock.endpoint]
    is_nowhere = knock.endpoint in NOT_SET_UP and (role or access == ANYBODY)
    is_anothers = knock.endpoint in OWN or (knock.endpoint in OF_LEADS and role is not Role.TEAM_LEAD)
    if is_nowhere or (is_anothers and role):
        return status == 404
    if knock.endpoint in SECOND:
        return status == 302 and where == "/sign-in"
    if knock.endpoint in NOT_READY:
        return status == 503
    if knock.endpoint in WITH_TOKEN:
        return status == 401
    if opens(knock.endpoint, role):
        return status not in {401, 403, 404, 405} and status < 500 and not where.startswith("/sign-in")
    if role is None and knock.method == "GET":
        return status == 302 and where.startswith("/sign-in?next=")
    return status == 404


class Quick(FlaskClient):
    """Looks at the answer only: the pages themselves are held to their standard in their own tests."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, response_wrapper=app.response_class, use_cookies=True)
        self.baked: list[str] = []
        """Where a cookie came from."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        if response.headers.getlist("Set-Cookie"):
            self.baked.append(f"{response.request.method} {response.request.path}")
        return response


def browser(app: Flask, user: User | None) -> Quick:
    client = Quick(app)
    if user:
        with client.session_transaction() as kept:
            kept["_user_id"], kept[PROVEN_BY] = user.fs_uniquifier, "app"
            kept["fs_paa"] = clock.now().timestamp()
    return client


def token_for(app: Flask, user: User | None) -> str:
    """What our own form would have carried, so that it is the access that answers."""
    with app.test_request_context():
        if user:
            session["_user_id"] = user.fs_uniquifier
        return csrf.token()


def answer(client: Quick, knock: Knock, token: str) -> TestResponse:
    sent = {"csrf_token": token} if knock.method == "POST" else None
    return client.open(knock.url, method=knock.method, data=sent, buffered=True)


def is_dressed(endpoint: str, headers: Headers) -> bool:
    """What only people who signed in may see stays in no cache."""
    return (
        headers.get("Content-Security-Policy", "").startswith("default-src 'none'")
        and headers.get("X-Content-Type-Options") == "nosniff"
        and headers.get("Referrer-Policy") == "no-referrer"
        and bool(headers.get("Cache-Control"))
        and (ACCESS[endpoint] == ANYBODY or "no-store" in headers["Cache-Control"])
    )


def a_pair() -> Duplicate:
    for _ in range(2):
        make.organization(name="Holm Cross Toy Library")
    with transaction():
        duplicates.keep(duplicates.alike())
    return db.session.scalars(select(Duplicate)).one()


def a_merge() -> Merge:
    kept, gone = make.organization(), make.organization()
    with transaction():
        return merging.merge(
            MergedKind.ORGANIZATION, kept_id=kept.id, gone_id=gone.id, picks={}, actor=SYSTEM
        )


def a_message() -> Message:
    """One that waits, and lies in the folder of sent mail too."""
    with transaction():
        message = messaging.send("report-received", to="jo@home.example", reference="BCD", service_id="")
    folder = current_app.extensions["hub.settings"].data_dir / "mail"
    FileChannel(folder, Sender("Hub", "hub@home.example", "", "localhost")).deliver(letters.letter(message))
    return message


def a_system(team: Team) -> ApiClient:
    """Another system that refers to a team of ours."""
    with transaction():
        return clients.make("Surgery", team_id=team.id, scopes=[CREATE], actor=SYSTEM)[0]


class Addresses:
    """One record of each kind, so that each address leads to something."""

    def __init__(self) -> None:
        self.team = make.team()
        self.reader: User | None = None
        """Who knocks: residents are there for who works with them."""
        self.resident: dict[str, object] | None = None
        self.organization = organization = make.organization()
        hall = make.location(of=organization)
        service = make.service(of=organization, at=[hall], schedules=[make.weekly()])
        term = make.term("food", "Food")
        with transaction():
            report = reports.report(service, what=Problem.OTHER, details="", reporter_email="", actor=VISITOR)
        subject = subjects.of("service")
        with transaction():
            record = subject.load(service.id, actor=SYSTEM)
            change = proposing.propose(
                subject, record, subject.snapshot(record), {"alert": "Ring first"}, actor=SYSTEM
            )
        assert change
        self.invited = make.user()
        self.team = make.team()
        self.referral = referral = make.referral(by=make.worker(team=self.team), to=service)
        lead = make.user(Role.TEAM_LEAD).actor
        with transaction():
            opened = people.break_glass(referral.id, "A door is being tried.", actor=lead)
        self.values: dict[str, object] = {
            "session_id": uuid.uuid4(),
            "appointment_id": make.appointment(referral).id,
            "file": make.image(of=organization, service=service),
            "size": "small",
            "suffix": "jpg",
            "change_id": change.id,
            "record_id": service.id,
            "organization_id": organization.id,
            "location_id": hall.id,
            "service_id": service.id,
            "opportunity_id": make.opportunity(of=organization).id,
            "report_id": report.id,
            "sitting_id": uuid.uuid4(),
            "message_id": (message := a_message()).id,
            "key": message.id,
            "term_id": term.id,
            "claim_id": make.claim(of=organization).id,
            "registration_id": make.registration().id,
            "note_id": make.relation_note(of=organization).id,
            "rule_id": uuid.uuid4(),
            "webhook_id": uuid.uuid4(),
            "system_id": a_system(self.team).id,
            "passkey_id": uuid.uuid4(),
            "user_id": make.user().id,
            "timetable_id": uuid.uuid4(),
            "kind": "age",
            "entry": "organization",
            "kept_id": organization.id,
            "gone_id": make.organization().id,
            "duplicate_id": a_pair().id,
            "merge_id": a_merge().id,
            "shape": "week",
            "code": "needs",
            "way": "up",
            "filename": "favicon.svg",
            "token": make.check_link(service),
            "referral_id": referral.id,
            "deed": "update",
            "resident_id": uuid.uuid4(),
            "asker_id": referral.resident_id,
            "request_id": make.rights_request(referral.resident_id).id,
            "cover_id": uuid.uuid4(),
            "asking_id": make.self_referral(team=self.team).id,
            "press": "new",
            "attachment_id": make.attachment(referral).id,
            "set_id": measures.in_use()[0].id,
            "stage": "before",
            "task_id": uuid.uuid4(),
            "act": "number",
            "feed_id": (feed := make.feed()).id,
            "run_id": make.import_run(of=feed).id,
            "glass_id": opened.id,
            "around": "referral",
            "about_id": opened.id,
        }
        self.answer_token = make.answer_link(referral)
        self.question_token = make.question_link(referral)
        self.room_token = make.check_link(service, purpose="set-capacity")
        self.colleague = make.user(Role.PARTNER, organization=organization)
        self.claimed = make.organization()  # editors hide the other one on their way through the pages
        self.sent_claim = make.claim(of=self.claimed)
        asked = {
            "partners.confirm_claim": (
                claims.TO_CLAIMANT,
                make.claim(of=self.claimed, status=ClaimStatus.ASKED),
            ),
            "partners.answer_for_claim": (
                claims.TO_LISTED,
                make.claim(of=self.claimed, status=ClaimStatus.ASKED),
            ),
            "partners.accept_invitation": (
                open_invitations.PURPOSE,
                make.claim(of=self.claimed, status=ClaimStatus.ASKED, way=Way.INVITED),
            ),
            "partners.confirm_registration": (
                registrations.PURPOSE,
                make.registration(status=RegistrationStatus.ASKED),
            ),
        }
        with transaction():
            self.links = {
                endpoint: links.issue(
                    purpose, about_id=record.id, lasts=timedelta(days=1), level="member", by=str(record.id)
                ).id
                for endpoint, (purpose, record) in asked.items()
            }
        given_away = make.service(at=[make.location(of=make.organization())])  # and the one that stays public
        self.open_data = {
            "oruk.service": given_away.id,
            "oruk.service_at_location": given_away.at_locations[0].id,
            "oruk.organization": given_away.organization_id,
            "fhir.healthcare_service": given_away.id,
            "fhir.organization": given_away.organization_id,
            "fhir.location": given_away.at_locations[0].location_id,
            "oruk.taxonomy": term.taxonomy_id,
            "oruk.taxonomy_term": term.id,
        }
        self.slugs = {
            "editing.service_part": "name",
            "editing.organization_part": "basics",
            "editing.location_part": "place",
            "editing.opportunity_part": "basics",
            "partners.change_agreement": "terms",
            "partners.change_checks": "insurance",
            "partners.change_partner_checks": "insurance",
            "residents.section": "name",
        }

    def let_go(self) -> None:
        """Out of the session that made them, with all that they say: the addresses are for tests with others."""
        for record in vars(self).values():
            if isinstance(record, Model):
                db.session.refresh(record)
                db.session.expunge(record)

    def around(self, endpoint: str) -> dict[str, object]:
        """One resident for all pages that only show or add, and one for each that takes something away from whoever
        reads it."""
        if endpoint in TAKES_AWAY and self.reader:
            return around.resident(self.team, self.reader, parted=endpoint == "residents.part")
        if self.resident is None:
            self.resident = around.resident(self.team, self.reader)
        return self.resident

    def open_for(self, user: User | None) -> None:
        """Whoever may read a referral of another team has given a reason."""
        if user and user.actor.may(Permission.REFERRAL_BREAK_GLASS):
            with transaction():
                people.break_glass(self.referral.id, "A door is being tried.", actor=user.actor)

    def of(self, rule: Rule, app: Flask) -> str:
        values = self.values | {"slug": self.slugs.get(rule.endpoint, "")}
        if rule.endpoint.startswith("webhooks.") and "webhook_id" in rule.arguments:
            with transaction():  # each door its own: one of them takes it away
                values["webhook_id"] = webhooks.add(
                    "Map", "https://map.example/", ["service.changed"], actor=SYSTEM
                )[0].id
        if rule.endpoint == "imports.pause_feed":
            values["deed"] = "pause"
        if rule.endpoint in {"directory.browse_term", "directory.need_calendar"}:
            values["code"] = "food"
        if rule.endpoint in {"partners.room", "partners.room_stop"}:
            values["token"] = self.room_token
        if rule.endpoint in LINKS:
            with transaction():
                link = links.issue(
                    LINKS[rule.endpoint], about_id=self.invited.id, lasts=HOUR, email="new@home.example"
                )
            values["token"] = links.token(link.id)
        if rule.endpoint in {"mail_choices.of_link", "mail_choices.stop"}:
            values["token"] = choice_token(hashed("jo@home.example"))
        if rule.endpoint in {"partners.colleague", "partners.remove_colleague"}:
            values["user_id"] = self.colleague.id
        if rule.endpoint == "partners.withdraw_invitation":
            asked = make.claim(of=self.organization, status=ClaimStatus.ASKED, way=Way.INVITED)
            values["claim_id"] = asked.id
        if rule.endpoint in {"partners.claim", "partners.claim_sent"}:
            values |= {"organization_id": self.claimed.id, "claim_id": self.sent_claim.id}
        if rule.endpoint == "referrals.new_for":
            values["resident_id"] = self.referral.resident_id
        if rule.endpoint == "referrals.part":
            values["slug"] = "agreement"
        if rule.endpoint in {"referrals.hand_over_all", "referrals.away_of"}:
            values["user_id"] = self.referral.owner_id
        if rule.endpoint == "referrals.acknowledge" or rule.endpoint.startswith("referrals.answer"):
            values["token"] = self.answer_token
        if rule.endpoint == "outcomes.question":
            values["token"] = self.question_token
        if rule.endpoint in self.links:
            values["token"] = links.token(self.links[rule.endpoint])
        if rule.endpoint in self.open_data:
            values["record_id"] = self.open_data[rule.endpoint]
        if rule.endpoint == "self_referrals.ask":
            values["service_id"] = self.open_data["oruk.service"]
        if rule.endpoint == "moderation.history":
            values["kind"] = "service"
        if rule.endpoint.startswith("residents."):
            values |= self.around(rule.endpoint)
        if rule.endpoint == "static":
            values["filename"] = app.extensions["hub.assets"].asset_url("favicon.svg").rsplit("/", 1)[-1]
        with app.test_request_context():
            return url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})  # type: ignore[arg-type]


def knocks(
    app: Flask, addresses: Addresses, is_due: Callable[[int, str], bool] = lambda number, endpoint: True
) -> Iterator[Knock]:
    """Each method at each address, or at those that `is_due` picks by their number and endpoint."""
    for number, rule in enumerate(app.url_map.iter_rules()):
        if rule.endpoint == "accounts.logout":
            continue  # it would end the session of those who come after it; it has a test of its own
        methods = sorted((rule.methods or set()) & {"GET", "POST"})
        if methods and is_due(number, rule.endpoint):
            url = addresses.of(rule, app)
            yield from (Knock(rule.endpoint, method, url) for method in methods)


@pytest.mark.parametrize(
    ("endpoint", "method", "role", "status", "where", "right"),
    [
        ("admin.people", "GET", Role.ADMINISTRATOR, 200, "", True),
        ("admin.people", "GET", Role.REFERRER, 200, "", False),
        ("admin.people", "GET", Role.REFERRER, 403, "", False),
        ("admin.people", "GET", Role.ADMINISTRATOR, 404, "", False),
        ("admin.people", "GET", None, 302, "/sign-in?next=%2Fadmin%2Fpeople", True),
        ("admin.people", "GET", None, 302, "/", False),
        ("editing.publish_service", "POST", None, 302, "/", False),
        ("editing.new_organization", "POST", Role.PARTNER, 404, "", True),
        ("home.index", "GET", None, 302, "/sign-in?next=%2F", False),
        ("home.index", "GET", None, 500, "", False),
    ],
)
def test_the_judge_can_tell_right_from_wrong(
    endpoint: str, method: str, role: Role | None, status: int, where: str, right: bool
) -> None:
    """A harness that never fails proves nothing."""
    assert is_right(Knock(endpoint, method, "/"), role, status, where) is right
