"""The database: session, base class, column types, and the one way to change anything: `transaction()`."""

import enum
import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    Dialect,
    Engine,
    Enum,
    Index,
    MetaData,
    Numeric,
    String,
    Text,
    Uuid,
    event,
    inspect,
    text,
)
from sqlalchemy import DateTime as SQLDateTime
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from hub.core import clock
from hub.core.config import ROOT
from hub.core.errors import Conflict
from hub.core.imagining import ImaginingSession, imagining


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Refuses one without a time zone; gives every one back in UTC."""

    impl = SQLDateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def _values(choices: type[enum.Enum]) -> list[str]:
    return [member.value for member in choices]


# Flask-SQLAlchemy copies the base class, and only what sits on the registry survives the copy.
_registry = registry(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    ),
    type_annotation_map={
        datetime: UTCDateTime(),
        uuid.UUID: Uuid(),
        Decimal: Numeric(10, 2),
        enum.Enum: Enum(enum.Enum, native_enum=False, values_callable=_values, length=40),
        list[str]: MutableList.as_mutable(JSON()),
        dict[str, Any]: JSON(),
    },
)


class Base(DeclarativeBase):
    registry = _registry


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False, "class_": ImaginingSession},
    disable_autonaming=True,
)
BUSY, PATIENT = 5_000, 30_000
"""For how many milliseconds somebody with something to write waits: commonly, and for a long write that is known of."""
KEPT, LITTLE = 32_000, 4_000
"""KB of the database that a connection keeps in memory: commonly, and where each page is read once."""
A_LONG_WRITE = 600
"""Seconds. An older notice was left by a process that was killed."""
STEPS = ROOT / "migrations" / "versions"

if TYPE_CHECKING:

    class Model(Base):
        """What every table's class stands on."""

        __abstract__ = True
else:
    Model = db.Model

short = String(200)
line = String(500)
long = Text


def index_of_those_with(table: str, column: str) -> Index:
    """An index of the rows that have a value in this column, where most have none.

    SQLite takes a whole one for a question about those without ("is no duplicate"), and reads nearly every row.
    """
    has_one = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=has_one, postgresql_where=has_one)


class Identified:
    """A UUID from the first row, so that records can travel between hubs."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


class Versioned:
    """Two people may edit it: the UPDATE checks the version, so the second of them loses nothing unseen."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Stamped:
    """When it came and when it, or anything that belongs to it, last changed."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_modified: Mapped[datetime] = mapped_column(default=clock.now, index=True)


PATIENCE = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
"""For another's lock as long as on SQLite; and nobody holds one for long who does nothing. On PostgreSQL."""

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_patient: ContextVar[bool] = ContextVar("patient", default=True)


@contextmanager
def transaction(*, is_patient: bool = True) -> Iterator[None]:
    """Everything inside happens, or nothing does. Only an edge (view, command, worker) opens one.

    On SQLite it takes the write lock at its start: a transaction that reads first and asks for the lock
    later either loses updates in silence or fails half-way. It waits for a long write that is known of, unless it
    is not patient: somebody waits for a page who has nothing to write.
    """
    if _writing.get():
        raise RuntimeError("A transaction is open already; services do not open their own")
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("Something was changed outside a transaction")
    if db.session().in_transaction():
        db.session.commit()  # ends the read: queries see the newest rows, and versions guard records held since
    token, patience = _writing.set(True), _patient.set(is_patient)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _patient.reset(patience)
        _writing.reset(token)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Everything inside happens as if for real, can be read, and has not happened afterwards.

    Inside a transaction it leaves what came before it alone; outside one it holds the write lock of its own.
    Every record is then read anew: none keeps what it was only told.
    """
    if not _writing.get():
        with _taken_back():
            yield
        return
    db.session.flush()
    nested = db.session.begin_nested()
    try:
        yield
    finally:
        if nested.is_active:
            nested.rollback()
        db.session.expire_all()


@contextmanager
def imagined() -> Iterator[None]:
    """Records may be changed inside, and read with their changes, and the database hears nothing: no lock is taken.

    For pages that show. What asks the database by a changed field still finds it as it was.
    """
    token = imagining.set(True)
    try:
        yield
    finally:
        imagining.reset(token)
        db.session.rollback()
        db.session.expire_all()


@contextmanager
def _taken_back() -> Iterator[None]:
    if db.session().in_transaction():
        db.session.commit()  # ends the read, so that the rehearsal may take the write lock at its start
    token = _writing.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        db.session.expire_all()
        _writing.reset(token)


def read_through() -> None:
    """Whoever reads much that is not read again keeps little of it in memory, for as long as this session lasts."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text(f"PRAGMA cache_size=-{LITTLE}"))


