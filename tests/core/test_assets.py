"""The built files: found by plain name, kept for ever by hashed name, built again only when something changed."""

import json
import re

import pytest

from hub.core.assets import DIST, PRINT_FONTS, ROOT, Assets, NotBuilt, build


@pytest.fixture(scope="module", autouse=True)
def built():
    build.build_if_stale()


def test_a_plain_name_leads_to_a_hashed_one():
    assert re.fullmatch(r"/static/app-[0-9a-f]{8}\.css", Assets().asset_url("app.css"))


def test_an_unknown_name_says_what_to_do():
    with pytest.raises(NotBuilt, match=r"python -m hub\.core\.assets"):
        Assets().asset_url("nothing.css")


def test_no_manifest_says_what_to_do(tmp_path):
    with pytest.raises(NotBuilt, match="not built"):
        Assets(dist=tmp_path).asset_url("app.css")


def test_a_newer_build_is_taken_up(tmp_path):
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"app.css": "app-1.css"}))
    assets = Assets(dist=tmp_path)
    assert assets.asset_url("app.css") == "/static/app-1.css"
    manifest.write_text(json.dumps({"app.css": "app-2.css"}))
    assets.refresh()
    assert assets.asset_url("app.css") == "/static/app-2.css"


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "br"), ("gzip;q=0.5", "gzip"), ("", None)])
def test_the_smallest_form_a_browser_takes_is_chosen(accepted, encoding):
    assets = Assets()
    name = assets.asset_url("app.css").removeprefix("/static/")
    path, chosen = assets.compressed(name, accepted)
    assert chosen == encoding
    assert path.exists()


@pytest.mark.parametrize("name", ["../manifest.json", "manifest.json", ".built-from", "fonts/hub-400.ttf"])
def test_only_files_of_the_build_are_served(name):
    assert Assets().compressed(name, "br") is None


def test_nothing_is_built_twice():
    assert build.build_if_stale() is False


def test_what_a_page_costs():
    """A page must stay under 100 KB with its typeface; these are its fixed part."""
    assets = Assets()

    def size(name):
        return assets.compressed(assets.asset_url(name).removeprefix("/static/"), "br")[0].stat().st_size

    assert size("app.css") < 25_000
    assert size("app.js") < 8_000
    assert size("hub-latin-400.woff2") + size("hub-latin-700.woff2") < 24_000
    assert size("map.js") + size("map.css") < 40_000


def test_no_typeface_or_badge_of_the_government():
    """Both are licensed to GOV.UK services only."""
    for path in DIST.glob("*.css"):
        assert "GDS Transport" not in path.read_text()
        assert "crown" not in path.read_text()


def test_pdfs_have_both_weights_with_letters_of_the_wider_latin_set():
    from fontTools.ttLib import TTFont

    for path in PRINT_FONTS.values():
        letters = TTFont(path).getBestCmap()
        assert {ord(letter) for letter in "Aa£é–’…őşł"} <= letters.keys()


def test_the_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_a_page_that_was_open_during_a_build_keeps_its_files(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"app.css": "app-22222222.css"}))
    for name in ("app-11111111.css", "app-22222222.css"):
        (tmp_path / name).write_text("")
    assets = Assets(dist=tmp_path)
    assert assets.asset_url("app.css") == "/static/app-22222222.css"
    assert assets.compressed("app-11111111.css", "") == (tmp_path / "app-11111111.css", None)
    assert assets.compressed("app-33333333.css", "") is None
