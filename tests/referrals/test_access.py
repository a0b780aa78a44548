"""Who gets which answer at every address of one referral, in every state: a table written by hand.

Whoever adds an address about a referral adds its row; whoever is in no cell of a row is told that there is nothing.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from typing import Any

import flask.templating
import pytest
import time_machine
from flask import Flask, url_for

from hub.accounts.models import User
from hub.accounts.policy import Actor, Role
from hub.core import clock
from hub.core.db import db, transaction
from hub.referrals import links
from hub.referrals.codes import CouldNotCode, DeclineCode, ErrorCode, HoldCode, OutcomeCode, WithdrawnBecause
from hub.referrals.models import Referral
from hub.referrals.services import answering, ending, rerouting
from hub.referrals.services import clock as clocks
from hub.referrals.states import ReferralStatus as S
from tests.support import make
from tests.test_routes import Quick, browser, token_for

OURS = "owner colleague lead"
REASON = "manager officer administrator lead-elsewhere"
"""Those who may read it for a reason: the page leads them to the question why."""
THEIRS = "partner member"
EVERYBODY = "visitor owner colleague lead stranger lead-elsewhere manager officer administrator editor gone "
EVERYBODY += f"{THEIRS} other-partner"
SENT_STATES = "sent acknowledged needs_information accepted waitlisted in_progress on_hold"
OVER = "completed could_not_complete declined rerouted withdrawn expired_no_response"
KNOWN = f"{SENT_STATES} {OVER}"
"""What a partner ever hears of."""
ALL = f"draft {KNOWN} entered_in_error"


@dataclass(frozen=True)
class Row:
    """One address. `cells` are (who, in which states, which answer); the first that fits holds."""

    method: str
    endpoint: str
    cells: tuple[tuple[str, str, int], ...]
    values: dict[str, Any] = field(default_factory=dict)

    def is_for(self, who: str) -> bool:
        """Whether it is there for one of those who are close, in some state or other."""
        return who in CLOSE.split() and any(who in people.split() for people, _, _ in self.cells)

    def depends(self, who: str) -> bool:
        """Whether the state of the referral decides what they get."""
        return len({self.expected(who, state) for state in ALL.split()}) > 1

    def expected(self, who: str, state: str) -> int:
        for people, states, code in self.cells:
            if who in people.split() and state in states.split():
                return code
        if who in {"visitor", "gone"} and self.method == "GET":
            return 302  # to the sign-in page
        return 404


def deed(slug: str, states: str) -> Row:
    """A partner's page for one deed: it asks where the table leads on, and else shows how things stand."""
    cells = ((THEIRS, states, 200), (THEIRS, KNOWN, 409))
    return Row("GET", "partner_deed", cells, {"deed": slug})


CLOSE = "owner lead partner"
"""Who knocks in every state at the addresses that are there for them and answer by the state. At the others, and who
is further off, knock in turn: at each address in every third state, or every sixth. HUB_ACCESS_IN_TURN=1 lets everybody
knock everywhere."""
STRANGE = "stranger lead-elsewhere other-partner"
IN_TURN = int(os.environ.get("HUB_ACCESS_IN_TURN", "6"))

NOBODY = uuid.UUID(int=7)
ANSWERABLE = "sent acknowledged"
TABLE = (
    Row("GET", "show", ((OURS, ALL, 200), (REASON, ALL, 302))),
    Row("GET", "why", ((f"{REASON}", ALL, 200), ("lead", ALL, 303))),
    Row("GET", "write", ((OURS, "draft", 302), (OURS, ALL, 302))),
    Row("GET", "part", ((OURS, "draft", 200), (OURS, ALL, 302)), {"slug": "telling"}),
    Row("GET", "check", ((OURS, "draft", 200), (OURS, ALL, 303))),
    Row("GET", "sent", ((OURS, "draft", 302), (OURS, ALL, 200))),
    Row("GET", "withdraw", ((OURS, ALL, 200),)),
    Row("GET", "mistake", ((OURS, ALL, 200),)),
    Row("GET", "elsewhere", ((OURS, ALL, 200),)),
    Row("GET", "keep_from", ((OURS, ALL, 200),)),
    Row("GET", "hand_over", (("lead", ALL, 200),)),
    Row("GET", "partner_show", ((THEIRS, KNOWN, 200),)),
    Row("GET", "assign", ((THEIRS, SENT_STATES, 200),)),
    deed("yes", ANSWERABLE),
    deed("no", f"{ANSWERABLE} waitlisted"),
    deed("question", ANSWERABLE),
    deed("begun", "accepted waitlisted on_hold"),
    deed("finished", "accepted in_progress"),
    deed("stopped", "accepted in_progress"),
    deed("waiting-list", "accepted"),
    deed("pause", "in_progress"),
    Row("POST", "give_answer", ((OURS, ALL, 422),)),
    Row("POST", "stay", ((OURS, ALL, 409),)),
    Row("POST", "discard", ((OURS, ALL, 303),)),
    Row("POST", "opening_seen", (), {"glass_id": NOBODY}),
    Row("GET", "our_message", ((OURS, ALL, 200),)),
    Row("GET", "partner_message", ((THEIRS, KNOWN, 200),)),
    Row("GET", "our_note", ((OURS, ALL, 200),)),
    Row("GET", "partner_note", ((THEIRS, KNOWN, 200),)),
    Row("GET", "our_attempt", ((OURS, SENT_STATES, 200), (OURS, ALL, 409))),
    Row("GET", "partner_attempt", ((THEIRS, SENT_STATES, 200), (THEIRS, KNOWN, 409))),
    Row("GET", "our_appointment", ((OURS, ALL, 200),)),
    Row("GET", "partner_appointment", ((THEIRS, KNOWN, 200),)),
    Row("GET", "our_suggest", (("lead", SENT_STATES, 200), ("lead", ALL, 409))),
    Row("GET", "partner_suggest", ((THEIRS, SENT_STATES, 200), (THEIRS, KNOWN, 409))),
    Row("GET", "on_behalf", (("lead", SENT_STATES, 200),)),
    Row("GET", "on_behalf_deed", (("lead", ANSWERABLE, 200),), {"deed": "yes"}),
    Row("GET", "files", ((OURS, "draft", 200), (OURS, ALL, 303))),
    Row("POST", "remove_file", ((OURS, ALL, 303),), {"attachment_id": NOBODY}),
    Row("GET", "our_file", (), {"attachment_id": NOBODY}),
    Row("GET", "partner_file", (), {"attachment_id": NOBODY}),
    *(
        Row("GET", f"{side}_{what}", (), {"appointment_id": NOBODY})
        for side in ("our", "partner")
        for what in ("move_appointment", "cancel_appointment", "came", "appointment_file")
    ),
)


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
            "other-partner": make.user(Role.PARTNER, organization=there),
        }
        self.partner = self.people["partner"].actor  # type: ignore[union-attr]

    def in_state(self, state: S) -> Referral:
        """By the moves that lead there."""
        service = make.service(of=self.organization, email="hello@mill-lane.example")
        if state is S.DRAFT:
            return make.draft(by=self.owner, to=service)
        referral = make.referral(by=self.owner, to=service)
        self.token = make.answer_link(referral)
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


