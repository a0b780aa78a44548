"""Thousands of random histories, by everybody who may and everybody who may not, with the clock running on.

HUB_HISTORIES=2000 HUB_HYPOTHESIS=search tries many more than the suite does, others each time; -s says how many. Each
broken twin at the end of the file takes one promise away and must be found: or the histories would prove nothing.
"""

import logging
import os
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from hub.accounts.policy import Actor, Role
from hub.audit.models import AuditEvent
from hub.consent import queries as consent
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import HubError
from hub.directory.models import Service
from hub.messaging.channels import Letter, MemoryChannel
from hub.messaging.models import Message, MessageStatus
from hub.outbox import services as outbox
from hub.outcomes.codes import Standing
from hub.outcomes.kinds import DISPUTED
from hub.outcomes.queries import voices
from hub.referrals import policy, tasks
from hub.referrals.codes import Via
from hub.referrals.contact_codes import MeetingState, Side
from hub.referrals.models import Appointment, Note, Referral, ReferralEvent
from hub.referrals.queries import disclosures, notes, reaching, soundness, timeline, visible
from hub.referrals.queries.soundness import LOOK
from hub.referrals.services import drafting, looking, message_mail, moving, sending
from hub.referrals.services.effects import ASK_RESIDENT
from hub.referrals.states import OPEN, ReferralStatus
from hub.referrals.transitions import Deed, Guard, move_for, possible
from hub.residents import gateway
from hub.residents import queries as residents
from hub.residents.models import ContactKind, ContactPoint, Resident
from hub.self_referrals.codes import HeldBecause
from hub.self_referrals.models import DutyTeam, SelfReferral
from hub.self_referrals.services import deciding
from hub.tasks.models import Task
from tests.referrals.deeds import AFTERWARDS, BESIDE, ENDS, MAY_DO, SECRET, do, told_by_themselves
from tests.referrals.records import Records, is_safe_to_write_to
from tests.support import make, taken_back


class World(SimpleNamespace):
    """The people and services of all histories."""


def is_known(record: SelfReferral, actor: Actor, world: World) -> None:
    deciding.is_known(record, residents.get(the_person(world).id, actor=actor), actor=actor)


DECIDE: dict[str, Callable[[SelfReferral, Actor, World], object]] = {
    "release": lambda record, actor, _: deciding.release(record, actor=actor),
    "is_new": lambda record, actor, _: deciding.is_new(record, actor=actor),
    "is_known": is_known,
    "is_not_genuine": lambda record, actor, _: deciding.is_not_genuine(record, actor=actor),
}

HISTORIES = int(os.environ.get("HUB_HISTORIES", "8"))
"""A long search says what it found as it is: to find it took less time than to make it shorter."""
STEPS = 25
EMAIL, OTHER_EMAIL = "zebedee@home.example", "z.quill@elsewhere.example"

MOVES = st.tuples(st.integers(0, 3), st.integers(0, 20), st.integers(0, 7))

S = ReferralStatus
WHO = ["referrer", "colleague", "lead", "stranger", "partner", "other partner", "link", "resident", "manager"]


