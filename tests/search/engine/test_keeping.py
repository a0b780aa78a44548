"""The index on the disk: whole or absent, one writer, seen by all, never believed when it is damaged."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hub.core.forking import Forked
from hub.search.engine import Document, IndexBusy, IndexUnavailable, WhooshEngine
from hub.search.engine.generations import Generations
from tests.search.engine.entries import Shelf, asked, entry, entry_id


def another(shelf: Shelf, folder: Path) -> Shelf:
    """Somebody else with the same folder, as another process would be."""
    reader = Shelf(WhooshEngine(folder, lock_wait_seconds=0))
    reader.names = shelf.names
    return reader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_a_put_replaces_and_one_key_twice_leaves_one(shelf: Shelf) -> None:
    shelf.hold(entry("Soup"), entry("Choir"))
    shelf.put(entry("Soup", "First."), entry("Soup", "Second."))
    assert shelf.find("first") == []
    assert shelf.find("second") == ["Soup"]
    assert shelf.ask("").total == 2


def test_a_rebuild_with_one_key_twice_keeps_one(shelf: Shelf) -> None:
    shelf.hold(entry("Soup"), entry("Soup"))
    assert shelf.ask("soup").total == 1


def test_what_is_removed_is_gone_and_what_was_never_there_is_no_matter(shelf: Shelf) -> None:
    shelf.hold(entry("Soup"), entry("Choir"))
    shelf.forget("Soup", "Nobody")
    assert shelf.find("") == ["Choir"]
    assert shelf.engine.suggest("soup") == []


def test_a_removed_entry_is_in_no_total_facet_or_rarity(shelf: Shelf) -> None:
    shelf.hold(entry("Soup", terms=("needs:food",)), entry("Broth soup", terms=("needs:food",)))
    shelf.forget("Soup")
    results = shelf.ask("soup")
    assert (results.total, results.facets["needs"]) == (1, {"food": 1})


def test_a_change_is_seen_by_another_holder_at_its_next_search(shelf: Shelf, folder: Path) -> None:
    shelf.hold(entry("Soup"))
    reader = another(shelf, folder)
    assert reader.find("soup") == ["Soup"]
    assert reader.engine.is_current()
    shelf.put(entry("Onion soup"))
    assert not reader.engine.is_current()
    assert set(reader.find("soup")) == {"Soup", "Onion soup"}
    shelf.hold(entry("Choir"))
    assert reader.find("soup") == []


def test_many_small_changes_stay_few_segments_and_all_are_there(shelf: Shelf) -> None:
    shelf.hold(entry("Start"))
    for number in range(25):
        shelf.put(entry(f"Soup {number}"))
    assert shelf.ask("soup").total == 25
    assert shelf.engine.check().segments < 20


def test_two_words_of_one_stem_in_two_segments_are_one(shelf: Shelf) -> None:
    shelf.hold(entry("Counselling"))
    shelf.put(entry("Counselled"))
    assert set(shelf.find("counsel")) == {"Counselling", "Counselled"}


def test_a_rebuild_keeps_the_one_before_it_and_no_more(shelf: Shelf, folder: Path) -> None:
    for _ in range(4):
        shelf.hold(entry("Soup"))
    assert len(list(folder.glob("generation-*"))) == 2


def test_a_rebuild_that_fails_changes_nothing(shelf: Shelf, folder: Path) -> None:
    shelf.hold(entry("Soup"))

    def broken() -> object:
        yield entry("Choir")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        shelf.engine.rebuild(broken())  # type: ignore[arg-type]
    assert shelf.find("") == ["Soup"]
    shelf.put(entry("Choir"))
    assert set(shelf.find("")) == {"Soup", "Choir"}
    shelf.hold(entry("Choir"))
    assert shelf.find("") == ["Choir"]
    assert len(list(folder.glob("generation-*"))) == 2


def test_a_second_writer_is_turned_away_and_nothing_is_lost(shelf: Shelf, folder: Path) -> None:
    shelf.hold(entry("Soup"))
    with Generations(folder).writing(wait_seconds=0), pytest.raises(IndexBusy):
        another(shelf, folder).put(entry("Choir"))
    shelf.put(entry("Choir"))
    assert set(shelf.find("")) == {"Soup", "Choir"}


def test_only_we_may_enter_the_folder(shelf: Shelf, folder: Path) -> None:
    shelf.hold(entry("Soup"))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o700 for path in folder.glob("generation-*"))


def test_a_folder_that_others_may_write_to_is_not_opened(shelf: Shelf, folder: Path) -> None:
    shelf.hold(entry("Soup"))
    folder.chmod(0o777)
    with pytest.raises(IndexUnavailable):
        another(shelf, folder).find("soup")


def test_without_an_index_every_call_says_so(shelf: Shelf) -> None:
    calls: list[Callable[[], object]] = [
        lambda: shelf.ask("soup"),
        lambda: shelf.engine.suggest("so"),
        lambda: shelf.engine.spell("soupp"),
        lambda: shelf.engine.knows("soup"),
        lambda: shelf.engine.put([entry("Soup")]),
        lambda: shelf.forget("Soup"),
        shelf.engine.check,
        lambda: shelf.engine.compare([]),
        shelf.engine.refresh,
    ]
    for call in calls:
        with pytest.raises(IndexUnavailable):
            call()
    assert not shelf.engine.is_current()


def test_an_index_of_another_format_asks_to_be_rebuilt(shelf: Shelf, folder: Path) -> None:
    shelf.hold(entry("Soup"))
    pointer = folder / "current"
    pointer.write_text(pointer.read_text().replace('"format": 1', '"format": 0'))
    with pytest.raises(IndexUnavailable):
        shelf.find("soup")
    shelf.hold(entry("Soup"))
    assert shelf.find("soup") == ["Soup"]


@pytest.mark.parametrize("seed", range(12))
def test_no_damage_is_believed(shelf: Shelf, folder: Path, seed: int) -> None:
    """A flipped bit, a cut, or a missing file: the index says so instead of answering wrongly, and is rebuilt."""
    shelf.hold(*(entry(f"Soup {number}", "Bread and soup.") for number in range(5)))
    shelf.put(entry("Onion soup"))
    dice = random.Random(seed)
    harmed = dice.choice(
        sorted(
            path for path in folder.rglob("*") if path.suffix in {".seg", ".toc"} or path.name == "current"
        )
    )
    content = bytearray(harmed.read_bytes())
    kind = dice.choice(["flip", "cut", "remove"])
    if kind == "flip":
        place = dice.randrange(len(content))
        content[place] ^= 1 << dice.randrange(8)
        harmed.write_bytes(content)
    elif kind == "cut":
        harmed.write_bytes(content[: dice.randrange(len(content))])
    else:
        harmed.unlink()
    reader = another(shelf, folder)
    try:
        total = reader.ask("soup").total
    except IndexUnavailable:
        total = None
    # a pointer may lose a bit in a number that changes nothing
    assert total is None or (harmed.name == "current" and total == 6)
    shelf.hold(entry("Soup"))
    assert another(shelf, folder).ask("soup").total == 1


def test_check_names_the_file_that_is_damaged(shelf: Shelf, folder: Path) -> None:
    shelf.hold(entry("Soup"))
    assert shelf.engine.check().is_sound
    [segment] = folder.rglob("*.seg")
    segment.write_bytes(segment.read_bytes()[:-1] + b"x")
    assert shelf.engine.check().damaged == (segment.name,)


def test_compare_finds_what_is_missing_surplus_and_stale(shelf: Shelf) -> None:
    shelf.hold(entry("Same"), entry("Changed"), entry("Surplus"))
    should: list[Document] = [entry("Same"), replace(entry("Changed"), demoted=True), entry("Missing")]
    drift = shelf.engine.compare(should)
    assert drift.missing == {entry_id("Missing")}
    assert drift.surplus == {entry_id("Surplus")}
    assert drift.stale == {entry_id("Changed")}
    shelf.hold(*should)
    assert shelf.engine.compare(should).is_none


def _write(folder: Path, said: Path) -> None:
    engine = WhooshEngine(folder)
    with said.open("w", buffering=1) as acknowledged:
        print("ready", file=acknowledged)
        for number in range(10_000):
            engine.put([entry(f"Soup {number % 40}", f"Round {number}"), entry("Twin", f"Round {number}")])
            print(number, file=acknowledged)


def test_a_writer_that_is_killed_leaves_a_whole_index(shelf: Shelf, folder: Path) -> None:
    """Whatever was acknowledged is there, nothing is doubled, and the next writer goes on."""
    shelf.hold(entry("Start"))
    for cycle in range(3):
        acknowledged = _kill_in_the_middle(folder, after=0.15 + 0.11 * cycle)
        reader = another(shelf, folder)
        found = reader.engine.search(asked("round"), limit=100)
        ids = [hit.id for hit in found.hits]
        assert len(set(ids)) == len(ids) == found.total
        assert {entry_id(f"Soup {number % 40}") for number in acknowledged} <= set(ids)
        assert reader.engine.check().is_sound
    shelf.put(entry("After"))
    assert shelf.engine.search(asked("after")).total == 1


def _kill_in_the_middle(folder: Path, *, after: float) -> list[int]:
    """Let a writer work for a while, kill it, and give the rounds that it said were done."""
    said = folder.with_name("said")
    said.unlink(missing_ok=True)
    writer = Forked(_write, folder, said)
    while not (said.exists() and said.read_text()):
        assert writer.poll() is None, "It died before it began"
        time.sleep(0.002)
    time.sleep(after)
    writer.kill()
    writer.wait(60)
    return [int(line) for line in said.read_text().split("\n")[1:-1]]