def test_at_every_address_everybody_gets_the_answer_of_the_table(
    app: Flask, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    referrals = {state: case.in_state(state).id for state in S}
    browsers = {who: (browser(app, user), token_for(app, user)) for who, user in case.people.items()}
    monkeypatch.setattr(flask.templating, "_render", lambda *_: "")  # pages are looked at in their own tests
    wrong = []
    for (number, state), (place, row) in product(enumerate(S), enumerate(TABLE)):
        with app.test_request_context():
            url = url_for(f"referrals.{row.endpoint}", referral_id=referrals[state], **row.values)
        for turn, (who, (client, token)) in enumerate(browsers.items()):
            expected = row.expected(who, state.value)
            if (number + place + turn) % in_turn(who, row):
                continue
            with undone(row):
                got = knock(client, row.method, url, token)
            if got != expected:
                wrong.append(f"{state} {row.method} {row.endpoint} {row.values or ''} {who}: {got}")
    assert not wrong, "\n".join(wrong)


def in_turn(who: str, row: Row) -> int:
    """Of how many states one is tried."""
    if row.is_for(who):
        return 1 if row.depends(who) else min(IN_TURN, 3)
    return min(IN_TURN, 3) if who in STRANGE.split() else IN_TURN


def knock(client: Quick, method: str, url: str, token: str) -> int:
    """An empty form stands for every form: what asks to be filled in answers 422."""
    sent = {"csrf_token": token} if method == "POST" else None
    return client.open(url, method=method, data=sent).status_code


@contextmanager
def undone(row: Row) -> Iterator[None]:
    """What a knock changes is taken back: the next one finds the referral as it was."""
    if row.method == "GET" and row.endpoint != "partner_show":
        yield
        return
    db.session.remove()
    point = db.engines[None].begin_nested()  # type: ignore[attr-defined]
    yield
    db.session.remove()
    point.rollback()


def test_the_emailed_link_opens_its_own_referral_as_long_as_it_is_good(
    app: Flask, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flask.templating, "_render", lambda *_: "")
    client = browser(app, None)
    got, expected = {}, {}
    for state in S:
        if state is S.DRAFT:
            continue  # nobody was written to
        case.in_state(state)
        is_over = state in {S.WITHDRAWN, S.REROUTED, S.ENTERED_IN_ERROR}
        got[state] = [knock(client, "GET", f"/answer/{case.token}{rest}", "") for rest in ("", "/yes")]
        can_accept = state in {S.SENT, S.ACKNOWLEDGED}
        expected[state] = [410, 410] if is_over else [200, 200 if can_accept else 409]
    assert got == expected
    referral = case.in_state(S.SENT)
    assert knock(client, "GET", f"/answer/{case.token[:-4]}wxyz", "") == 404
    assert knock(client, "GET", f"/referrals/{referral.id}", "") == 302  # it opens no other address
    with time_machine.travel(clock.now() + links.LASTS + timedelta(days=1)):
        assert knock(client, "GET", f"/answer/{case.token}", "") == 410
    with transaction():
        links.revoke(referral)
    assert knock(client, "GET", f"/answer/{case.token}", "") == 410


def test_every_address_of_a_referral_has_a_row(app: Flask) -> None:
    about = {
        rule.endpoint.removeprefix("referrals.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("referrals.") and "referral_id" in rule.arguments
    }
    assert about - {row.endpoint for row in TABLE} == set()
