"""From what somebody typed to what they ask."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.search.engine import IndexUnavailable, ParsedQuery, When
from hub.search.understanding import understand

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=ZoneInfo("Europe/London"))
"""A Wednesday."""


@dataclass(frozen=True)
class Somewhere:
    label: str
    lat: float = 53.4
    lon: float = -2.3
    areas: tuple[str, ...] = ("E1",)


PLACES = {
    "m33",
    "m33 2ab",
    "sale",
    "sale moor",
    "stretford",
    "hope",
    "reading",
    "b12",
    "wf1 2gt",
    "holm cross",
}


def resolve(text: str) -> Somewhere | None:
    return Somewhere(text) if text.lower() in PLACES else None


def read(text: str) -> ParsedQuery:
    return understand(text, now=NOW, resolve_place=resolve)


def required(query: ParsedQuery) -> list[str]:
    return [" ".join(concept.wordings[0].words) for concept in query.concepts if concept.required]


def hinted(query: ParsedQuery) -> list[str]:
    return [" ".join(concept.wordings[0].words) for concept in query.concepts if not concept.required]


def meanings(text: str) -> set[str]:
    return {" ".join(wording.words) for concept in read(text).concepts for wording in concept.wordings}


def test_a_whole_question() -> None:
    query = read("food bank open saturday near M33 2AB")
    assert required(query) == ["food bank"]
    assert query.near is not None
    assert (query.near.label, query.near.radius_miles) == ("M33 2AB", None)
    assert query.here_areas == {"E1"}
    assert query.when == When(weekdays=(5,))
    assert [(chip.label, chip.without) for chip in query.understood] == [
        ("near M33 2AB", "food bank open saturday"),
        ("Open Saturday", "food bank near M33 2AB"),
    ]


def test_every_wish_in_one_breath() -> None:
    query = read("free counselling in polish for my 15 year old within 2 miles of Stretford tomorrow evening")
    assert required(query) == ["counselling"]
    assert query.near is not None
    assert (query.near.label, query.near.radius_miles) == ("stretford", 2.0)
    assert query.flags == ("free",)
    assert query.languages == ("pl",)
    assert query.ages == (15, 15)
    assert query.when == When(dates=(date(2026, 3, 5),), between=(17 * 60, 22 * 60))
    assert {chip.kind for chip in query.understood} == {"near", "cost", "language", "age", "open"}


@pytest.mark.parametrize(
    ("text", "place", "left"),
    [
        ("chemist m33", "M33", ["chemist"]),
        ("chemist M33 2ab", "M33 2AB", ["chemist"]),
        ("chemist WF12GT", None, ["chemist", "wf12gt"]),
        ("chemist in sale", "sale", ["chemist"]),
        ("chemist sale", "sale", ["chemist"]),
        ("holm cross chemist", "holm cross", ["chemist"]),
        ("chemist near sale moor", "sale moor", ["chemist"]),
        ("sale", "sale", []),
        ("jumble sale", None, ["jumble", "sale"]),
        ("help with reading", None, ["reading"]),
        ("dentist in hope", "hope", ["dentist"]),
        ("hope house", None, ["hope", "house"]),
        ("vitamin b12", None, ["vitamin", "b12"]),
        ("in care", None, ["care"]),
    ],
)
def test_a_place_is_told_from_a_word(text: str, place: str | None, left: list[str]) -> None:
    query = read(text)
    assert (query.near.label if query.near else None) == place
    assert required(query) == left


@pytest.mark.parametrize(
    "text", ["chemist near me", "food bank nearby", "choir in my area", "food bank within 2 miles"]
)
def test_near_me_asks_where_that_is(text: str) -> None:
    query = read(text)
    assert query.wants_location
    assert query.near is None


@pytest.mark.parametrize(
    ("text", "miles"),
    [
        ("choir within 3 miles of sale", 3.0),
        ("choir less than a mile from sale", 1.0),
        ("choir within walking distance of sale", 1.0),
        ("choir within 5 km of sale", 3.1),
        ("choir near sale", None),
    ],
)
def test_how_far_they_would_go(text: str, miles: float | None) -> None:
    near = read(text).near
    assert near is not None
    assert near.radius_miles == miles


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("open now", When(at=NOW)),
        ("chemist open right now", When(at=NOW)),
        ("open today", When(dates=(NOW.date(),), between=(630, 1440))),
        ("this evening", When(dates=(NOW.date(),), between=(1020, 1320))),
        ("tonight", When(dates=(NOW.date(),), between=(1080, 1440))),
        ("tomorrow morning", When(dates=(date(2026, 3, 5),), between=(360, 720))),
        ("on saturdays", When(weekdays=(5,))),
        ("saturday afternoon", When(weekdays=(5,), between=(720, 1020))),
        ("saturday or sunday", When(weekdays=(5, 6))),
        ("at weekends", When(weekdays=(5, 6))),
        ("this weekend", When(dates=(date(2026, 3, 7), date(2026, 3, 8)))),
        ("monday to friday", When(weekdays=(0, 1, 2, 3, 4))),
        ("in the evening", When(between=(1020, 1320))),
        ("yoga evenings", When(between=(1020, 1320))),
        ("evening classes", When(between=(1020, 1320))),
        ("after 6pm", When(between=(1080, 1440))),
        ("open late", When(between=(1140, 1440))),
        ("late night pharmacy", When(between=(1140, 1440))),
        ("late rent", None),
        ("open at 8:30 am", When(between=(510, 525))),
        ("sunday at 10am", When(weekdays=(6,), between=(600, 615))),
        ("coffee mornings", None),
        ("sunday school", None),
        ("open door church", None),
        ("good friday service", None),
        ("no money for food til friday", None),
        ("nothing to eat until monday", None),
        ("cafe monday til friday", When(weekdays=(0, 1, 2, 3, 4))),
    ],
)
def test_when(text: str, when: When | None) -> None:
    assert read(text).when == when


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("for over 65s", (65, 120)),
        ("65+", (65, 120)),
        ("aged 60 and over", (60, 120)),
        ("under 5s", (0, 4)),
        ("aged 13-19", (13, 19)),
        ("11 to 16 year olds", (11, 16)),
        ("my 15 year old", (15, 15)),
        ("I am 72", (72, 72)),
        ("my mum is 80", (80, 80)),
        ("6 month old", (0, 1)),
        ("over 20 miles", None),
        ("im 12 weeks pregnant", None),
        ("30 hours free childcare", None),
    ],
)
def test_for_which_age(text: str, ages: tuple[int, int] | None) -> None:
    assert read(text).ages == ages


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("free yoga", ("free",)),
        ("yoga for free", ("free",)),
        ("yoga at no cost", ("free",)),
        ("gluten free food", ()),
        ("free school meals", ()),
        ("cbt online", ("online",)),
        ("online safety", ()),
        ("get online", ()),
        ("advice by phone", ("phone",)),
        ("phone bill", ()),
        ("home visits", ("home-visit",)),
        ("face to face", ("in-person",)),
        ("step-free cafe", ("step-free",)),
        ("hearing loop", ("hearing-loop",)),
        ("help with hearing", ()),
    ],
)
def test_cost_channel_and_access(text: str, flags: tuple[str, ...]) -> None:
    assert read(text).flags == flags


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("advice in urdu", ("ur",)),
        ("polish speaking doctor", ("pl",)),
        ("someone who speaks kurdish", ("ku", "ckb")),
        ("bsl interpreter", ("bsl",)),
        ("learn polish", ()),
        ("english classes", ()),
        ("in debt", ()),
    ],
)
def test_in_which_language(text: str, languages: tuple[str, ...]) -> None:
    assert read(text).languages == languages


@pytest.mark.parametrize(
    ("text", "tenures"),
    [
        ("council tenant repairs", ("social-tenant",)),
        ("i rent privately", ("private-tenant",)),
        ("grants for homeowners", ("homeowner",)),
        ("council tax", ()),
    ],
)
def test_how_they_have_their_home(text: str, tenures: tuple[str, ...]) -> None:
    assert read(text).tenures == tenures


def test_what_was_understood_stays_as_a_hint_and_the_name_still_counts() -> None:
    query = read("saturday kids club")
    assert required(query) == ["kids"]
    assert "saturday" in hinted(query)
    assert query.name_words == ("saturday", "kids", "club")


def test_a_name_that_looks_like_a_wish_is_left_alone() -> None:
    query = read("open door church")
    assert required(query) == ["open", "door", "church"]
    assert query.understood == ()
    assert query.name_words == ()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("cant pay my gas", "energy advice"),
        ("somewhere to get a sofa", "furniture"),
        ("someone to talk to", "listening ear"),
        ("skint", "hardship fund"),
        ("being evicted", "homelessness prevention"),
        ("scared of my boyfriend", "domestic abuse"),
        ("losing her memory", "dementia"),
        ("want to kill myself", "suicide prevention"),
        ("lift to the hospital", "community transport"),
        ("learn english", "esol"),
        ("my landlord wont fix the boiler", "disrepair"),
        ("back pain", "physiotherapy"),
    ],
)
def test_the_residents_words_become_the_directorys(text: str, meaning: str) -> None:
    assert meaning in meanings(text)


@pytest.mark.parametrize(
    ("text", "not_meant"),
    [
        ("my own home", "befriending"),
        ("child care", "care leaver"),
        ("online", "digital skills"),
        ("mum", "pregnancy"),
    ],
)
def test_a_part_of_a_phrase_is_not_the_phrase(text: str, not_meant: str) -> None:
    assert not_meant not in meanings(text)


def test_fillers_and_vague_words_are_asked_for_only_when_there_is_nothing_else() -> None:
    assert required(read("I need help with debt please")) == ["debt"]
    assert required(read("where can I get help")) == []
    assert hinted(read("where can I get help")) == ["help"]
    assert required(read("the who")) == ["the", "who"]


def test_what_was_typed_weighs_most() -> None:
    for concept in read("cheap furniture for refugees").concepts:
        weights = [wording.weight for wording in concept.wordings]
        assert weights[0] == max(weights)


def test_a_slip_is_mended_before_its_meaning_is_looked_up() -> None:
    query = understand("dimentia councelling", now=NOW, knows=lambda word: False)
    assert query.meant == "dementia counselling"
    assert query.text == "dimentia councelling"
    assert required(query) == ["dementia", "counselling"]


@pytest.mark.parametrize(
    ("text", "meant", "label"),
    [
        ("wheelchair accessable swimming", "wheelchair accessible swimming", "Step-free"),
        ("counsellor who speeks polish", "counsellor who speaks polish", "In Polish"),
        ("yoga tommorow morning", "yoga tomorrow morning", "Open tomorrow morning"),
        ("debit advice", "debt advice", None),
        ("Citizans Advice", "citizens Advice", None),
    ],
)
def test_a_slip_in_a_phrase_is_mended_even_if_an_entry_has_it_too(
    text: str, meant: str, label: str | None
) -> None:
    query = understand(text, now=NOW, resolve_place=resolve, knows=lambda word: True)
    assert query.meant == meant
    assert [chip.label for chip in query.understood] == ([label] if label else [])


def test_a_slip_in_a_day_is_mended_where_nobody_has_the_word() -> None:
    assert understand("choir satuday", now=NOW, knows=lambda word: word == "choir").when == When(
        weekdays=(5,)
    )


@pytest.mark.parametrize("text", ["sale library", "debit card", "swim club", "roman road", "Zion choir"])
def test_a_word_that_makes_no_phrase_is_left_alone(text: str) -> None:
    assert understand(text, now=NOW, resolve_place=resolve, knows=lambda word: True).meant == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("chemist near Sael", "Sael"),
        ("chemist near Zion open saturday", "Zion"),
        ("chemist close to Zion Cross", "Zion Cross"),
        ("chemist near zz9 9zz", "zz9 9zz"),
        ("chemist near sale", ""),
        ("chemist near me", ""),
    ],
)
def test_what_stands_after_near_is_a_place_even_if_we_do_not_know_it(text: str, place: str) -> None:
    query = understand(text, now=NOW, resolve_place=resolve, knows=lambda word: False)
    assert query.unknown_place == place
    assert required(query) == ["chemist"]
    assert query.meant == ""


def test_a_misspelt_place_after_near_is_guessed_at_but_no_word_of_the_index() -> None:
    def guess(name: str) -> Somewhere | None:
        return Somewhere("Stretford")

    def at(text: str) -> str:
        query = understand(
            text, now=NOW, resolve_place=resolve, guess_place=guess, knows=lambda word: word == "canal"
        )
        return query.near.label if query.near else ""

    assert at("chemist near Streford") == "Stretford"
    assert at("chemist in Streford") == ""
    assert at("walks near canal") == ""


def test_a_place_after_near_is_no_part_of_a_name() -> None:
    assert read("pharmacy open late near sale").name_words == ("pharmacy", "late")
    assert read("pharmacy near sale").name_words == ()
    assert read("library in sale").name_words == ("library", "sale")
    assert read("library in sale").place_in_name
    assert not read("late library near sale").place_in_name
    assert read("food bank within 2 miles of M33").name_words == ()


def test_to_be_called_like_the_place_is_no_merit_where_only_its_nearness_was_asked_for() -> None:
    assert hinted(read("swimming near sale moor")) == []
    assert hinted(read("sale moor swimming")) == ["sale", "moor"]


def test_a_word_that_the_index_knows_is_no_slip() -> None:
    assert understand("Zion anxiaty", now=NOW, knows=lambda word: word == "zion").meant == "Zion anxiety"


def test_an_index_that_cannot_be_read_stops_nobody() -> None:
    def knows(word: str) -> bool:
        raise IndexUnavailable("gone")

    assert required(understand("zion choir", now=NOW, knows=knows)) == ["zion", "choir"]


def test_removing_all_that_was_understood_leaves_the_rest() -> None:
    query = read("free yoga on saturday near sale")
    text = query.text
    for _ in range(4):
        chips = read(text).understood
        if not chips:
            break
        text = chips[0].without
    assert text == "yoga"


def test_params_say_the_same_as_the_chips() -> None:
    query = read("free yoga open saturday within 2 miles of sale step free in urdu for over 65s by phone")
    params = dict(pair for chip in query.understood for pair in chip.params)
    assert params == {
        "near": "sale",
        "within": "2",
        "cost": "free",
        "open": "saturday",
        "access": "step-free",
        "language": "ur",
        "age": "65",
        "how": "phone",
    }


WISHFUL = [
    "free",
    "open",
    "now",
    "near",
    "sale",
    "in",
    "m33",
    "over",
    "65",
    "at",
    "6pm",
    "within",
    "2",
    "miles",
    "of",
]


@given(st.text(max_size=300))
def test_anything_may_be_typed(text: str) -> None:
    query = understand(text, now=NOW, resolve_place=resolve, knows=lambda word: len(word) % 2 == 0)
    assert len(query.concepts) <= 80


@given(st.lists(st.sampled_from(WISHFUL)))
def test_words_of_wishes_in_any_order_are_no_trouble(typed: list[str]) -> None:
    query = read(" ".join(typed))
    assert all(len(chip.without) <= len(query.text) for chip in query.understood)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("wed afternoon", When(weekdays=(2,), between=(720, 1020))),
        ("yoga on tues", When(weekdays=(1,))),
        ("food bank open sat", When(weekdays=(5,))),
        ("sun cream", None),
        ("tomorrow night", When(dates=(date(2026, 3, 5),), between=(1080, 1440))),
    ],
)
def test_short_names_of_days(text: str, when: When | None) -> None:
    assert read(text).when == when


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("open on christmas day", date(2026, 12, 20), date(2026, 12, 25)),
        ("food bank open boxing day", date(2026, 12, 20), date(2026, 12, 26)),
        ("open new year's day", date(2026, 12, 29), date(2027, 1, 1)),
        ("swimming easter monday", date(2026, 4, 1), date(2026, 4, 6)),
        ("pharmacy open bank holiday monday", date(2026, 8, 25), date(2026, 8, 31)),
    ],
)
def test_days_that_have_a_name(text: str, today: date, day: date) -> None:
    now = datetime(today.year, today.month, today.day, 10, tzinfo=NOW.tzinfo)
    assert understand(text, now=now).when == When(dates=(day,))


def test_a_named_day_too_far_ahead_leaves_nobody_out_and_says_so() -> None:
    query = read("pharmacy open on christmas day")
    assert query.when is None
    assert [chip.label for chip in query.understood] == [
        "Open on Christmas Day, 25 December: ring and ask, it is too far ahead to know"
    ]
    assert required(query) == ["pharmacy"]


def test_christmas_alone_is_no_day() -> None:
    assert read("christmas dinner").when is None
    assert read("christmas dinner").understood == ()


@pytest.mark.parametrize("text", ["my husband hits me", "scared of my boyfriend", "not safe at home"])
def test_who_is_hit_at_home_is_shown_whom_to_ring_and_not_only_where_to_live(text: str) -> None:
    assert {"domestic abuse helpline", "refuge"} <= meanings(text)
