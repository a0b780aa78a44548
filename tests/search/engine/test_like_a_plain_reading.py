"""Masks, distances, totals and facets agree with an engine anybody can follow: a loop over the entries."""

from collections import Counter
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.search.engine import Document, Near, ParsedQuery, When, WhooshEngine
from tests.search.engine.entries import NOW, asked, entry, opens

WORDS = ("soup", "debt", "choir")
NEEDS = ("needs:food", "needs:food/parcels", "needs:money")
AREAS = ("E01", "E02")
CENTRE = (53.68, -1.50)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    made = []
    for number in range(draw(st.integers(1, 12))):
        made.append(
            entry(
                f"Entry {number}",
                " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=3))),
                terms=tuple(draw(st.sets(st.sampled_from(NEEDS)))),
                areas=tuple(sorted(draw(st.sets(st.sampled_from(AREAS))))),
                points=tuple(
                    (CENTRE[0] + draw(st.integers(-5, 5)) / 50, CENTRE[1] + draw(st.integers(-5, 5)) / 50)
                    for _ in range(draw(st.integers(0, 2)))
                ),
                open_slots=draw(
                    st.sampled_from([None, (), (opens(0, 9, 17),), (opens(3, 9, 12), opens(4, 18, 20))])
                ),
                flags=frozenset(draw(st.sets(st.sampled_from(["free", "online", "step-free", "lift"])))),
                minimum_age=draw(st.sampled_from([None, 16, 60])),
                maximum_age=draw(st.sampled_from([None, 25, 65])),
                tenures=tuple(draw(st.sets(st.sampled_from(["our-tenant", "homeowner"])))),
                languages=tuple(draw(st.sets(st.sampled_from(["pl", "ur"])))),
                organization_type=draw(st.sampled_from(["charity", "council"])),
            )
        )
    return made


@st.composite
def queries(draw: st.DrawFn) -> ParsedQuery:
    near = draw(st.sampled_from([None, Near(*CENTRE), Near(*CENTRE, radius_miles=3.0)]))
    return asked(
        draw(st.sampled_from(["", *WORDS])),
        terms=tuple(draw(st.sets(st.sampled_from(NEEDS), max_size=2))),
        flags=tuple(draw(st.sets(st.sampled_from(["free", "online", "step-free", "lift"]), max_size=2))),
        when=draw(st.sampled_from([None, When(at=NOW), When(weekdays=(5,))])),
        ages=draw(st.sampled_from([None, (15, 15), (65, 120)])),
        tenures=draw(st.sampled_from([(), ("our-tenant",)])),
        languages=draw(st.sampled_from([(), ("pl",), ("pl", "ur")])),
        organization_types=draw(st.sampled_from([(), ("charity",)])),
        near=near,
        here_areas=frozenset(draw(st.sets(st.sampled_from(AREAS)))) if near else frozenset(),
    )


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
        HealthCheck.too_slow,
    ],
)
@given(held=documents(), changes=documents(), questions=st.lists(queries(), min_size=15, max_size=25))
def test_the_same_entries_and_the_same_counts(
    tmp_path: Path, held: list[Document], changes: list[Document], questions: list[ParsedQuery]
) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(held)
    engine.put(changes)
    gone = held[0].id
    engine.remove([gone])
    now_held = {document.id: document for document in (*held, *changes) if document.id != gone}
    for query in questions:
        check(engine, list(now_held.values()), query)


def check(engine: WhooshEngine, held: list[Document], query: ParsedQuery) -> None:
    results = engine.search(query, limit=100)
    expected = [document for document in held if passes(document, query, "")]
    if not expected:
        assert not results.hits or results.relaxed
        return
    assert {hit.id for hit in results.hits} == {document.id for document in expected}
    assert results.total == len(expected)
    assert results.relaxed == ()
    for group in ("needs", "cost", "channel", "access", "language", "organization_type", "kind"):
        base = group if group != "access" else ""
        counted = Counter(
            code
            for document in held
            if passes(document, query, base)
            for code in tags(document).get(group, ())
        )
        assert results.facets.get(group, {}) == counted, group
    if query.near is not None:
        by_id = {document.id: document for document in held}
        for hit in results.hits:
            away = min((miles(point, CENTRE) for point in by_id[hit.id].points), default=None)
            assert (hit.miles is None) == (away is None)
            assert away is None or hit.miles is None or abs(hit.miles - away) < 0.01


def tags(document: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"needs": [term.partition(":")[2] for term in document.terms]}
    for flag in document.flags:
        found.setdefault({"free": "cost", "online": "channel"}.get(flag, "access"), []).append(flag)
    found["language"] = list(document.languages)
    found["organization_type"] = [document.organization_type]
    found["kind"] = [document.kind]
    return found


def passes(document: Document, query: ParsedQuery, without: str) -> bool:
    """Every rule there is, one after the other, but for the group that is left out."""
    mine = tags(document)

    def any_of(group: str, wanted: Any) -> bool:
        return group == without or not wanted or bool(set(wanted) & set(mine.get(group, ())))

    words_there = set(document.description.split())
    access = {flag for flag in query.flags if flag in ("step-free", "lift")}
    youngest, oldest = query.ages or (0, 200)
    return (
        all(concept.wordings[0].words[0] in words_there for concept in query.concepts)
        and any_of("needs", [term.partition(":")[2] for term in query.terms])
        and any_of("cost", {"free"} & set(query.flags))
        and any_of("channel", {"online"} & set(query.flags))
        and access <= set(mine.get("access", ()))
        and any_of("language", query.languages)
        and any_of("organization_type", query.organization_types)
        and (document.minimum_age or 0) <= oldest
        and (document.maximum_age if document.maximum_age is not None else 200) >= youngest
        and (not query.tenures or not document.tenures or bool(set(query.tenures) & set(document.tenures)))
        and is_open(document, query.when)
        and is_within(document, query)
    )


def is_open(document: Document, when: When | None) -> bool:
    if when is None:
        return True
    slots = document.open_slots or ()
    if when.at is not None:
        return any(begin <= when.at < end for begin, end in slots)
    return any(begin.weekday() in when.weekdays for begin, _ in slots)


def is_within(document: Document, query: ParsedQuery) -> bool:
    if query.near is None or query.near.radius_miles is None:
        return True
    if any(miles(point, CENTRE) <= query.near.radius_miles for point in document.points):
        return True
    is_remote = "online" in document.flags
    if not document.points and not document.areas:
        return is_remote
    if not query.here_areas:
        return bool(document.areas) and not document.points
    return bool(query.here_areas & set(document.areas)) and (not document.points or is_remote)


def miles(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along a great circle, as the textbook has it."""
    up, across = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(up / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(across / 2) ** 2
    return 2 * 3958.8 * asin(sqrt(half))
