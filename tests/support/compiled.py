"""What is compiled once for a run, and not by every app of every test: templates and SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

STATEMENTS: dict[Any, Any] = {}
"""An engine forgets what it compiled once it knows 500 statements; a run has several thousand."""


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
