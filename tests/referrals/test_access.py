"""Who gets which answer at every address of one referral, in every state: the table held against the site."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import product
from typing import Any

import flask.templating
import pytest
import time_machine
from flask import Flask, url_for

from hub.accounts.models import User
from hub.accounts.policy import VISITOR, Actor, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.referrals import links
from hub.referrals.codes import (
    CouldNotCode,
    DeclineCode,
    DeniedBecause,
    ErrorCode,
    HoldCode,
    OutcomeCode,
    WithdrawnBecause,
)
from hub.referrals.models import Denial, Referral
from hub.referrals.services import answering, ending, rerouting
from hub.referrals.services import clock as clocks
from hub.referrals.states import ReferralStatus as S
from tests.referrals.access_table import EVERYBODY, FAR, HOLDER, TABLE, Row
from tests.referrals.knocking import Knocker, undone
from tests.support import make
from tests.test_routes import Quick, browser, token_for

ALIKE = {"owner", "member"}
"""To the table they are what `colleague` and `partner` are: they knock at a third of the addresses, in each state at
others."""


class Case:
    """Everybody there is around one referral, and one referral in each state."""

    def __init__(self) -> None:
        team = make.team()
        self.owner = make.worker(team=team)
        self.organization, self.elsewhere = make.organization(), make.service(email="b@mill-lane.example")
        here, there = self.organization, make.organization()
        self.people: dict[str, User | None] = {
            "visitor": None,
            "owner": self.owner,
            "colleague": make.worker(team=team),
            "kept-out": make.worker(team=team),
            "lead": make.worker(Role.TEAM_LEAD, team=team),
            "stranger": make.worker(),
            "lead-elsewhere": make.worker(Role.TEAM_LEAD),
            "manager": make.user(Role.NETWORK_MANAGER),
            "officer": make.user(Role.PRIVACY_OFFICER),
            "administrator": make.user(Role.ADMINISTRATOR),
            "editor": make.user(Role.DIRECTORY_EDITOR),
            "gone": make.worker(team=team, active=False),
            "partner": make.user(Role.PARTNER, organization=here),
            "member": make.user(Role.PARTNER, organization=here),
            "gone-partner": make.user(Role.PARTNER, organization=here, active=False),
            "other-partner": make.user(Role.PARTNER, organization=there),
        }
        self.partner = self.people["partner"].actor  # type: ignore[union-attr]
        self.tokens: dict[S, str] = {}
        self.actors = {
            who: user.actor if user and user.active else VISITOR for who, user in self.people.items()
        }

    def in_every_state(self) -> dict[S, uuid.UUID]:
        """One referral in each, kept from one of the team."""
        made = {state: self.in_state(state) for state in S}
        kept_out = self.people["kept-out"]
        assert kept_out is not None
        with transaction():
            db.session.add_all(
                Denial(
                    id=uuid.uuid4(),
                    referral_id=one.id,
                    user_id=kept_out.id,
                    because=DeniedBecause.CONFLICTED_STAFF,
                    made_by_id=self.owner.id,
                )
                for one in made.values()
            )
        return {state: one.id for state, one in made.items()}

    def in_state(self, state: S) -> Referral:
        """By the moves that lead there."""
        service = make.service(of=self.organization, email="hello@mill-lane.example")
        if state is S.DRAFT:
            return make.draft(by=self.owner, to=service)
        referral = make.referral(by=self.owner, to=service)
        self.token = self.tokens[state] = make.answer_link(referral)
        if state is S.EXPIRED_NO_RESPONSE:
            start = clock.now()
            for day in range(1, 20):
                with time_machine.travel(start + timedelta(days=day), tick=False), transaction():
                    clocks.take_step(referral, today=clock.today())
        for move in self.moves(referral, self.owner.actor)[state]:
            with transaction():
                move()
        assert referral.status is state
        return referral

    def moves(self, one: Referral, us: Actor) -> dict[S, list[Callable[[], object]]]:
        them = self.partner
        yes: Callable[[], object] = lambda: answering.accept(one, accepted_by="Ama", actor=them)  # noqa: E731
        begin: Callable[[], object] = lambda: answering.begin(one, actor=them)  # noqa: E731
        later = make.days_from_now(20)
        return {
            S.SENT: [],
            S.ACKNOWLEDGED: [lambda: answering.acknowledge(one, actor=them)],
            S.NEEDS_INFORMATION: [lambda: answering.ask(one, "Which day?", actor=them)],
            S.ACCEPTED: [yes],
            S.WAITLISTED: [yes, lambda: answering.waitlist(one, weeks=4, review_on=later, actor=them)],
            S.IN_PROGRESS: [yes, begin],
            S.ON_HOLD: [yes, begin, lambda: answering.hold(one, code=HoldCode.AWAY, until=later, actor=them)],
            S.COMPLETED: [yes, lambda: answering.complete(one, outcome=OutcomeCode.GOAL_MET, actor=them)],
            S.COULD_NOT_COMPLETE: [
                yes,
                lambda: answering.could_not_complete(one, code=CouldNotCode.OTHER, actor=them),
            ],
            S.DECLINED: [lambda: answering.decline(one, code=DeclineCode.UNSAFE, actor=them)],
            S.REROUTED: [lambda: self.reroute(one, us)],
            S.WITHDRAWN: [lambda: ending.withdraw(one, because=WithdrawnBecause.NOT_NEEDED, actor=us)],
            S.EXPIRED_NO_RESPONSE: [],
            S.ENTERED_IN_ERROR: [lambda: ending.enter_in_error(one, code=ErrorCode.TWICE, actor=us)],
        }

    def reroute(self, one: Referral, us: Actor) -> None:
        child = rerouting.start_linked(one, self.elsewhere, actor=us)
        make.facts_of(child, actor=us)
        rerouting.confirm(one, child, actor=us)


@pytest.fixture
def case(app: Flask) -> Case:
    return Case()


def test_at_every_address_everybody_gets_the_answer_of_the_table_in_every_state(
    app: Flask, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    referrals = case.in_every_state()
    assert {*case.people} == {*EVERYBODY.split()}
    with app.test_request_context():
        knocks = [
            (row, state, url_of(row, referrals[state], case.tokens.get(state, "")))
            for state, row in product(S, TABLE)
            if not (row.is_behind_a_link and state is S.DRAFT)  # nobody was written to
        ]
    with monkeypatch.context() as patched:
        knocker = Knocker(app, patched)
        wrong = [
            said
            for turn, each in enumerate(knocks)
            for said in answers_to_all(knocker, case, *each, alike=(turn + turn // len(TABLE)) % 3 == 0)
        ]
    assert not wrong, "\n".join(wrong)
    monkeypatch.setattr(flask.templating, "_render", lambda *_: "")  # pages are looked at in their own tests
    wrong = list(the_whole_way(app, case, knocks))
    assert not wrong, "\n".join(wrong)


def url_of(row: Row, referral_id: uuid.UUID, token: str) -> str:
    about: dict[str, Any] = {"token": token} if row.is_behind_a_link else {"referral_id": referral_id}
    return url_for(row.endpoint, **about, **row.values)


def answers_to_all(
    knocker: Knocker, case: Case, row: Row, state: S, url: str, *, alike: bool
) -> Iterator[str]:
    """What is not as the table has it. `alike`: those knock too who may do no more here than somebody who did."""
    actors = {HOLDER: VISITOR} if row.is_behind_a_link else case.actors
    actors = {who: actor for who, actor in actors.items() if alike or who not in ALIKE}
    answers = knocker.each(row.method, url, actors.values())
    for who in actors:
        expected = row.expected(who, state.value)
        with undone(row.changes(expected)):
            got = next(answers)
        if got != expected:
            yield f"{state} {row} {who}: {got}, not {expected}"


def the_whole_way(app: Flask, case: Case, knocks: Sequence[tuple[Row, S, str]]) -> Iterator[str]:
    """The same answer through the server, session and all: at each address somebody for whom it is there, in a state in
    which it is, or else, and at every fifth besides, somebody further off; in turn."""
    browsers = {who: (browser(app, user), token_for(app, user)) for who, user in case.people.items()}
    browsers[HOLDER] = browsers["visitor"]
    far = FAR.split()
    for place, row in enumerate(TABLE):
        tried = [(state, url) for one, state, url in knocks if one is row]
        near = [
            (who, *each)
            for each in tried
            for who in browsers
            if row.expected(who, each[0].value) in {200, 303, 422}
        ]
        chosen = [near[place % len(near)]] if near else []
        if not row.is_behind_a_link and (not near or place % 5 == 0):
            chosen.append((far[place % len(far)], *tried[place % len(tried)]))
        for who, state, url in chosen:
            expected = row.expected(who, state.value)
            client, token = browsers[who]
            with undone(row.changes(expected)):
                got = knock(client, row.method, url, token)
            if got != expected:
                yield f"{state} {row} {who}: {got}, not {expected}"


def knock(client: Quick, method: str, url: str, token: str) -> int:
    sent = {"csrf_token": token} if method == "POST" else None
    return client.open(url, method=method, data=sent).status_code


def test_no_address_behind_the_emailed_link_opens_with_one_that_is_over_or_none_of_ours(
    app: Flask, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral = case.in_state(S.SENT)
    token = case.token
    rows = [row for row in TABLE if row.is_behind_a_link]

    def answers(token: str) -> set[int]:
        with app.test_request_context():
            knocks = [(row.method, url_of(row, referral.id, token)) for row in rows]
        with monkeypatch.context() as patched:  # for each a new one: it asks once what a link opens
            knocker = Knocker(app, patched)
            return {knocker.knock(*each, VISITOR) for each in knocks}

    assert 410 not in answers(token)
    assert answers(f"{token[:-4]}wxyz") == {404}
    with monkeypatch.context() as patched:  # and it opens no other address
        assert Knocker(app, patched).knock("GET", f"/referrals/{referral.id}", VISITOR) == 302
    with time_machine.travel(clock.now() + links.LASTS + timedelta(days=1)):
        assert answers(token) == {410}
    with transaction():
        links.revoke(referral)
    assert answers(token) == {410}


def test_every_address_of_a_referral_has_a_row_for_each_of_its_methods(app: Flask) -> None:
    about = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if "referral_id" in rule.arguments
        or (rule.endpoint.startswith("referrals.") and "token" in rule.arguments)
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    assert about == {(row.method, row.endpoint) for row in TABLE}
