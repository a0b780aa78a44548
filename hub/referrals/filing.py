"""Where the files of referrals lie, and which scanner looks at them: settings of the deployment."""

import shlex
from pathlib import Path

from flask import current_app

from hub.core.config import Settings

PLAIN = "scan-"
"""How the name of a file begins that the scanner is looking at: plain, and there for that moment only."""


def folder() -> Path:
    return _settings().data_dir / "attachments"


def scanner() -> list[str]:
    """The command that takes a path as its last word; nothing where there is none."""
    return shlex.split(_settings().scan_command)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["hub.settings"]
    return settings
