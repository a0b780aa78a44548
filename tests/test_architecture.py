"""How the house is laid out: who may import what, what files are called, and what no file holds."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from hub.core.config import ROOT
from hub.core.db import Base

HUB = ROOT / "hub"
MODULES = sorted(path for path in HUB.rglob("*.py") if "__pycache__" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
CAPABILITIES = {path.name for path in HUB.iterdir() if (path / "__init__.py").is_file()} - {"core"}

LONGEST = 400
SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "data", "info"}
IMPORT = re.compile(r"^[ \t]*((?:from\s+\S+\s+)?import\s+(?:\((?:#.*|[^)#])*\)|.*))", re.M)
"""Taken apart alone: a thousand whole files cost seconds."""
PURE = {"services", "policy", "models", "queries"}


@cache
def text_of(path: Path) -> str:
    return path.read_text()


@cache
def imports_of(path: Path) -> ast.Module:
    return ast.parse("\n".join(IMPORT.findall(text_of(path))))


def role_of(path: Path) -> str:
    """What a module is to its capability: "services" for hub/directory/services/offers.py."""
    parts = path.relative_to(HUB).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


def imported(path: Path) -> Iterator[str]:
    """The dotted names of modules that a module imports, wherever in it the import stands."""
    for node in imports_of(path).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: say the whole name of what you import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tracked() -> list[Path]:
    """What goes into the repository; none where this is no clone."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_the_capabilities_form_a_ladder() -> None:
    """The contracts of pyproject.toml, exhaustive: a new capability finds its rung or fails here."""
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_nobody_imports_the_views_or_forms_of_another_capability() -> None:
    wrong = []
    for path in MODULES:
        own = path.relative_to(HUB).parts[0]
        for name in imported(path):
            parts = name.split(".")
            theirs = parts[0] == "hub" and len(parts) > 2 and parts[1] in CAPABILITIES - {own}
            if theirs and parts[2] in {"views", "forms"} and path.name != "app.py":
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_rules_read_no_request() -> None:
    """`services`, `policy`, `models` and `queries` know nothing of Flask."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        if role_of(path) in PURE
        for name in imported(path)
        if name.split(".")[0] in {"flask", "flask_login", "wtforms", "werkzeug"}
    ]
    assert not wrong


def test_migrations_import_nothing_of_ours() -> None:
    steps = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert steps
    for step in steps:
        assert not [name for name in imported(step) if name.split(".")[0] == "hub"]
        assert re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", step.name)


def test_each_module_is_short_and_says_what_lives_in_it() -> None:
    assert not [path for path in MODULES if text_of(path).count("\n") > LONGEST], "too long"
    assert not [path for path in MODULES if not re.match(r'r?"""\s*[^\s"]', text_of(path))], (
        "does not say what lives there"
    )
    assert not [path for path in MODULES if path.stem in SAY_NOTHING], "says nothing by its name"


def test_each_template_is_short_and_trusts_nothing_it_was_given() -> None:
    texts = {path: path.read_text() for path in TEMPLATES if path.suffix in {".html", ".txt"}}
    assert not [path for path, text in texts.items() if text.count("\n") > LONGEST], "too long"
    trusting = re.compile(r"\|\s*safe\b|autoescape\s+false")
    assert not [path for path, text in texts.items() if trusting.search(text)], "takes words for HTML"


def test_tests_mirror_the_house() -> None:
    """Each capability has a folder of tests of its own name."""
    untested = {name for name in CAPABILITIES if not list((ROOT / "tests" / name).glob("**/test_*.py"))}
    assert not untested


def test_every_record_says_what_it_is() -> None:
    assert len(Base.registry.mappers) > 10
    silent = [m.class_.__name__ for m in Base.registry.mappers if not vars(m.class_).get("__doc__")]
    assert not silent


def test_relationships_load_nothing_by_surprise() -> None:
    """They raise, or come with their owner in one statement; a page that forgets to load one fails its test."""
    lazy = {
        str(relation): relation.lazy
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.lazy not in {"raise_on_sql", "selectin"}
    }
    assert not lazy


def test_rows_come_only_through_queries() -> None:
    """No `Model.query` and no `session.query`: reads start from what the actor may see."""
    wrong = []
    for path in MODULES:
        if ".query" not in text_of(path):
            continue
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.Attribute) and node.attr in {"query", "query_class"}:
                owner = ast.unparse(node.value)
                if owner.endswith("session") or owner.rsplit(".", maxsplit=1)[-1][:1].isupper():
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {owner}.{node.attr}")
    assert not wrong


def test_only_edges_open_transactions() -> None:
    """Views, commands and workers; a service inside one would commit half of somebody else's deed."""
    wrong = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if role_of(path) in PURE
        and path.relative_to(HUB).parts[0] not in {"core", "outbox", "places"}  # the worker; a bulk load
        and "transaction()" in text_of(path)
    ]
    assert not wrong


def test_time_comes_from_the_clock() -> None:
    """So that a test moves through weeks in milliseconds."""
    asks = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.time)\(")
    wrong = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path != HUB / "core" / "clock.py" and asks.search(text_of(path))
    ]
    assert not wrong


def test_a_day_by_which_one_of_ours_does_something_comes_from_the_working_days() -> None:
    reckoned = re.compile(r"\b(?:due|review)_on=.*today\(\) \+|\bweekday\(\) [<>]")
    for path in MODULES:
        if path.stem.startswith("demo") or path.parts[-2:] == ("core", "workdays.py"):
            continue
        assert not reckoned.search(text_of(path)), f"{path}: workdays.within() knows bank holidays"


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """No path of somebody's computer, and no package registry but the usual ones that tools know by themselves."""
    files = tracked()
    if not files:
        pytest.skip("not a git clone")
    machine = re.compile(
        r"(?<![\w.])/(?:work|root|home|Users|mnt)/\w|[A-Z]:\\\\|index-url\s*[=:]|\"resolved\"\s*:"
    )
    this = Path(__file__)
    wrong = []
    for path in files:
        if path == this or path.suffix in {".woff2", ".png", ".ico", ".pdf", ".xlsx", ".jpg", ".webp"}:
            continue
        text = path.read_text(errors="replace")
        wrong += [f"{path.relative_to(ROOT)}: {found.group()}" for found in machine.finditer(text)]
    assert not wrong


def test_nothing_that_is_built_or_secret_is_kept() -> None:
    files = {str(path.relative_to(ROOT)) for path in tracked()}
    kept = [
        name
        for name in files
        if name.startswith(("static/dist/", "node_modules/", "var/", ".venv/"))
        or name.endswith((".sqlite3", ".pyc", ".log"))
        or Path(name).name in {".env", "secret_key"}
    ]
    assert not kept
