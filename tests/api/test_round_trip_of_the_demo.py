"""The whole demo, loaded once: what a hub gives out of it is as the standards have it, and is taken in again alike."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from hub.api.oruk import openapi
from hub.api.oruk.field import Profile
from hub.api.oruk.resources import RESOURCES
from hub.directory.demo import load
from tests.api import schemas
from tests.api.test_round_trip import everything_said, given_out, items_of, must_come_back
from tests.support import taken_back
from tests.support.checker import CHECKER, python


@pytest.fixture(scope="module")
def demo(whole_app: Flask) -> Iterator[None]:
    with taken_back.all_that_happens(whole_app):
        load.load()
        yield


@pytest.fixture
def app(whole_app: Flask, demo: None) -> Iterator[Flask]:
    with taken_back.what_one_does(whole_app):
        yield whole_app


def test_the_whole_demo_is_said_as_our_description_has_it_and_comes_back(app: Flask) -> None:
    described = openapi.document(Profile.HSDS, title="Ours", server="/api/oruk", email="", licence="")
    for resource in RESOURCES:
        whole = {"$ref": f"#/components/schemas/{resource.entity.name}"}
        for one in everything_said(resource):
            assert list(schemas.wrong(one, whole, described, resource.name)) == []
    said = given_out()
    assert len(said["services"]) > 50
    must_come_back(said, items_of(said))


@pytest.mark.shared
def test_the_whole_demo_is_what_the_standard_says(app: Flask, tmp_path: Path) -> None:
    """Every record, held against the schemas that Open Referral UK publishes."""
    if not CHECKER.is_file():
        pytest.skip(f"the checker is not at {CHECKER}")
    path = tmp_path / "said.json"
    path.write_text(json.dumps({one.name: everything_said(one, Profile.UK) for one in RESOURCES}))
    command = [python(), "-c", JUDGE, str(CHECKER.parent), str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


JUDGE = """
import json, sys
from pathlib import Path

folder, said = map(Path, sys.argv[1:])
sys.path.insert(0, str(folder))
from check_oruk import Specs

specs = Specs(folder / "schemas")
[base] = [url for url in specs.docs if url.endswith("/3.0/openapi.json")]
paths = specs.docs[base]["paths"]
for name, records in json.loads(said.read_text()).items():
    whole = paths[f"/{name}/{{id}}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    judge = specs.validator(whole, base)
    for record in records:
        for error in judge.iter_errors(record):
            print(name, record["id"], error.json_path, error.message[:200])
"""
