"""What is compiled once for a run, and not by every app of every test: templates, SQL, addresses, and TOML."""

import pickle
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Dialect
from werkzeug.routing import Rule

STATEMENTS: dict[Any, Any] = {}
"""An engine forgets what it compiled once it knows 500 statements; a run has several thousand."""


def savepoints_as_they_are(dialect: Dialect) -> None:
    """Each transaction of a test is a savepoint of the test's own. SQLAlchemy would make a statement of every one,
    and compile it: their words are always the same but for a number.
    """
    dialect.do_savepoint = partial(_say, "SAVEPOINT")  # type: ignore[method-assign]
    dialect.do_release_savepoint = partial(_say, "RELEASE SAVEPOINT")  # type: ignore[method-assign]
    dialect.do_rollback_to_savepoint = partial(_say, "ROLLBACK TO SAVEPOINT")  # type: ignore[method-assign]


def _say(words: str, connection: Connection, name: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"{words} {name}")
    cursor.close()


class Templates(FileSystemBytecodeCache):
    """Told apart by what an environment adds while it compiles, which the key of the original leaves out."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        as_it_is = f"{environment.trim_blocks} {environment.lstrip_blocks} {environment.finalize is not None}"
        key = self.get_cache_key(name, f"{filename} {as_it_is}")
        bucket = Bucket(environment, key, self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket


@contextmanager
def templates_kept_in(folder: Path) -> Iterator[None]:
    """Every app that is made inside finds there what another one has compiled."""
    folder.mkdir(exist_ok=True)
    made = Flask.create_jinja_environment

    def create(app: Flask) -> Any:
        environment = made(app)
        environment.bytecode_cache = Templates(str(folder))
        return environment

    Flask.create_jinja_environment = create  # type: ignore[method-assign]
    try:
        yield
    finally:
        Flask.create_jinja_environment = made  # type: ignore[method-assign]


@contextmanager
def kept_in_memory() -> Iterator[None]:
    """Every app that is made inside builds its addresses with code that the first one compiled; and a file of
    TOML that is read again is not taken apart again.
    """
    compile_builder, loads = Rule._compile_builder, tomllib.loads
    builders: dict[Any, Callable[..., tuple[str, str]]] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return compile_builder(rule, append_unknown)
        made_of = (rule.rule, tuple(rule._trace), append_unknown)
        if made_of not in builders:
            builders[made_of] = compile_builder(rule, append_unknown)
        return builders[made_of]

    @cache
    def pickled(text: str) -> bytes:
        return pickle.dumps(loads(text))

    Rule._compile_builder = builder  # type: ignore[method-assign]
    tomllib.loads = lambda text, **options: loads(text, **options) if options else pickle.loads(pickled(text))
    try:
        yield
    finally:
        Rule._compile_builder, tomllib.loads = compile_builder, loads  # type: ignore[method-assign]
