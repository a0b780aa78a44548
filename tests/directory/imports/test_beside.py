"""A long list is read by a process beside and copied from a file: the same comes of it, or nothing does."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hub.core.errors import Invalid, Unavailable
from hub.directory.imports import beside, rows
from hub.directory.imports.rows import Batch, Rows
from hub.directory.models import ImportSource, Organization, Service
from tests.directory.imports.clubs import (
    LARDER,
    LUNCH,
    MAPPING,
    Load,
    how_many,
    loading_into,
    promises,
    service,
)

REFUSED = "Pigeon,x,,,,,,By pigeon,,\n"
AGAIN = "Sale Larder,again,,,,,,,,\n"


@pytest.fixture
def load(real_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Every list is a long one. Two processes want a database that both see."""
    monkeypatch.setattr(beside, "LONG", 1)
    monkeypatch.setattr(rows, "CHUNK", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    return loading_into(tmp_path)


def test_the_same_comes_of_a_list_as_of_a_short_one(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    rows_of_it = (LARDER, AGAIN, REFUSED, LUNCH, *(f"Club {n},x,,,,,,,,\n" for n in range(5)))
    rehearsed = load(*rows_of_it, dry_run=True)
    assert (how_many(Service), promises()) == (0, 0)
    assert rehearsed == load(*rows_of_it)
    assert [one.row for one in rehearsed.results] == list(range(2, 11))
    assert (rehearsed.summary(), promises()) == ("7 created, 2 refused", 7)
    monkeypatch.setattr(beside, "LONG", 1_000)
    assert load(*rows_of_it).summary() == "7 unchanged, 2 refused"
    load(*rows_of_it, told=MAPPING.replace('"lunch"', '"dinner"').replace("} lunches", "} dinners"))
    assert _said("Sale Larder lunches") == _said("Sale Larder dinners")
    assert _said("Sale Larder lunches")[-1] == pytest.approx(53.425)


def _said(name: str) -> list[Any]:
    """What is in the directory under this name."""
    one = service(name)
    place = one.at_locations[0].location
    return [
        *(one.description, one.is_published, one.is_free, one.channels, one.how_to_start, one.assured_date),
        *((phone.number, phone.extension) for phone in one.phones),
        *((hours.byday, hours.opens_at, hours.closes_at, hours.position) for hours in one.schedules),
        *((at.address_1, at.city, at.postal_code) for at in place.addresses),
        *(one.organization.name, one.organization.organization_type, place.latitude),
    ]


def _stopped(by: str) -> Iterator[Batch]:
    yield Batch(looked_at=1)
    if by == "somebody":
        os.kill(os.getpid(), signal.SIGKILL)
    raise Invalid("The disk is full.") if by == "a rule" else ZeroDivisionError


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("somebody", Unavailable("Something stopped us reading the list.")),
        ("a fault of ours", Unavailable("Something stopped us reading the list.")),
        ("a rule", Invalid("The disk is full.")),
    ],
)
def test_when_the_other_process_stops_nothing_is_loaded(
    load: Load, monkeypatch: pytest.MonkeyPatch, by: str, said: Exception
) -> None:
    me = os.getpid()
    monkeypatch.setattr(Rows, "batches", lambda _: _stopped(by) if os.getpid() != me else pytest.fail("here"))
    with pytest.raises(type(said), match=str(said)):
        load(LARDER, LUNCH)
    assert [how_many(table) for table in (Organization, Service, ImportSource)] == [0, 0, 0]
    assert promises() == 0


def test_the_other_process_ends_with_this_one(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks here leaves nobody reading on for nothing."""
    readers = []

    class Seen(beside.Forked):
        def __init__(self, *told: object) -> None:
            super().__init__(*told)  # type: ignore[arg-type]
            readers.append(self)

    def broken(*_: object) -> None:
        raise Invalid("The disk is full.")

    monkeypatch.setattr(beside, "Forked", Seen)
    monkeypatch.setattr("hub.directory.imports.apply.Import._draft", broken)
    with pytest.raises(Invalid):
        load(*(f"Club {n},x,,,,,,,,\n" for n in range(200)))
    assert [reader.poll() is not None for reader in readers] == [True]
