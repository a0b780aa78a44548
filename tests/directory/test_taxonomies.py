"""The words of the directory, loaded from their file."""

from pathlib import Path

import pytest
from flask import Flask

from hub.accounts.policy import SYSTEM, VISITOR
from hub.core.db import db, transaction
from hub.core.errors import Invalid, NotFound
from hub.directory.queries import taxonomies as words
from hub.directory.services import taxonomies


def test_every_term_comes_with_its_parent(app: Flask) -> None:
    with transaction():
        added = taxonomies.load(actor=SYSTEM)
    assert added > 150
    parcels = words.by_code("needs", "food/parcels")
    food = words.by_code("needs", "food")
    assert parcels is not None
    assert food is not None
    assert parcels.parent_id == food.id
    assert "food bank" in parcels.synonyms


def test_a_second_load_leaves_what_editors_changed(app: Flask) -> None:
    with transaction():
        taxonomies.load(actor=SYSTEM)
    with transaction():
        term = words.by_code("needs", "food")
        assert term is not None
        term.name = "Food and drink"
    with transaction():
        assert taxonomies.load(actor=SYSTEM) == 0
    assert words.tree("needs")[0].name == "Food and drink"


def test_a_term_without_its_parent_is_refused(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('taxonomy=[{code="n",name="N"}]\nterm=[{taxonomy="n",code="a/b",name="B",parent="a"}]')
    with pytest.raises(Invalid, match="names a parent that is not there: a"), transaction():
        taxonomies.load(file, actor=SYSTEM)
    assert not words.exists()


def test_visitors_may_not(app: Flask) -> None:
    with pytest.raises(NotFound):
        taxonomies.load(actor=VISITOR)
    assert not db.session.new
