"""The open data sets that importers stumble over, where they are there: each comes in, is counted, and comes again."""

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.core.config import ROOT
from hub.core.db import db
from hub.directory.imports.open_referral import files
from hub.directory.imports.open_referral.cli import bring_in
from hub.directory.imports.open_referral.run import SourceTold
from hub.directory.imports.report import Outcome
from hub.directory.models import Phone, Schedule

SHARED = Path(os.environ.get("HUB_SHARED", ROOT.parent / "shared")) / "data"
SETS = {  # name: (path, organizations, places, services that came in, refused)
    "hsds-3.0": ("hsds-samples/hsds-3.0-example-csv", 1, 1, 1, 0),
    "uk-profile": ("hsds-samples/uk-profile-example-csv", 1, 1, 1, 0),
    "hsds-1.1": ("hsds-spec-examples/hsds11", 10, 10, 13, 0),
    "family-hubs": ("hsds-samples/dfe-service-directory-seed.json", 12, 7, 5, 0),
    "ohana": ("hsds-ohana-smc", 8, 22, 23, 0),
    "illinois": ("hsds-samples/hsds-ilao-430-services", 34, 520, 429, 1),
    "grants": ("trafford-grants/trafford_council_voluntary_sector_grants.csv", 323, 3, 0, 0),
}


@pytest.mark.parametrize("name", SETS)
def test_a_set_comes_in_as_its_publisher_counts_it(app: Flask, name: str) -> None:
    path, organizations, places, services, refused = SETS[name]
    if not (SHARED / path).exists():
        pytest.skip(f"{path} is not here: set HUB_SHARED to the folder of shared data")
    told = SourceTold(name, name)
    report = bring_in(files.read(SHARED / path), told)
    made = [one.kind for one in report.of(Outcome.CREATED)]
    assert (made.count("organization"), made.count("location"), made.count("service")) == (
        organizations,
        places,
        services,
    )
    assert report.counts()[Outcome.REFUSED] == refused
    if name == "illinois":
        assert db.session.scalar(select(func.count(Phone.id))) == 963  # 982 rows, 19 of them without a number
        assert db.session.scalar(select(func.count(Schedule.id))) == 2492
    if name != "grants":
        again = bring_in(files.read(SHARED / path), told)
        assert {one.outcome for one in again.results} <= {Outcome.UNCHANGED, Outcome.REFUSED}