class Watched(MemoryChannel):
    """The last door: whatever leaves for the resident while it is not safe is written down, by a rule of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.unsafe: list[str] = []

    def deliver(self, letter: Letter) -> None:
        super().deliver(letter)
        if not is_safe_to_write_to(letter.recipient):
            self.unsafe.append(letter.subject)


@pytest.fixture(scope="module")
def made(whole_app: Flask) -> Iterator[World]:
    with taken_back.all_that_happens(whole_app):
        yield a_world()


@pytest.fixture
def app(whole_app: Flask, made: World) -> Iterator[Flask]:
    with taken_back.what_one_does(whole_app):
        yield whole_app


@pytest.fixture
def world(app: Flask, made: World, caplog: pytest.LogCaptureFixture) -> World:
    """The same for all histories, each of which is taken back."""
    caplog.set_level(logging.CRITICAL, "hub.matching.finding")  # it says each time that there is no index
    app.extensions["hub.channel"] = made.channel = Watched()
    return made


def a_world() -> World:
    team, elsewhere = make.team(), make.team()
    made = World(team=team)
    made.workers = {
        "referrer": make.worker(team=team),
        "colleague": make.worker(team=team),
        "lead": make.worker(Role.TEAM_LEAD, team=team),
        "stranger": make.worker(team=elsewhere),
        "stand-in": make.worker(team=team),
        "administrator": make.user(Role.ADMINISTRATOR, password="x"),
        "manager": make.user(Role.NETWORK_MANAGER),
    }
    partner, other = make.organization(), make.organization()
    need = make.term()
    made.services = [
        make.service(of=partner, email="one@partner.example", terms=[need]),
        make.service(of=partner, email="two@partner.example", terms=[need]),
        make.service(of=other, terms=[need]),
    ]
    made.need = need
    made.workers["partner"] = make.user(Role.PARTNER, organization=partner)
    made.workers["other partner"] = make.user(Role.PARTNER, organization=make.organization())
    made.actors = {name: user.actor for name, user in made.workers.items()}
    make.saved(DutyTeam(ward="", team_id=team.id))
    made.resident = make.resident(of=made.workers["referrer"], name=SECRET)
    made.twin = make.resident(of=made.workers["referrer"], name=f"{SECRET} the second")
    made.points = {
        "phone": make.contact_point(made.resident, may_ring=True),
        "email": make.contact_point(made.resident, ContactKind.EMAIL, EMAIL, may_write=True),
        "same phone": make.contact_point(made.twin, value="+44 1632 960555"),
        "other email": make.contact_point(made.twin, ContactKind.EMAIL, OTHER_EMAIL, may_write=True),
    }
    made.points = {name: point.id for name, point in made.points.items()}
    made.begun = [a_draft(made, 0), a_draft(made, 2)]
    for referral in made.begun:
        with transaction():
            sending.send(referral, actor=made.actors["referrer"])
    made.begun = [referral.id for referral in made.begun]
    return made


def a_draft(world: World, which: int, via: Via = Via.HUB) -> Referral:
    return make.draft(
        by=world.workers["referrer"],
        to=db.session.get_one(Service, world.services[which].id),
        about=the_person(world),
        need_id=world.need.id,
        via=via,
    )


def the_person(world: World) -> Resident:
    """The record that stands for them now."""
    return db.session.get_one(Resident, residents.survivor(world.resident.id))


class Histories(Records):
    """One world in which referrals are made and everybody does anything, in any order."""

    world: World
    told = steps = done = 0

    @initialize(moves=st.lists(MOVES, min_size=3, max_size=12))
    def begin(self, moves: Sequence[tuple[int, int, int]] = ()) -> None:
        """In the middle of things: most people are refused most deeds, and by itself a history seldom got far."""
        Histories.told += 1
        self.connection = db.engines[None]
        self.savepoint = self.connection.begin_nested()  # type: ignore[attr-defined]
        db.session.remove()
        self.travel = time_machine.travel(clock.now(), tick=False)
        self.time = self.travel.start()
        self.drafts: list[uuid.UUID] = list(self.world.begun)
        self.asked: list[uuid.UUID] = []
        self.touched = set(self.drafts)
        self.kept_from, self.off_since = {}, {}
        self.world.channel.unsafe.clear()
        for pick, which, choice in moves:
            self.the_right_person_does(pick, which, choice)

    def teardown(self) -> None:
        if hasattr(self, "travel"):
            self.travel.stop()
            db.session.remove()
            self.savepoint.rollback()

    def referral(self, pick: int) -> Referral | None:
        if not self.drafts:
            return None
        return db.session.get(Referral, self.drafts[pick % len(self.drafts)])

    def actor(self, name: str, referral: Referral) -> Actor:
        if name == "link":
            return Actor(
                "link",
                organization_ids=frozenset({referral.organization_id}),
                about_ids=frozenset({referral.id}),
            )
        if name == "resident":
            return Actor("resident", about_ids=frozenset({referral.id}))
        actor: Actor = self.world.actors[name]
        return actor

    @rule(which=st.integers(0, 2), via=st.sampled_from([Via.HUB, Via.HUB, Via.PHONE]))
    def somebody_writes_a_draft(self, which: int, via: Via) -> None:
        if len(self.drafts) >= 4:
            return
        made = a_draft(self.world, which, via)
        self.drafts.append(made.id)
        self.touched.add(made.id)

    @rule(which=st.integers(0, 2))
    def somebody_begins_and_does_not_finish(self, which: int) -> None:
        """Nobody has asked the resident yet: it must never go."""
        if len(self.drafts) >= 4:
            return
        worker = self.world.workers["referrer"]
        with transaction():
            made = drafting.start(
                db.session.get_one(Service, self.world.services[which].id),
                the_person(self.world),
                actor=worker.actor,
            )
        self.drafts.append(made.id)
        self.touched.add(made.id)

    @rule()
    def mail_leaves(self) -> None:
        for kind in (message_mail.WAITS, ASK_RESIDENT, "message.waiting"):
            outbox.work_through(kind)
        self.touched.update(self.drafts)

    @rule(
        pick=st.integers(0, 3),
        who=st.sampled_from(WHO),
        deed=st.sampled_from(sorted(MAY_DO)),
        choice=st.integers(0, 7),
        on_behalf=st.booleans(),
    )
    def somebody_does_something(self, pick: int, who: str, deed: str, choice: int, on_behalf: bool) -> None:
        referral = self.referral(pick)
        if referral is None or deed == "expire":
            return
        before, events = referral.status, self.events(referral)
        on_behalf = on_behalf and deed in {"accept", "decline", "ask", "begin"}
        refused = self.tried(deed, referral, self.actor(who, referral), choice, on_behalf)
        done = self.events(referral) - events
        if refused:
            assert not done
            assert db.session.get_one(Referral, referral.id).status is before
        if done or (deed in BESIDE | AFTERWARDS and not refused):
            assert (referral.id, who) not in self.kept_from
            allowed = {"lead"} if on_behalf else MAY_DO[deed]
            if deed == "send" and self.is_asked_by_themselves(referral):
                allowed |= {"resident"}
            assert who in allowed, f"{who} could {deed} a referral that was {before}"

    def is_asked_by_themselves(self, referral: Referral) -> bool:
        asked = select(SelfReferral.id).where(SelfReferral.referral_id == referral.id)
        return db.session.scalar(asked) is not None

    @rule(moves=st.lists(MOVES, min_size=1, max_size=6))
    def the_right_people_do_what_is_possible(self, moves: list[tuple[int, int, int]]) -> None:
        """So that histories get further than their first moves."""
        for pick, which, choice in moves:
            self.the_right_person_does(pick, which, choice)

    def the_right_person_does(self, pick: int, which: int, choice: int) -> None:
        referral = self.referral(pick)
        if referral is None:
            return
        deeds = [move.deed.value for move in possible(referral.status)]
        deeds += sorted(BESIDE) if referral.status.is_open and which % 3 == 0 else []
        deeds += sorted(AFTERWARDS) if referral.status is S.COMPLETED else []
        deeds = [deed for deed in deeds if MAY_DO[deed] and (deed not in ENDS or which % 4 == 0)]
        if deeds:
            deed = deeds[which % len(deeds)]
            who = sorted(MAY_DO[deed])[choice % len(MAY_DO[deed])]
            self.tried(deed, referral, self.actor(who, referral), choice, False)

    @rule(which=st.integers(0, 2), is_held=st.booleans())
    def somebody_asks_for_help_themselves(self, which: int, is_held: bool) -> None:
        if len(self.asked) >= 2:
            return
        service = db.session.get_one(Service, self.world.services[which].id)
        held = HeldBecause.QUICK if is_held else None
        record = make.self_referral(
            team=self.world.team, to=service, held=held, **told_by_themselves(f"{SECRET} {len(self.asked)}")
        )
        self.asked.append(record.id)
        self.drafts.append(record.referral_id)
        self.touched.add(record.referral_id)

    @rule(pick=st.integers(0, 1), who=st.sampled_from(WHO), what=st.sampled_from(sorted(DECIDE)))
    def somebody_decides_who_asked(self, pick: int, who: str, what: str) -> None:
        if not self.asked:
            return
        record = db.session.get_one(SelfReferral, self.asked[pick % len(self.asked)])
        self.touched.add(record.referral_id)
        referral = db.session.get(Referral, record.referral_id)
        try:
            with transaction():
                assert referral
                DECIDE[what](record, self.actor(who, referral), self.world)
        except HubError:
            db.session.expire_all()
            return
        assert who in {"referrer", "colleague", "lead"}, f"{who} could decide: {what}"

    @rule(days=st.sampled_from([1, 1, 2, 3, 5, 8, 30]))
    def days_pass(self, days: int) -> None:
        """The daily run; after a long gap it was switched off for a while."""
        self.time.shift(timedelta(days=days))
        tasks.move_clocks()
        self.touched.update(self.drafts)

    @rule()
    def the_worker_looks_for_others(self) -> None:
        outbox.work_through(LOOK)
        self.touched.update(self.drafts)

    def tried(self, deed: str, referral: Referral, actor: Actor, choice: int, on_behalf: bool) -> bool:
        """Do it as a view would; says whether it was refused."""
        try:
            with transaction():
                child = do(deed, referral, actor, choice, on_behalf=on_behalf, world=self.world)
        except HubError:
            db.session.expire_all()
            return True
        self.touched.add(referral.id)
        Histories.done += 1
        if child is not None:
            self.drafts.append(child.id)
            self.touched.add(child.id)
        return False

    def events(self, referral: Referral) -> int:
        counted = select(func.count()).where(ReferralEvent.referral_id == referral.id)
        return db.session.scalar(counted) or 0

    @invariant()
    def every_promise_is_kept(self) -> None:
        """Asked of whatever the step may have moved. What was refused was taken back as a whole: only the trail is
        looked at then."""
        Histories.steps += 1
        if not hasattr(self, "drafts"):
            return
        self.each_act_is_in_the_trail_once()
        if not self.touched:
            return
        db.session.expire_all()
        for referral_id in self.touched:
            referral = db.session.get_one(Referral, referral_id)
            self.is_sound(referral)
            self.is_kept_between(referral)
            self.is_kept_from_whom_it_must(referral)
            self.reads_no_number_that_must_not_be_used(referral)
            if referral.sent_at is not None:
                self.had_its_four_facts(referral_id)
        self.is_nothing_to_others(self.touched)
        self.no_message_says_who_or_reaches_them_unasked()
        self.touched.clear()

    def is_sound(self, referral: Referral) -> None:
        assert list(soundness.faults(referral)) == []
        shown = disclosures.to_partner(referral, actor=self.world.actors["partner"])
        assert not shown or referral.status in OPEN, referral.status

    def is_kept_between(self, referral: Referral) -> None:
        """A partner reads no note that is ours alone, nobody waits for an appointment of what is over, and whoever
        says otherwise than the partner is somebody's task."""
        read = notes.of(referral, actor=self.world.actors["partner"])
        assert all(note.is_shared or note.side is Side.PARTNER for note in read)
        if referral.status.is_terminal:
            to_come = select(Appointment.id).where(
                Appointment.referral_id == referral.id,
                Appointment.state == MeetingState.BOOKED,
                Appointment.starts_at > clock.now(),
            )
            assert db.session.scalar(to_come) is None
        answer = voices.answer_of(referral.id)
        if answer is not None and answer.standing is Standing.DISPUTED:
            seen_to = select(Task.id).where(Task.about_id == referral.id, Task.kind == DISPUTED)
            assert db.session.scalar(seen_to) is not None

    def is_nothing_to_others(self, touched: set[uuid.UUID]) -> None:
        """Another partner sees none of them, and gets nothing out of one that it names all the same."""
        nobody = self.world.actors["other partner"]
        assert not db.session.scalars(visible.visible_to(nobody).where(Referral.id.in_(touched))).all()
        one = db.session.get_one(Referral, min(touched))
        assert not disclosures.to_partner(one, actor=nobody)
        assert not [*notes.of(one, actor=nobody), *timeline.of(one, actor=nobody)]

    def each_act_is_in_the_trail_once(self) -> None:
        audited = func.count().filter(AuditEvent.action.like("referral.%"))
        acts = [select(func.count()).select_from(kind).scalar_subquery() for kind in (ReferralEvent, Note)]
        noted, written, kept = db.session.execute(select(audited, *acts).select_from(AuditEvent)).one()
        assert written + kept == noted

    def had_its_four_facts(self, referral_id: uuid.UUID) -> None:
        facts = consent.facts_of(referral_id)
        assert facts.agreement
        assert facts.basis
        assert facts.telling
        assert facts.contact

    def no_message_says_who_or_reaches_them_unasked(self) -> None:
        """An email only while the resident says that it is safe; a call is a person's task."""
        assert self.world.channel.unsafe == []
        points = [point.value for point in db.session.scalars(select(ContactPoint))]
        withdrawn = set(db.session.scalars(select(Referral.id).where(Referral.status == S.WITHDRAWN)))
        for message in db.session.scalars(select(Message)):
            said = f"{message.recipient} {message.context}"
            assert SECRET not in said
            assert not any(value in said for value in points)
            if message.about_id in withdrawn and message.status is MessageStatus.WAITING:
                assert "link_id" not in message.context
            self.is_no_letter_to_them(message)


