"""Mappings that are wrong say where and what, all of it at once; mappings that are right mean what they say."""

from pathlib import Path

import pytest

from hub.core.errors import Invalid
from hub.directory.imports import mapping, values
from hub.directory.imports.mapping import TableMapping
from hub.directory.imports.values import BadValue, Row
from hub.directory.models import ImportedKind

RIGHT = """
[source]
name = "lunch"
title = "Lunch clubs"
[rows]
key = "{Name}"
[organization]
name = "{Name}"
[service]
name = "{Name}"
"""


def read(folder: Path, text: str) -> TableMapping:
    path = folder / "lunch.toml"
    path.write_text(text, encoding="utf-8")
    return mapping.read(path)


def problems(folder: Path, text: str) -> str:
    with pytest.raises(Invalid) as refusal:
        read(folder, text)
    return refusal.value.message


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('name = "lunch"', "", "[source] needs a “name”."),
        (
            'title = "Lunch clubs"',
            'titel = "x"',
            "[source] has a “titel”, which means nothing. Did you mean “title”?",
        ),
        ("[rows]", "[row]", "the file has a “row”, which means nothing. Did you mean “rows”?"),
        ('key = "{Name}"', "", "[rows] needs a “key”: the columns that tell one row from all others"),
        ('key = "{Name}"', 'key = "all"', "[rows] needs a “key”"),
        (
            'key = "{Name}"',
            'key = "{Name"',
            "[rows] key has a “{” that does not pair up with a column's name",
        ),
        (
            'key = "{Name}"',
            'key = "{Name}"\nrepeats = "yes"',
            "[rows] repeats is “yes”; it must be “refuse”, “first” or “join”.",
        ),
        ('[organization]\nname = "{Name}"', "", "there is no [organization]: every entry belongs to one"),
        ('[service]\nname = "{Name}"', '[service]\nnaem = "{Name}"', "Did you mean “name”?"),
        ('[service]\nname = "{Name}"', '[service]\nurl = "{Web}"', "[service] needs a “name”."),
        (
            '[organization]\nname = "{Name}"',
            '[organization]\nname = "{Name}"\ntype = "church"',
            "[organization] type is “church”; it must be “community group”, “charity”, “NHS”",
        ),
        (
            '[service]\nname = "{Name}"',
            '[service]\nname = "{Name}"\nchannels = ["in-person", "pigeon"]',
            "[service] channels is “pigeon”; it must be “in-person”, “phone”, “online” or “home-visit”.",
        ),
        (
            '[service]\nname = "{Name}"',
            '[service]\nname = "{Name}"\n[[service.phones]]\ntype = "voice"',
            "[[service.phones]] needs a “number”.",
        ),
        (
            '[service]\nname = "{Name}"',
            '[service]\nname = "{Name}"\n[service.hours]\nmonday = { texts = "{Mo}" }',
            "[service.hours] monday has a “texts”, which is not one of text, before,",
        ),
        (
            '[service]\nname = "{Name}"',
            '[service]\nname = "{Name}"\n[service.hours]',
            "[service.hours] needs a “text”, a “within”, or the days",
        ),
        (
            '[service]\nname = "{Name}"',
            '[service]\nname = "{Name}"\n[opportunity]\ntitle = "{Name}"\nkind = "job"',
            "there is a [service] and an [opportunity]: a list is of one or the other.",
        ),
        (
            'key = "{Name}"',
            'key = "{Name}"\n[[rows.skip]]\ncolumn = "Name"',
            "[[rows.skip]] number 1 needs a “column” and one of “is”, “is_not”, “contains” and “empty”.",
        ),
        (
            '[service]\nname = "{Name}"',
            '[service]\nname = { text = "{Name}", words_from = "../secret.toml" }',
            "[service] name takes words from “../secret.toml”, which is not a file beside the mapping.",
        ),
        ("[source]", "[source", "lunch.toml is not a mapping:"),
    ],
)
def test_each_mistake_has_its_sentence(tmp_path: Path, right: str, wrong: str, sentence: str) -> None:
    assert right in RIGHT
    assert sentence in problems(tmp_path, RIGHT.replace(right, wrong, 1))


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    told = problems(tmp_path, '[source]\nname = "x"\n[service]\nstatus = "shut"')
    assert told.count("lunch.toml: ") == 5
    assert "“shut”" in told
    assert "[source] needs a “title”." in told


