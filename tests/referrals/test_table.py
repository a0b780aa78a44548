"""The tables of states and clocks, against what the design says in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.workdays import ENGLAND, LONGEST_CLOSURE, Calendar, Closure
from hub.referrals import references
from hub.referrals.clocks import CLOCKS, Pace, Standing, StepName, due_step
from hub.referrals.states import OPEN, TERMINAL, ReferralStatus
from hub.referrals.transitions import TRANSITIONS, Who, is_allowed

BY_HAND = """
draft -> sent: referrer resident
sent -> acknowledged: partner
sent acknowledged -> needs_information: partner
needs_information -> acknowledged: referrer
sent acknowledged -> accepted: partner
sent acknowledged waitlisted -> declined: partner
accepted -> waitlisted: partner
accepted waitlisted on_hold -> in_progress: partner
in_progress -> on_hold: partner
accepted in_progress -> completed: partner
accepted in_progress -> could_not_complete: partner
OPEN -> rerouted: referrer
OPEN -> withdrawn: referrer resident
draft -> withdrawn: resident
sent acknowledged -> expired_no_response: clock
ANY -> entered_in_error: manager referrer
"""


def test_the_table_is_the_one_that_was_designed() -> None:
    written = []
    for move in TRANSITIONS:
        names = sorted(move.sources, key=list(ReferralStatus).index)
        from_ = " ".join(names)
        if move.sources == OPEN:
            from_ = "OPEN"
        if len(move.sources) == len(ReferralStatus) - 1:
            from_ = "ANY"
        written.append(f"{from_} -> {move.target}: {' '.join(sorted(move.who))}")
    assert written == BY_HAND.strip().splitlines()


def test_every_state_is_a_draft_or_open_or_over_and_what_is_over_stays_so() -> None:
    assert {ReferralStatus.DRAFT} | OPEN | TERMINAL == set(ReferralStatus)
    for over in TERMINAL - {ReferralStatus.ENTERED_IN_ERROR}:
        ways_out = {target for target in ReferralStatus if is_allowed(over, target)}
        assert ways_out == {ReferralStatus.ENTERED_IN_ERROR}
    assert not any(ReferralStatus.ENTERED_IN_ERROR in move.sources for move in TRANSITIONS)


def test_only_the_clock_lets_a_referral_run_out_and_the_clock_does_nothing_else() -> None:
    of_clock = [move.target for move in TRANSITIONS if Who.CLOCK in move.who]
    assert of_clock == [ReferralStatus.EXPIRED_NO_RESPONSE]


def test_every_open_state_has_a_clock() -> None:
    for status in OPEN | {ReferralStatus.DRAFT}:
        assert any(status in step.statuses for step in CLOCKS), status


def test_each_state_says_in_words_what_it_is() -> None:
    for status in ReferralStatus:
        assert status.label
        assert status.meaning.endswith(".")
        assert status.fhir in {
            "draft",
            "requested",
            "accepted",
            "on-hold",
            "in-progress",
            "completed",
            "failed",
            "rejected",
            "cancelled",
            "entered-in-error",
        }


def test_a_reference_survives_no_slip() -> None:
    made = references.new()
    assert references.read(made.lower().replace("-", " ")) == made
    plain = made.replace("-", "")
    for place, letter in enumerate(plain):
        for other in references.ALPHABET.replace(letter, ""):
            assert references.read(plain[:place] + other + plain[place + 1 :]) is None
    for place in range(len(plain) - 1):
        swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        assert swapped == plain or references.read(swapped) is None
    assert not set("O0I1L5SB8Z2GU") & set(references.ALPHABET) - set("28")


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 60), st.sets(st.integers(0, 80), max_size=12))
def test_counting_working_days_forwards_and_backwards_agrees(first: date, count: int, shut: set[int]) -> None:
    calendar = Calendar(frozenset(first + timedelta(days=n) for n in shut))
    last = calendar.after(first, count)
    assert calendar.between(first, last) == count or count == 0
    assert calendar.works_on(last)
    assert calendar.between(calendar.before(last, count), last) == count


def test_easter_and_christmas_are_not_waited_through() -> None:
    assert ENGLAND.after(date(2026, 4, 2), 1) == date(2026, 4, 7)  # Maundy Thursday → Tuesday after Easter
    assert ENGLAND.after(date(2026, 12, 24), 2) == date(2026, 12, 30)


def test_a_partner_that_is_closed_for_long_is_not_waited_for() -> None:
    closed = Calendar.of([Closure(date(2026, 8, 3), date(2027, 8, 3))])
    assert len(closed.closed) == LONGEST_CLOSURE
    assert closed.after(date(2026, 7, 31), 1) == date(2026, 8, 24)


MONDAY = date(2026, 11, 2)


def walked(
    status: ReferralStatus, *, days: list[int], due: date = MONDAY, is_suggested: bool = False
) -> list[tuple[int, str]]:
    """The steps that a daily run on these days (since the Monday) takes for a referral that nobody touches."""
    taken: list[tuple[StepName, date]] = []
    said = []
    for n in days:
        today = MONDAY + timedelta(days=n)
        at = Standing(status, MONDAY, due, tuple(taken), is_suggested)
        if step := due_step(at, pace=Pace(), calendar=ENGLAND, today=today):
            taken.append((step.name, today))
            said.append((n, step.name.value))
    return said


def test_silence_is_followed_by_a_reminder_the_owner_an_escalation_and_an_end() -> None:
    assert walked(ReferralStatus.SENT, days=list(range(20))) == [
        (3, "remind"),
        (7, "owner"),
        (9, "escalate"),
        (14, "expire"),
    ]


def test_who_has_seen_it_is_not_reminded_to_look_but_the_clock_runs_on() -> None:
    assert walked(ReferralStatus.ACKNOWLEDGED, days=list(range(20)))[0] == (7, "owner")


@pytest.mark.parametrize("run", [1, 2, 5])
def test_after_an_outage_only_the_last_step_is_taken_and_nothing_ends_before_it_was_escalated(
    run: int,
) -> None:
    steps = walked(ReferralStatus.SENT, days=[n for n in range(60) if n >= 21 for _ in range(run)])
    assert steps == [(21, "escalate"), (24, "expire")]


def test_a_question_is_ours_to_answer_and_our_lead_hears_when_we_do_not() -> None:
    steps = walked(ReferralStatus.NEEDS_INFORMATION, days=list(range(30)))
    assert steps == [(3, "answer"), (9, "answer_lead"), (16, "answer_lead"), (23, "answer_lead")]


def test_a_partner_that_suggests_another_service_has_answered_and_we_are_asked() -> None:
    for status in (ReferralStatus.SENT, ReferralStatus.ACKNOWLEDGED, ReferralStatus.IN_PROGRESS):
        steps = walked(status, days=list(range(15)), is_suggested=True)
        assert steps == [(3, "answer"), (9, "answer_lead")], status


def test_help_that_goes_on_and_waiting_lists_are_asked_about() -> None:
    due = MONDAY + timedelta(days=28)
    assert walked(ReferralStatus.IN_PROGRESS, days=list(range(60)), due=due) == [
        (28, "update"),
        (35, "update_late"),
        (42, "update_late"),
        (49, "update_late"),
        (58, "update_late"),  # Boxing Day was moved to the Monday
    ]
    assert walked(ReferralStatus.WAITLISTED, days=list(range(60)), due=due)[0] == (28, "review")