def test_no_history_of_any_length_breaks_a_promise(world: World) -> None:
    Histories.world = world
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            phases=[Phase.generate] if HISTORIES > 100 else settings().phases,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    sys.stdout.write(f"{Histories.told} histories, {Histories.steps} steps, {Histories.done} deeds done\n")


def a_row_too_many(twin: pytest.MonkeyPatch) -> None:
    """The table lets a partner begin what nobody has accepted."""
    wider = replace(move_for(Deed.BEGIN), sources=frozenset(OPEN))
    twin.setattr(moving, "move_for", lambda deed: wider if deed is Deed.BEGIN else move_for(deed))


def a_guard_too_few(twin: pytest.MonkeyPatch) -> None:
    """It goes although nobody asked the resident."""
    twin.setitem(moving.GUARDS, Guard.FACTS_RECORDED, lambda _: None)


def a_line_of_the_trail_lost(twin: pytest.MonkeyPatch) -> None:
    """Acknowledging leaves no audit event."""
    real = moving.audit.record

    def forgetful(action: str, **said: Any) -> object:
        return None if action == "referral.acknowledge" else real(action, **said)

    twin.setattr(moving, "audit", SimpleNamespace(record=forgetful))


def a_mail_in_spite_of_a_prohibition(twin: pytest.MonkeyPatch) -> None:
    """Every way is safe, whatever the resident said."""
    twin.setattr(gateway, "_why_not", lambda *_: "")
    twin.setattr(gateway, "whether_never", lambda _: lambda _: "")