def added_once(record: Model) -> bool:
    """Whether this was the press that made the record, of two with the same id at the same moment.

    Only one can be on SQLite, where the second waits at the door and finds it; elsewhere the table refuses it.
    """
    refusal = _refused(record)
    if (
        refusal
        and db.session.get(type(record), inspect(record).mapper.primary_key_from_instance(record)) is None
    ):
        raise refusal
    return refusal is None


@contextmanager
def first_come(refusal: str) -> Iterator[None]:
    """Of two who add or rename to the same thing at the same moment, the second is refused in these words (Conflict).

    Both have looked before either wrote, so the table decides. What is to be kept must be added in here.
    """
    if imagining.get():  # nothing is sent
        yield
        return
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise Conflict(refusal) from error


def added_first(record: Model) -> bool:
    """Whether the table took it; not if somebody added one with the same key at the same moment."""
    return _refused(record) is None


def _refused(record: Model) -> IntegrityError | None:
    """Add the record; what the table has against it."""
    try:
        with db.session.begin_nested():
            db.session.add(record)
    except IntegrityError as refusal:
        return refusal
    return None


def escape_like(text: str) -> str:
    """The words as themselves in a LIKE pattern whose escape character is a backslash."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def install(app: Flask, url: str) -> None:
    """Bind the database to the app. SQLite: one long-lived connection per process, so a full disk spares reads."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # an error would quote what was searched for, or worse, into the log
    options: dict[str, Any] = {"pool_pre_ping": False, "hide_parameters": True}
    if url.startswith("sqlite"):
        options |= {"pool_size": 1, "max_overflow": 9, "connect_args": {"timeout": 5}}
    elif url.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "connect_args": {"connect_timeout": 3, "options": PATIENCE}}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _listen(db.engine)


def _listen(engine: Engine) -> None:
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY}",
        "secure_delete=ON",
        f"cache_size=-{KEPT}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if _writing.get():
        _wait_for_a_long_write(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def long_write() -> Iterator[None]:
    """Whoever has something to write meanwhile is told by a file beside the database, and waits longer for us.

    A lock that nobody gave notice of is a fault, and is not waited for. Other databases lock rows, not everything.
    """
    notice = _notice(db.engine)
    if notice is None:
        yield
        return
    notice.touch()
    try:
        yield
    finally:
        notice.unlink(missing_ok=True)


def _notice(engine: Engine) -> Path | None:
    name = engine.engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(f"{name}-long-write") if name and name != ":memory:" else None


def _wait_for_a_long_write(connection: Connection) -> None:
    notice = _notice(connection.engine)
    try:
        is_told = notice is not None and _patient.get() and time() - notice.stat().st_mtime < A_LONG_WRITE
    except FileNotFoundError:
        is_told = False
    wanted = PATIENT if is_told else BUSY
    if connection.info.get("busy_timeout", BUSY) != wanted:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={wanted}")
        connection.info["busy_timeout"] = wanted


def install_migrations(app: Flask) -> None:
    """`hub db …` for commands and tests. The server does without: Alembic takes a second to load."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(STEPS.parent), render_as_batch=True, compare_type=True)


def is_ready() -> bool:
    """Whether the database answers and has the tables of this release."""
    newest = max(path.name.partition("_")[0] for path in STEPS.glob("[0-9]*_*.py"))
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return False
    return bool(db.session.scalar(text("SELECT version_num FROM alembic_version")) == newest)
