"""Ways to finish what is typed, and words for slips."""

import pytest

from tests.search.engine.entries import Shelf, entry, entry_id


@pytest.fixture
def full(shelf: Shelf) -> Shelf:
    shelf.hold(
        entry(
            "Timperley Men's Shed",
            "Woodwork for men.",
            labels=("Company and activities",),
            synonyms=("skint",),
        ),
        entry("Holm Cross Mens Shed", "Woodwork.", labels=("Company and activities",)),
        entry("Debt advice", "Debts and bills.", labels=("Debt", "Money and bills")),
        entry("Dementia cafe", "For people with dementia.", labels=("Care and independence",)),
    )
    return shelf


def suggested(shelf: Shelf, typed: str, kind: str = "") -> list[str]:
    return [found.text for found in shelf.engine.suggest(typed) if kind in ("", found.kind)]


def test_labels_come_before_words_before_names(full: Shelf) -> None:
    kinds = [found.kind for found in full.engine.suggest("de")]
    assert kinds == sorted(kinds, key=("label", "word", "name").index)
    assert suggested(full, "de", "label") == ["Debt"]
    assert suggested(full, "de", "name") == ["Debt advice", "Dementia cafe"]


def test_a_label_is_found_by_any_of_its_words(full: Shelf) -> None:
    assert suggested(full, "bil", "label") == ["Money and bills"]


def test_a_name_is_found_by_several_words_the_last_unfinished(full: Shelf) -> None:
    assert set(suggested(full, "mens sh", "name")) == {"Timperley Men's Shed", "Holm Cross Mens Shed"}
    [found] = [found for found in full.engine.suggest("timperley m") if found.kind == "name"]
    assert found.id == entry_id("Timperley Men's Shed")


def test_synonyms_are_searched_and_never_shown(full: Shelf) -> None:
    assert full.find("skint") == ["Timperley Men's Shed"]
    assert "skint" not in [found.text for found in full.engine.suggest("ski") if found.kind != "word"]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "zzzz"])
def test_nothing_is_suggested_for_nothing(full: Shelf, typed: str) -> None:
    assert full.engine.suggest(typed) == []


def test_no_more_than_asked_for(full: Shelf) -> None:
    assert len(full.engine.suggest("d", limit=2)) <= 2
    assert full.engine.suggest("d", limit=0) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dementa", "dementia"),
        ("dmeentia", "dementia"),
        ("dimentia", "dementia"),
        ("debtt", "debt"),
        ("wodowork", "woodwork"),
    ],
)
def test_a_slip_has_a_likely_meaning(full: Shelf, typed: str, meant: str) -> None:
    assert full.engine.spell(typed)[0] == meant


@pytest.mark.parametrize("typed", ["abc", "xylophone", "two words", "", "1234"])
def test_no_meaning_is_guessed_where_none_is_near(full: Shelf, typed: str) -> None:
    assert not full.engine.spell(typed)


def test_the_commoner_of_two_likely_words_is_offered_first(shelf: Shelf) -> None:
    shelf.hold(*(entry(f"Stroke club {number}") for number in range(5)), entry("Strake"))
    assert shelf.engine.spell("strke")[0] == "stroke"


def test_a_word_is_known_by_its_kin(full: Shelf) -> None:
    assert full.engine.knows("sheds")
    assert not full.engine.knows("allotment")