def a_number_read_in_spite_of_a_prohibition(twin: pytest.MonkeyPatch) -> None:
    """What a partner was told stands on its page for ever."""
    twin.setattr(reaching, "holding", lambda *_: reaching.Holds.AS_TOLD)


def a_promise_not_made(twin: pytest.MonkeyPatch) -> None:
    """We say that we look for others, and nobody does."""
    twin.setattr(looking.outbox, "enqueue", lambda *_, **__: None)


def a_door_left_open(twin: pytest.MonkeyPatch) -> None:
    """Everybody may make every move."""
    twin.setattr(moving.policy, "is_open_to", lambda *_, **__: True)


def a_draft_that_the_resident_sends(twin: pytest.MonkeyPatch) -> None:
    """What one of ours still writes is the resident's to send."""
    twin.setattr(policy, "_is_their_own", lambda actor, referral: actor.kind == policy.RESIDENT)


Step = Callable[[Histories], object]


def somebody(pick: int, who: str, deed: str, choice: int = 1) -> Step:
    return lambda one: one.somebody_does_something(pick, who, deed, choice, on_behalf=False)


def at_noon(one: Histories) -> None:
    """When nobody is asleep, and an email may leave."""
    one.time.shift(timedelta(hours=(12 - clock.local_now().hour) % 24))


