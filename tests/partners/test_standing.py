"""How an entry stands, in words."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from hub.directory import pace
from hub.directory.models import CapacityState, ServiceStatus, Standing
from hub.partners import standing

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    is_published: bool = True
    organization_is_published: bool = True
    status: ServiceStatus = ServiceStatus.ACTIVE
    standing: Standing = Standing.GOOD
    is_urgent: bool = False
    assured_date: date | None = TODAY
    room: CapacityState | None = CapacityState.OPEN
    room_expires_at: datetime | None = NOW + timedelta(days=3)


def said(line: Line) -> list[str]:
    return [state.words for state in standing.of_service(line, today=TODAY)]


def test_what_people_find_is_public_and_the_rest_says_why_not() -> None:
    line = Line()
    assert said(line) == ["Public"]
    assert said(replace(line, is_published=False)) == ["Draft"]
    assert said(replace(line, organization_is_published=False)) == ["Hidden with its organization"]
    assert said(replace(line, status=ServiceStatus.TEMPORARILY_CLOSED)) == ["Public", "Closed for now"]
    assert said(replace(line, status=ServiceStatus.INACTIVE)) == ["Not running"]
    assert said(replace(line, status=ServiceStatus.DEFUNCT)) == ["Ended"]


def test_an_entry_nobody_looked_at_for_half_a_year_says_since_when() -> None:
    assert said(Line(assured_date=date(2026, 5, 3))) == ["Public", "Not checked since May 2026"]
    assert said(Line(assured_date=None)) == ["Public", "Never checked"]
    assert said(Line(assured_date=TODAY - pace.USUAL)) == ["Public"]


def test_food_money_and_crisis_are_asked_about_sooner() -> None:
    line = Line(assured_date=TODAY - pace.URGENT - timedelta(days=1))
    assert said(line) == ["Public"]
    assert said(replace(line, is_urgent=True)) == ["Public", "Not checked since August 2026"]


def test_what_residents_do_not_see_for_want_of_an_answer_is_not_called_public() -> None:
    hidden = Line(standing=Standing.HIDDEN)
    assert said(hidden) == ["Hidden until you say that it is right"]
    assert not standing.is_public(hidden)
    assert said(Line(standing=Standing.LOWERED)) == ["Public", "Shown below others"]


def test_what_was_lowered_or_hidden_waits_for_their_word_however_lately_it_was_checked() -> None:
    for stands, is_asked in ((Standing.GOOD, False), (Standing.LOWERED, True), (Standing.HIDDEN, True)):
        assert standing.asks_for_their_word(Line(standing=stands), TODAY) is is_asked
    assert not standing.asks_for_their_word(Line(standing=Standing.HIDDEN, is_published=False), TODAY)


def test_room_is_unknown_when_nobody_said_or_it_is_too_long_ago() -> None:
    line = Line()
    assert not standing.is_room_unknown(line, NOW)
    assert standing.is_room_unknown(replace(line, room=None, room_expires_at=None), NOW)
    assert standing.is_room_unknown(replace(line, room_expires_at=NOW), NOW)
    assert not standing.is_room_unknown(
        replace(line, room=None, status=ServiceStatus.TEMPORARILY_CLOSED), NOW
    )


def test_an_opportunity_is_over_the_day_after_it_closes() -> None:
    def state(closes: date | None, *, published: bool = True) -> str:
        return standing.of_opportunity(published, closes, today=TODAY).words

    assert state(TODAY) == state(None) == "Public"
    assert state(TODAY - timedelta(days=1)) == "Over"
    assert state(TODAY, published=False) == "Draft"
