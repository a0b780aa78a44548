from pathlib import Path

import brotli
import msgpack
import pytest

from hub.core.errors import Invalid, Unavailable
from hub.places import onspd


def packed(folder: Path, columns: dict[str, list[object]]) -> Path:
    path = folder / "postcodes_M.msgpack.br"
    path.write_bytes(brotli.compress(msgpack.packb({"columns": list(columns), "data": columns})))
    return path


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that stands for the package; it holds the letter M."""
    monkeypatch.setattr(onspd, "_files", lambda: {"M": tmp_path / "postcodes_M.msgpack.br"})
    return tmp_path


COLUMNS: dict[str, list[object]] = {
    "pcd": ["M1  1AA", "M33 2AB", "M33 2AD", "ME1 1AA", "MK9 9ZZ"],
    "laua": ["E08000003", "E08000009", float("nan"), "E06000035", "M99999999"],
    "oseast1m": [385000.0, 378000.0, float("nan"), 574000.0, 485000.0],
    "osnrth1m": [398000.0, 392000.0, float("nan"), 168000.0, 239000.0],
}


def test_an_area_is_its_own_postcodes_and_no_longer_letters(only: Path) -> None:
    packed(only, COLUMNS)
    (found,) = onspd.read(["M"])
    assert found.codes == ["M1 1AA", "M33 2AB"]
    assert found.authorities == ["E08000003", "E08000009"]
    assert found.lats[1] == pytest.approx(53.424, abs=0.01)
    assert found.lons[1] == pytest.approx(-2.33, abs=0.01)


def test_areas_of_one_letter_come_one_after_the_other(only: Path) -> None:
    packed(only, COLUMNS)
    assert [found.area for found in onspd.read(["MK", "ME"])] == ["ME", "MK"]


def test_a_pseudo_code_is_no_authority(only: Path) -> None:
    packed(only, COLUMNS)
    (found,) = onspd.read(["MK"])
    assert found.authorities == [onspd.NO_AUTHORITY]


@pytest.mark.parametrize(("area", "says"), [("BT", "Northern Ireland"), ("QQ", "QQ is not a postcode area")])
def test_an_area_that_we_cannot_load_is_refused(area: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        list(onspd.read([area]))


def test_northern_ireland_is_not_among_the_areas() -> None:
    assert "BT" not in onspd.areas()
    assert "WF" in onspd.areas()


def test_a_damaged_file_is_said_to_be_damaged(only: Path) -> None:
    packed(only, COLUMNS).write_bytes(b"not what it was")
    with pytest.raises(Unavailable, match="cannot be read"):
        list(onspd.read(["M"]))


def test_columns_of_unequal_length_are_not_believed(only: Path) -> None:
    packed(only, COLUMNS | {"laua": ["E08000003"]})
    with pytest.raises(Unavailable, match="damaged"):
        list(onspd.read(["M"]))


def test_without_the_package_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onspd, "_files", dict)
    with pytest.raises(Unavailable, match=r"requirements\.lock"):
        list(onspd.read(["M"]))


def test_the_real_package_has_the_demo_s_area() -> None:
    (found,) = onspd.read(["WF"])
    assert len(found.codes) > 15_000
    assert set(found.codes) >= {"WF1 1PH", "WF1 2TN"}
    assert "©" in onspd.attribution()[0]
    assert len(onspd.attribution()) == 3
