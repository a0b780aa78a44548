"""The thesaurus as it is shipped: whole, general, and without traps."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from hub.search import thesaurus
from hub.search.engine.words import stem, words

READ = tomllib.loads(Path(thesaurus.__file__).with_name("thesaurus.toml").read_text(encoding="utf-8"))
GROUPS = READ["group"]


def test_it_covers_everyday_need() -> None:
    assert len(GROUPS) >= 150
    assert sum(len(group.get("say", ())) + len(group.get("same", ())) for group in GROUPS) >= 1500


def test_every_group_says_something_and_nothing_else() -> None:
    for group in GROUPS:
        assert group.keys() <= {"say", "same", "find", "maybe", "hint"}
        assert group.get("say") or group.get("same")
        assert group.get("find") or len(group.get("same", ())) > 1, group
        assert all(
            words(phrase) for kind in ("say", "same", "find", "maybe") for phrase in group.get(kind, ())
        )


def test_no_phrase_comes_twice_in_one_list() -> None:
    for group in GROUPS:
        for kind in ("say", "same", "find", "maybe"):
            assert not [phrase for phrase, count in Counter(group.get(kind, ())).items() if count > 1]


def test_no_single_filler_sets_off_a_meaning() -> None:
    """ "in", "my" or "get" alone would give every question that meaning."""
    loaded = thesaurus.load()
    for group in GROUPS:
        for phrase in (*group.get("say", ()), *group.get("same", ())):
            typed = words(phrase)
            assert len(typed) > 1 or not (loaded.is_filler(typed[0]) or loaded.is_loose(typed[0])), phrase


def test_mended_words_are_words_it_knows() -> None:
    for slip, meant in READ["spelling"].items():
        assert slip != meant
        assert words(slip) == [slip]
        assert words(meant) == [meant]


@pytest.mark.parametrize(
    ("slip", "meant"), [("depresion", "depression"), ("anxeity", "anxiety"), ("beneftis", "benefits")]
)
def test_a_slip_in_a_word_of_need_is_mended(slip: str, meant: str) -> None:
    found = thesaurus.load().mend(slip)
    assert found is not None
    assert stem(found) == stem(meant)


def test_longer_phrases_win_over_their_parts() -> None:
    matches = thesaurus.load().match(["my", "son", "in", "prison"])
    assert [match.places for match in matches] == [(1, 3)]


def test_fillers_and_one_word_may_stand_between() -> None:
    loaded = thesaurus.load()
    assert loaded.match(["cant", "pay", "for", "my", "gas"])[0].places == (0, 1, 4)
    assert loaded.match(["behind", "with", "the", "last", "rent"])[0].places[0] == 0
    assert all(match.places != (0, 4) for match in loaded.match(["behind", "us", "lies", "much", "rent"]))
