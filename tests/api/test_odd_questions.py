"""What nobody would ask, asked of every address of both APIs: always answered as their documents say, and never broken.

A few hundred questions from one seed, so that a failure can be asked again; the long run is made by hand with
schemathesis (docs/open-data.md).
"""

import random
from collections.abc import Iterator
from typing import Any

from flask import Flask

from tests.api import case
from tests.support import make
from tests.support.client import PageClient

SEED, QUESTIONS = 20261122, 300
ODD = [
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "9" * 30,
        "1e309",
        "NaN",
        "true",
        "null",
        "[]",
        "{}",
        "%",
        "%00",
        "\x00",
        "\ud800",
    ),
    *(
        "' OR 1=1 --",
        "*",
        "_",
        "\\",
        "a" * 3000,
        "ß",
        "🏠",
        "2026-02-30",
        "ge2026",
        "gt9999-12-31",
        "lt0001",
        "ne2026-01",
    ),
    *(
        "2026-01-01T00:00:00+99:00",
        "53.4|-2.3|5|km",
        "|||",
        "1|2|3|parsec",
        "http://x|y",
        "|x",
        "x|",
        ",",
        "a,b",
    ),
    *(
        "00000000-0000-0000-0000-000000000000",
        "Organization/1",
        "Location/",
        "WF1 1AA",
        "../../etc/passwd",
        "ndjson",
    ),
]


def questions(
    document: Any, prefix: str, chance: random.Random
) -> Iterator[tuple[str, str, dict[str, str], set[str]]]:
    """(method, address, parameters, the statuses that are documented)."""
    shared = document["components"].get("parameters", {})
    operations = [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in {"get", "post", "put"} and "zip" not in path
    ]
    for _ in range(QUESTIONS):
        method, path, operation = chance.choice(operations)
        names = [
            shared[one["$ref"].rpartition("/")[2]]["name"] if "$ref" in one else one["name"]
            for one in operation.get("parameters", ())
            if one.get("in", "query") == "query"
        ]
        asked = {
            name + chance.choice(["", "", ":exact", ":x"]) * (prefix == "/api/fhir"): chance.choice(ODD)
            for name in chance.sample(names, k=min(len(names), chance.randint(0, 3)))
        }
        yield (
            method,
            prefix + path.replace("{id}", chance.choice(ODD[:6] + ODD[-6:]).strip() or "x"),
            asked,
            set(operation["responses"]),
        )


def test_odd_questions_are_answered_as_the_documents_say(app: Flask, client: PageClient) -> None:
    case.rich()
    case.secret()
    make.opportunity()
    chance = random.Random(SEED)
    for prefix in ("/api/oruk", "/api/fhir"):
        document = client.get(f"{prefix}/openapi.json").get_json()
        for method, address, asked, documented in questions(document, prefix, chance):
            sent = {name: value.encode("utf-8", "replace").decode() for name, value in asked.items()}
            answer = client.open(address, method=method.upper(), query_string=sent, buffered=True)
            assert str(answer.status_code) in documented | {"404", "301", "308", "405"}, (
                method,
                address,
                asked,
                answer.status_code,
            )
