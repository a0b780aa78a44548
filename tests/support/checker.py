"""The checker of Open Referral UK feeds. It lies beside the repository, and is not there for everybody."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.standing import ROOT

CHECKER = Path(os.environ.get("HUB_SHARED", ROOT.parent / "shared")) / "oruk" / "check_oruk.py"
NEEDS = "import jsonschema, referencing"


def python() -> str:
    """A Python that has what the checker needs. It is no need of ours, so it need not be this one."""
    if importlib.util.find_spec("jsonschema") and importlib.util.find_spec("referencing"):
        return sys.executable
    for found in filter(None, map(shutil.which, ("python3", "/usr/bin/python3", "python3.12", "python3.11"))):
        if subprocess.run([found, "-c", NEEDS], capture_output=True, check=False).returncode == 0:
            return found
    pytest.skip("the checker needs jsonschema and referencing, and no Python here has them")