def test_a_column_that_the_table_lacks(tmp_path: Path) -> None:
    wanted = read(
        tmp_path, RIGHT.replace('[service]\nname = "{Name}"', '[service]\nname = "{Nmae} at {Where}"')
    )
    wanted.check_columns("lunch.csv", ["NAME", "Nmae", "where"])
    with pytest.raises(Invalid) as refusal:
        wanted.check_columns("lunch.csv", ["Name", "Phone"])
    assert refusal.value.message == (
        "The mapping names the column “Nmae”, which lunch.csv does not have. Did you mean “Name”?\n"
        "The mapping names the column “Where”, which lunch.csv does not have.\n"
        "Its columns are “Name”, “Phone”. Nothing was loaded."
    )


def test_what_a_row_is_first_of_all(tmp_path: Path) -> None:
    assert read(tmp_path, RIGHT).main is ImportedKind.SERVICE
    assert read(tmp_path, RIGHT.replace('[service]\nname = "{Name}"', "")).main is ImportedKind.ORGANIZATION


# ---------------------------------------------------------------------------------------------------- values

ROW: Row = {
    "name": "Larder",
    "area": "Sale",
    "about": "We give food parcels and advice",
    "none": "",
    "days": "a; b;a",
}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("{Name}", ["Larder"]),
        ("{ name } of {AREA}", ["Larder of Sale"]),
        ("Run by {none}", []),
        ("{{curly}}", ["{curly}"]),
        (True, ["yes"]),
        (16, ["16"]),
        (["{none}", "{Name}", "x", "{Name}"], ["Larder", "x"]),
        ({"text": "{days}", "split": ";"}, ["a", "b"]),
        ({"text": "{area}", "values": {"SALE": "Sale town", "x": "y"}}, ["Sale town"]),
        ({"text": "{area}", "values": {"x": "y"}}, ["Sale"]),
        ({"text": "{area}", "values": {"x": "y"}, "otherwise": "{area} Council"}, ["Sale Council"]),
        ({"text": "{area}", "values": {"Sale": ""}}, []),
        ({"text": "{area}", "values": {"Sale": ["a", "b"]}}, ["a", "b"]),
        (
            {"text": "{about}", "words": {"food parcel*": "food", "advi*": ["a", "b"], "parcel": "no"}},
            ["food", "a", "b"],
        ),
        ({"text": "{about}", "words": {"debt | FOOD  parcels": "food"}}, ["food"]),
        ({"text": "{about}", "words": {"debt": "d"}}, []),
        ({"text": "{about}", "words": {"debt": "d"}, "default": "other"}, ["other"]),
        ({"text": "{none}", "default": ["a", "b"]}, ["a", "b"]),
        ({"text": "{about}", "before": " food"}, ["We give"]),
        ([{"text": "{none}", "default": "d"}, "x"], ["d", "x"]),
    ],
)
def test_what_a_value_says(raw: object, said: list[str]) -> None:
    assert values.parse(raw).many(ROW) == said


@pytest.mark.parametrize(
    "about", ["Ice skating", "WE SKATE ON ICE!", "\u0131ce", "\u212aates", "an ice\u2019s end"]
)
def test_words_are_found_in_letters_of_any_kind(about: str) -> None:
    wanted = {"text": "{about}", "words": {"frost": "cold", "ice | kat*": "cold"}}
    assert values.parse(wanted).many({"about": about}) == ["cold"]


def test_texts_are_put_together() -> None:
    assert values.parse(["{name}", "{none}", "in {area}."]).one(ROW) == "Larder in Sale."
    assert values.parse({"text": ["{name}", "{none}", "{area}"], "with": ", "}).one(ROW) == "Larder, Sale"
    assert values.parse(["{none}", "{area}", "{name}"]).first(ROW) == "Sale"
    assert values.parse({"text": "LARDER", "from_capitals": True}).one(ROW) == "Larder"


@pytest.mark.parametrize(
    "raw", [[], {"txt": "x"}, {}, {"text": "x", "values": "y"}, [["x"], {}], "{", "a } b", "{ }"]
)
def test_values_that_mean_nothing(raw: object) -> None:
    with pytest.raises(BadValue):
        values.parse(raw)
