"""The steps from nothing to this release: up, down, up again, and never short of what the models say."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import downgrade, stamp, upgrade
from sqlalchemy import event, inspect, select, text

from hub.app import create_app
from hub.core import clock
from hub.core.db import Base, db, is_ready, transaction
from hub.residents.models import FlagKind, SeenBy, VulnerabilityFlag
from tests.core.conftest import settings
from tests.support import make
from tests.support.once import copied


@pytest.fixture(scope="module", autouse=True)
def steps_read_once() -> Iterator[None]:
    """Each command reads all of them from their files, to do one."""
    with pytest.MonkeyPatch.context() as patched:
        read = ScriptDirectory.from_config
        known: dict[str | None, ScriptDirectory] = {}

        def once(config: Config) -> ScriptDirectory:
            folder = config.get_main_option("script_location")
            return known.setdefault(folder, known.get(folder) or read(config))

        patched.setattr(ScriptDirectory, "from_config", once)
        yield


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """The site on a database file that is not there yet."""
    app = create_app(settings(tmp_path), for_commands=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def full(migrated: Path, tmp_path: Path) -> Iterator[Flask]:
    """The site on a file on which every step has been run."""
    app = create_app(settings(copied(migrated, tmp_path)), for_commands=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


MARKS = str.maketrans({",": " ", "(": " ", ")": " ", '"': None})


def shape() -> dict[str, list[str]]:
    """The words that made each table and index. A table that was rebuilt names its constraints in any order, is itself
    in quotation marks, and has other brackets around what stands where nothing is given."""
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {name: sorted(sql.translate(MARKS).split()) for name, sql in rows}


def steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())


def test_the_first_step_makes_the_first_tables_and_takes_them_away(empty: Flask) -> None:
    upgrade(revision="0001")
    assert len(tables()) > 10
    downgrade(revision="base")
    assert tables() == {"alembic_version"}


def test_the_steps_lead_to_what_the_models_say(full: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []


def test_each_step_can_be_undone_and_done_again_with_records_in_place(full: Flask, tmp_path: Path) -> None:
    """One by one from the newest. What was undone is set aside, so that the step before it is undone from there."""
    file, undone = tmp_path / "hub.sqlite3", tmp_path / "undone.sqlite3"
    make.service(at=[make.location(of=make.organization())])
    db.session.remove()
    newest = steps().get_current_head()
    for step in steps().walk_revisions():
        if step.down_revision is None:
            break  # the first step makes the tables themselves
        before = shape()
        downgrade(revision=step.down_revision)
        db.engine.dispose()
        shutil.copy(file, undone)
        upgrade(revision=step.revision)
        assert shape() == before, step
        with db.engine.connect() as connection:
            assert MigrationContext.configure(connection).get_current_revision() == step.revision
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("SELECT count(*) FROM service").scalar() == 1
        assert is_ready() is (step.revision == newest)
        db.session.remove()
        db.engine.dispose()
        shutil.move(undone, file)


def test_what_a_flag_says_is_sealed_and_can_be_read_before_and_after(full: Flask) -> None:
    kind = FlagKind(code="violence", name="Violence")
    resident = make.resident(of=make.worker())
    make.saved(kind)
    flag = {"kind_code": kind.code, "source": "Herself", "review_on": clock.today(), "seen_by": SeenBy.TEAM}
    make.saved(VulnerabilityFlag(resident_id=resident.id, **flag))

    def kept() -> str:
        with db.engine.connect() as connection:
            return str(connection.execute(text("SELECT kind_code FROM vulnerability_flag")).scalar())

    db.session.remove()
    downgrade(revision="0044")
    assert kept() == "violence"
    upgrade()
    assert "violence" not in kept()
    assert db.session.scalar(select(VulnerabilityFlag.kind_code)) == "violence"


def test_a_second_start_changes_nothing(full: Flask) -> None:
    organization_id = make.organization(name="Kept").id
    before = shape()
    db.session.remove()
    upgrade()
    assert shape() == before
    with db.engine.connect() as connection:
        kept = connection.execute(
            text("SELECT name FROM organization WHERE id = :id"), {"id": organization_id.hex}
        )
        assert kept.scalar() == "Kept"


def test_a_step_that_fails_half_way_leaves_nothing_and_runs_again(
    empty: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite takes table changes back too, as long as they stand in one transaction."""
    from alembic.operations import Operations

    made, make_table = list[str](), Operations.create_table

    def create_some(self: Operations, name: str, *columns: object, **options: object) -> object:
        made.append(name)
        if len(made) == 10:
            raise KeyboardInterrupt
        return make_table(self, name, *columns, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Operations, "create_table", create_some)
        with pytest.raises(KeyboardInterrupt):
            upgrade()
    assert tables() <= {"alembic_version"}
    upgrade()
    assert tables() == {*Base.metadata.tables, "alembic_version"}


def test_steps_rebuild_tables_without_taking_rows_along_and_the_rules_hold_again_after(empty: Flask) -> None:
    """Foreign keys are off inside a step, where rebuilding a table would delete what points at it, and on after."""
    during: set[int] = set()

    def note(_c: object, cursor: sqlite3.Cursor, statement: str, *_: object) -> None:
        if statement.lstrip().startswith("CREATE TABLE organization"):
            during.add(cursor.connection.execute("PRAGMA foreign_keys").fetchone()[0])

    event.listen(db.engine, "before_cursor_execute", note)
    upgrade()
    event.remove(db.engine, "before_cursor_execute", note)
    assert during == {0}
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    make.organization()
    with pytest.raises(Exception, match="FOREIGN KEY"), transaction():
        db.session.execute(
            text(
                "INSERT INTO attribute (id, link_entity, link_id, taxonomy_term_id, link_type, value)"
                " VALUES ('a', 'service', 'b', 'c', '', '')"
            )
        )


def test_there_is_one_line_of_steps() -> None:
    from hub.core.config import ROOT

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    line = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [step.revision for step in reversed(line)] == [f"{n:04}" for n in range(1, len(line) + 1)]


def test_a_database_of_another_release_is_not_taken_for_ready(full: Flask, tmp_path: Path) -> None:
    stamp(revision="base")
    assert not is_ready()
    assert sqlite3.connect(tmp_path / "hub.sqlite3").execute(
        "SELECT count(*) FROM organization"
    ).fetchone() == (0,)