STORIES: dict[Callable[[pytest.MonkeyPatch], None], list[Step]] = {
    a_row_too_many: [somebody(0, "partner", "begin")],
    a_guard_too_few: [
        lambda one: one.somebody_begins_and_does_not_finish(1),
        somebody(2, "referrer", "send"),
    ],
    a_line_of_the_trail_lost: [somebody(0, "partner", "acknowledge")],
    a_mail_in_spite_of_a_prohibition: [
        at_noon,
        lambda one: one.says_of("email", "never"),
        somebody(0, "partner", "accept"),
        lambda one: one.mail_leaves(),
    ],
    a_number_read_in_spite_of_a_prohibition: [
        lambda one: one.somebody_writes_a_draft(1, Via.HUB),
        lambda one: one.the_partner_is_to_ring_them(2, "phone"),
        somebody(2, "referrer", "send"),
        lambda one: one.two_records_turn_out_to_be_one_person(turned=False),
        lambda one: one.they_say_what_is_safe("same phone", "never"),
    ],
    a_promise_not_made: [somebody(0, "partner", "decline")],
    a_door_left_open: [somebody(0, "stranger", "acknowledge")],
    a_draft_that_the_resident_sends: [
        lambda one: one.somebody_writes_a_draft(1, Via.HUB),
        somebody(2, "resident", "send"),
    ],
}
"""For each twin the shortest history that finds it. Nothing is left to chance here: chance is for the test above."""


def tell(world: World, story: list[Step]) -> None:
    """One history, held to every promise after each step."""
    Histories.world = world
    one = Histories()
    one.begin()
    try:
        for step in story:
            step(one)
            one.every_promise_is_kept()
    finally:
        one.teardown()


@pytest.mark.parametrize("twin", STORIES, ids=lambda twin: twin.__name__)
def test_a_broken_twin_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch, twin: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """The story holds as things are, and breaks a promise where the twin stands in their place."""
    tell(world, STORIES[twin])
    twin(monkeypatch)
    with pytest.raises(AssertionError):
        tell(world, STORIES[twin])
