"""Every column that says something about a person says what becomes of it; a new one that does not fails here."""

import tomllib
from pathlib import Path

from sqlalchemy import Column, DateTime
from sqlalchemy.types import TypeDecorator

from hub.core.db import Base
from hub.core.personal import KEY, Access, Erasure, Personal, rules_of
from hub.core.sealed import Sealed, SealedDate, SealedJSON

ABOUT_NOBODY: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "columns_about_nobody.toml").read_text()
)
"""Written by hand, and read by whoever reviews a new column: table → columns that say nothing about anybody."""


def _says_nothing(column: Column[object]) -> bool:
    """Keys, versions and moments: they lead to a person only by way of the row they stand in."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    is_key = bool(column.foreign_keys) or (column.primary_key and column.name == "id")
    return is_key or column.name == "version" or isinstance(kind, DateTime)


def test_a_column_about_a_person_says_what_access_erasure_and_retention_do_with_it() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if KEY not in column.info
        and not _says_nothing(column)
        and column.name not in ABOUT_NOBODY.get(table.name, ())
    ]
    assert not silent, "give it info=personal(...), or name it in columns_about_nobody.toml"


def test_the_list_of_what_is_about_nobody_names_only_what_is_there() -> None:
    tables = Base.metadata.tables
    stale = [
        f"{table}.{column}"
        for table, columns in ABOUT_NOBODY.items()
        for column in columns
        if table not in tables
        or column not in tables[table].columns
        or KEY in tables[table].columns[column].info
    ]
    assert not stale


def test_what_is_sealed_names_its_own_place_and_has_rules() -> None:
    sealed = (Sealed, SealedDate, SealedJSON)
    columns = [
        c for table in Base.metadata.sorted_tables for c in table.columns if isinstance(c.type, sealed)
    ]
    assert columns
    for column in columns:
        assert isinstance(column.type, sealed)
        assert column.type.place == f"{column.table.name}.{column.name}"
        is_about_nobody = column.name in ABOUT_NOBODY.get(column.table.name, ())  # a secret of a machine
        assert KEY in column.info or is_about_nobody


def test_rules_that_keep_or_withhold_say_why() -> None:
    found = list(rules_of(Base.metadata))
    assert len(found) > 50
    for column, rule in found:
        assert isinstance(rule, Personal), column
        if rule.access is Access.WITHHELD or rule.erasure is Erasure.KEPT:
            assert rule.why, column
