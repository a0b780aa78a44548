"""What a candidate is worth: weights that are explained, and measures that never punish what nobody knows."""

import re
import uuid
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.config import ROOT
from hub.directory.confidence import Evidence
from hub.directory.eligibility import Answer, Person, Step
from hub.directory.models import CapacityState, RuleKind, ServiceStatus, Standing
from hub.matching.doors import Door, doors
from hub.matching.offer import Load, Offer
from hub.matching.response import NO_RECORD, ResponseRecord
from hub.matching.speaking import spoken
from hub.matching.weighing import WEIGHTS, Scores, nearness, room, scores

TODAY = date(2025, 11, 3)


def offer(**values: object) -> Offer:
    usual: dict[str, object] = {
        "id": uuid.uuid4(),
        "name": "Larder",
        "organization_id": uuid.uuid4(),
        "organization": "Friends",
        "is_published": True,
        "status": ServiceStatus.ACTIVE,
        "closed_until": None,
        "evidence": Evidence(TODAY),
        "capacity": CapacityState.OPEN,
        "weeks": None,
        "paused_until": None,
        "how_to_start": (),
        "has_email": True,
        "phone": "01632 960 001",
        "channels": (),
        "languages": (),
        "interpretation": "",
    }
    return Offer(**usual | values)  # type: ignore[arg-type]


def test_the_weights_add_up_and_the_document_says_the_same() -> None:
    assert sum(WEIGHTS.values()) == 100
    told = dict(re.findall(r"^\| (\w+) \| (\d+) \|", (ROOT / "docs/matching.md").read_text(), re.MULTILINE))
    assert told == {measure.value: str(weight) for measure, weight in WEIGHTS.items()}


records = st.builds(
    lambda answered, silent, accepted, reply: ResponseRecord(
        answered + silent, answered, min(accepted, answered), reply
    ),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 30),
    st.none() | st.floats(0, 40),
)


@settings(max_examples=150)
@given(
    records,
    st.sampled_from(CapacityState),
    st.none() | st.integers(1, 60),
    st.none() | st.floats(0, 500),
    st.booleans(),
    st.floats(0, 1),
)
def test_a_score_lies_between_0_and_100_whatever_is_known(
    record: ResponseRecord,
    state: CapacityState,
    weeks: int | None,
    miles: float | None,
    comes: bool,
    relevance: float,
) -> None:
    got: Scores = scores(
        offer(capacity=state, weeks=weeks),
        [],
        record,
        relevance=relevance,
        miles=miles,
        comes=comes,
        today=TODAY,
    )
    assert 0 <= got.total <= 100
    assert all(0 <= value <= 1 for value in got.of.values())


@given(st.floats(0, 300), st.floats(0, 300))
def test_nearer_is_never_worse(one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert nearness(near, comes=False) >= nearness(far, comes=False)


def test_what_nobody_knows_lies_between_the_good_and_the_bad() -> None:
    good, bad = ResponseRecord(20, 20, 20, 0.5), ResponseRecord(20, 2, 0, 12)
    assert bad.worth < NO_RECORD.worth < good.worth
    states = [CapacityState.FULL, CapacityState.WAITING_LIST, CapacityState.UNKNOWN, CapacityState.OPEN]
    worth = [room(offer(capacity=state)) for state in states]
    assert worth == sorted(worth)


@pytest.mark.parametrize(
    ("values", "already", "door", "answer", "said", "possible"),
    [
        ({"is_published": False}, "", Door.LIVE, "no", "not in the directory", "still runs"),
        ({"evidence": Evidence(TODAY, None, Standing.HIDDEN)}, "", Door.SHOWN, "no", "confirmed", "confirm"),
        (
            {"evidence": Evidence(TODAY, None, Standing.LOWERED)},
            "",
            Door.SHOWN,
            "unknown",
            "out of date",
            "Ring",
        ),
        (
            {"status": ServiceStatus.TEMPORARILY_CLOSED, "closed_until": date(2025, 12, 1)},
            "",
            Door.OPEN,
            "no",
            "closed for now, until Monday 1 December",
            "Try again on Monday 1 December",
        ),
        ({"capacity": CapacityState.PAUSED}, "", Door.PAUSE, "no", "takes nobody", "takes people again"),
        ({"load": Load(5, 5)}, "", Door.CAP, "no", "5 referrals a week", "next week"),
        ({"load": Load(5, 4)}, "", Door.CAP, "yes", "take more", ""),
        ({}, "Sent on 3 May", Door.ALREADY, "no", "Sent on 3 May", "Wait"),
        ({"capacity": CapacityState.FULL}, "", Door.ROOM, "no", "full", "when there will be room"),
        ({"capacity": CapacityState.WAITING_LIST, "weeks": 3}, "", Door.ROOM, "unknown", "3 weeks", "wait"),
        ({"capacity": CapacityState.UNKNOWN}, "", Door.ROOM, "unknown", "Nobody has told", "Ring"),
        ({"how_to_start": ("gp",)}, "", Door.WAY_IN, "unknown", "A doctor", "GP surgery"),
        ({"has_email": False}, "", Door.WAY_IN, "unknown", "no email", "Ring 01632 960 001"),
    ],
)
def test_each_door_says_how_it_stands_and_what_would_open_it(
    values: dict[str, object], already: str, door: Door, answer: str, said: str, possible: str
) -> None:
    verdict = next(
        at.verdict for at in doors(offer(**values), today=TODAY, already=already) if at.door is door
    )
    assert verdict.answer.value == answer
    assert said in verdict.sentence
    assert possible in (verdict.possible.words if verdict.possible else "")


def test_somebody_is_spoken_to_in_a_language_of_theirs_or_an_interpreter_is_asked_for() -> None:
    polish = Person(has={RuleKind.LANGUAGE: frozenset({"Polish"})})
    there = spoken(offer(languages=("en", "pl")), polish)
    assert there
    assert there.answer is Answer.YES
    elsewhere = spoken(offer(languages=("en",), interpretation="Ask for Language Line."), polish)
    assert elsewhere
    assert elsewhere.answer is Answer.UNKNOWN
    assert elsewhere.possible
    assert (elsewhere.possible.words, elsewhere.possible.step) == (
        "They say: “Ask for Language Line”.",
        Step.ASK,
    )
    both = Person(has={RuleKind.LANGUAGE: frozenset({"Polish", "English"})})
    assert spoken(offer(), both) is None
