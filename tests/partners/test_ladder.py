"""The pure ladder: order, distance and number of its steps, whatever the days on which somebody looks."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.directory import pace
from hub.partners.ladder import NONE, Step, Taken, due_step, next_step

START = date(2026, 1, 1)
GAPS = st.lists(st.integers(0, 200), min_size=1, max_size=60)
PACES = st.sampled_from([pace.USUAL, pace.URGENT])


def climb(gaps: list[int], every: timedelta) -> list[tuple[Step, date]]:
    """Look every so many days, and take what is due."""
    taken, today, steps = NONE, START, []
    for gap in gaps:
        today += timedelta(days=gap)
        if step := due_step(START, taken, every=every, today=today):
            taken = taken.with_(step, today)
            steps.append((step, today))
    return steps


@given(GAPS, PACES)
def test_each_step_is_taken_once_and_in_order(gaps: list[int], every: timedelta) -> None:
    steps = [step for step, _ in climb(gaps, every)]
    assert steps == list(Step)[: len(steps)]


@given(GAPS, PACES)
def test_no_two_steps_fall_closer_than_promised_however_late_somebody_looks(
    gaps: list[int], every: timedelta
) -> None:
    on = dict(climb(gaps, every))
    assert on.get(Step.REMIND, date.max) >= START + every
    if Step.REMIND_AGAIN in on:
        assert on[Step.REMIND_AGAIN] - on[Step.REMIND] >= pace.AGAIN_AFTER
    if Step.LOWER in on:
        assert on[Step.LOWER] - on[Step.REMIND_AGAIN] >= pace.LOWERED_AFTER
    if Step.HIDE in on:
        assert on[Step.HIDE] - on[Step.REMIND_AGAIN] >= pace.HIDDEN_AFTER
        assert on[Step.HIDE] - on[Step.LOWER] >= pace.NOTICE


@given(PACES, st.integers(1, 5))
def test_looked_at_daily_it_keeps_the_days_of_the_domain(every: timedelta, later: int) -> None:
    on = dict(climb([1] * 400 + [later] * 200, every))
    assert on[Step.REMIND] == START + every
    assert on[Step.REMIND_AGAIN] == on[Step.REMIND] + timedelta(days=21)
    assert on[Step.LOWER] == on[Step.REMIND_AGAIN] + timedelta(days=30)
    assert on[Step.HIDE] == on[Step.REMIND_AGAIN] + timedelta(days=90)


@given(GAPS, PACES)
def test_looking_twice_a_day_changes_nothing(gaps: list[int], every: timedelta) -> None:
    twice = [gap for each in gaps for gap in (each, 0)]
    taken_twice_a_day = [day for _, day in climb(twice, every)]
    assert len(taken_twice_a_day) == len(set(taken_twice_a_day))


def test_after_a_year_away_it_starts_with_the_first_reminder() -> None:
    assert due_step(START, NONE, every=pace.USUAL, today=START + timedelta(days=2000)) is Step.REMIND


def test_at_the_top_nothing_is_left() -> None:
    assert next_step(START, Taken(START, START, START, START), every=pace.USUAL) is None
