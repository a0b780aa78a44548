"""A small world: two wards of one borough, a few postcodes, a few names."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from hub.core.config import ROOT
from hub.core.db import db, transaction
from hub.places import gazetteer, geojson, services
from hub.places.onspd import AreaPostcodes

WARDS = [  # code, name, south, west, north, east: they share a border
    ("E05000001", "Mill Ward", 53.40, -2.40, 53.44, -2.35),
    ("E05000002", "Quay Ward", 53.40, -2.35, 53.44, -2.30),
]
NAMES = """\
Sale\tTrafford\tt\t53.4246\t-2.3221
Sale\tTorridge\th\t50.9000\t-4.1000
Stretford\tTrafford\tt\t53.4466\t-2.3086
Altrincham\tTrafford\tt\t53.3878\t-2.3486
St Helens\t\tt\t53.4541\t-2.7461
Manchester\t\tc\t53.4790\t-2.2453
Newport\t\tc\t51.5877\t-2.9984
Newport\tTelford and Wrekin\tt\t52.7691\t-2.3787
King's Lynn\t\tt\t52.7517\t0.4023
Merthyr Tudful - Merthyr Tydfil\t\tt\t51.7459\t-3.3784
Reddish\tStockport\ta\t53.4363\t-2.1610
"""


def area_postcodes(area: str, rows: Sequence[tuple[str, float, float, str]]) -> AreaPostcodes:
    codes, lats, lons, authorities = zip(*rows, strict=True)
    return AreaPostcodes(area, list(codes), np.array(lats), np.array(lons), list(authorities))


def some_postcodes() -> AreaPostcodes:
    """M33 and M41 with enough postcodes to hide in, M99 with one, spread over the two wards."""
    rows = [("M33 2AB", 53.42, -2.38, "E08000009")]
    letters = "ABDEFGHJLN"
    for number in range(60):
        inward = f"{number // 10 + 3}{letters[number % 10]}Z"
        rows.append((f"M33 {inward}", 53.41 + number / 4000, -2.36 + number / 3000, "E08000009"))
        rows.append((f"M41 {inward}", 53.45 + number / 4000, -2.36 + number / 3000, "E08000009"))
    rows.append(("M99 1AA", 53.4805, -2.2401, "E08000003"))
    return area_postcodes("M", sorted(rows))


def wards_file() -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"WD25CD": code, "WD25NM": name, "LAD25CD": "E08000009", "LAD25NM": "Trafford"},
            "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]},
        }
        for code, name, s, w, n, e in WARDS
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def world(app: Flask) -> Flask:
    """Everything above, loaded."""
    with transaction():
        services.load_postcodes(some_postcodes())
        services.load_names(gazetteer.read(NAMES), source="names.tsv", attribution="Contains OS data")
        services.load_shapes(geojson.read(wards_file()), source="wards.geojson")
    db.session.expunge_all()
    return app


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data beside the repository, for tests that check us against it."""
    folder = Path(os.environ.get("HUB_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"the real data is not at {folder}")
    return folder
