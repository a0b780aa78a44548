from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from hub.places import onspd
from hub.places.cli import places
from tests.places.conftest import NAMES, some_postcodes, wards_file

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(onspd, "read", lambda wanted: iter([some_postcodes()] if "M" in wanted else []))
    (tmp_path / "names.tsv").write_text(NAMES)
    (tmp_path / "wards.geojson").write_text(wards_file())
    (tmp_path / "picture.geojson").write_bytes(b"\x89PNG\r\n")

    def command(*arguments: str) -> Result:
        return app.test_cli_runner().invoke(places, arguments)

    return command


def test_everything_is_loaded_by_one_command_and_found_by_another(run: Run) -> None:
    loaded = run("load", "--areas", "m", "--names", "names.tsv", "--shapes", "wards.geojson")
    assert loaded.exit_code == 0, loaded.output
    assert "122 postcodes loaded." in loaded.output
    assert "11 place names loaded from names.tsv." in loaded.output
    assert "2 areas loaded from wards.geojson." in loaded.output
    found = run("find", "m332ab")
    assert "M33 2AB (postcode) at 53.42000, -2.38000" in found.output
    assert "in Mill Ward (E05000001)" in found.output


def test_status_says_what_is_there_and_what_is_missing(run: Run) -> None:
    run("load", "--areas", "M")
    said = run("status").output
    assert "postcodes:M" in said
    assert "122" in said
    assert "! No place names are loaded" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("load",), "Say what to load"),
        (("load", "--names", "missing.tsv"), "does not exist"),
        (("load", "--names", "wards.geojson"), "Line 1 is not a place"),
        (("load", "--shapes", "names.tsv"), "not a GeoJSON file"),
        (("load", "--shapes", "picture.geojson"), "picture.geojson is not a text file in UTF-8."),
        (("find", "Xyzzy"), "We could not find a place called"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run: Run, arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert says in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
