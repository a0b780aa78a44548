"""Whether the time of an answer tells if an address has an account (SECURITY.md, T15).

300 pairs of a known and an unknown address, one after the other in changing order, each from a network of its own. In
one process and without a network between, which is kinder to a listener than any real site. A pair's two answers are
swapped at random many times: how often does chance alone bring medians as far apart as they were?
"""

import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from hub.accounts.models import User
from hub.accounts.policy import SYSTEM, Role
from hub.accounts.services import passwords, signing_in
from hub.app import create_app
from hub.core import clock, csrf
from hub.core.db import db, transaction
from hub.directory.services import organizations
from hub.partners.forms import runs
from tests.bench.figures import table
from tests.fixtures import settings_for
from tests.support.migrated import migrate

PAIRS = 300
ENTRIES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:hub:bench:silence")
SHUFFLES = 5_000
FAR_APART = 0.10
BY_CHANCE = 0.01

Pair = tuple[float, float]
"""Seconds for the known and for the unknown address."""


def run(pairs: int = PAIRS, only: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        migrate(Path(folder))
        app = create_app(settings_for(Path(folder)))
        with app.app_context():
            people(pairs)
        doors: dict[str, Callable[[FlaskClient, str, int], object]] = {
            "sign in, wrong password": sign_in,
            "sign in, switched off": lambda client, who, n: sign_in(client, who, n, kind="off"),
            "sign in, from a network they know": lambda client, who, n: sign_in(client, who, n, kind="home"),
            "forgotten password": forgotten,
            "claim an entry": claim,
            "register an organization": register,
        }
        rows = []
        for name, ask in doors.items():
            if only not in name:
                continue
            rows.append(row(name, measured(app, ask, pairs)))
            print(" · ".join(rows[-1]), flush=True)
    print(table(("asked", "known ms", "unknown ms", "apart", "p", "verdict"), rows))


def people(pairs: int) -> None:
    """Accounts for every pair and door: three kinds, so that no limit is reached."""
    kept = passwords.hashed("kite lamp otter")
    with transaction():
        for kind in ("known", "off", "home"):
            for n in range(pairs):
                person = User(
                    id=uuid.uuid4(),
                    email=f"{kind}{n}@aldermere-homes.example",
                    name="Sam Rowe",
                    role=Role.REFERRER,
                    password=kept,
                    active=kind != "off",
                )
                person.memberships = []
                db.session.add(person)
                db.session.flush()
                if kind == "home":
                    signing_in.remember_place(person.id, network(n))
        for n in range(pairs):
            entry = organizations.create(
                {"name": f"Aldermere Friends {n}", "email": f"hello@friends{n}.example"}, actor=SYSTEM
            )
            entry.id, entry.is_published = uuid.uuid5(ENTRIES, str(n)), True


def network(n: int) -> str:
    return f"10.{n // 250}.{n % 250}.7"


def sign_in(client: FlaskClient, who: str, n: int, *, kind: str = "known") -> object:
    name = kind if who == "known" else f"un{kind}"
    return post(client, "/sign-in", n, email=f"{name}{n}@aldermere-homes.example", password="not the one")


def forgotten(client: FlaskClient, who: str, n: int) -> object:
    return post(client, "/forgotten-password", n, email=f"{who}{n}@aldermere-homes.example")


def claim(client: FlaskClient, who: str, n: int) -> object:
    """The last page of the questions, sent; each pair asks for an entry of its own, of which few may ask a day."""
    entry = uuid.uuid5(ENTRIES, str(n))
    return send(
        client, f"/organizations/{entry}/claim", who, n, name="Kit Moss", position="Manager", way="editor"
    )


def register(client: FlaskClient, who: str, n: int) -> object:
    told = {"organization_type": "charity", "description": "We share food.", "website": "https://kit.example"}
    return send(
        client,
        "/organizations/add",
        who,
        n,
        name="Kit’s pantry",
        person="Kit Moss",
        position="Founder",
        **told,
    )


def send(client: FlaskClient, url: str, who: str, n: int, **answers: str) -> object:
    record_id = str(uuid.uuid4())
    with client.application.app_context(), time_machine.travel(clock.now() - timedelta(minutes=5)):
        carried = {
            "idempotency_key": record_id,
            "started": runs.seal().dumps(record_id),
            "been_to_check": "yes",
        }
    email = f"{who}{n}@aldermere-homes.example"
    return post(client, url, n, **answers, **carried, at=runs.CHECK, email=email)


def post(client: FlaskClient, url: str, n: int, **fields: str) -> object:
    """Press the button as somebody of the n-th network. Raises where the page is not satisfied: that tells nothing."""
    with client.application.test_request_context():
        data = {"csrf_token": csrf.token()} | fields
    answer = client.post(url, data=data, environ_overrides={"REMOTE_ADDR": network(n)})
    if url != "/sign-in" and answer.status_code != 303:
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return answer


def measured(app: Flask, ask: Callable[[FlaskClient, str, int], object], pairs: int) -> list[Pair]:
    client, found = app.test_client(), []
    for n in range(pairs):
        took = {}
        for who in random.sample(["known", "unknown"], 2):
            begun = time.perf_counter()
            ask(client, who, n)
            took[who] = time.perf_counter() - begun
        found.append((took["known"], took["unknown"]))
    return found


def row(name: str, pairs: Sequence[Pair]) -> tuple[str, ...]:
    known, unknown = medians(pairs)
    apart, p = abs(known - unknown) / unknown, chance(pairs)
    is_silent = apart < FAR_APART and p > BY_CHANCE
    figures = f"{known * 1000:.2f}", f"{unknown * 1000:.2f}", f"{apart:.1%}", f"{p:.3f}"
    return name, *figures, "silent" if is_silent else "IT TELLS"


def medians(pairs: Sequence[Pair]) -> Pair:
    return statistics.median(known for known, _ in pairs), statistics.median(unknown for _, unknown in pairs)


def chance(pairs: Sequence[Pair]) -> float:
    """How often shuffled pairs lie as far apart as these, or farther."""
    known, unknown = medians(pairs)
    as_far = 0
    for _ in range(SHUFFLES):
        one, other = medians([pair if random.random() < 0.5 else pair[::-1] for pair in pairs])  # type: ignore[misc]
        as_far += abs(one - other) >= abs(known - unknown)
    return as_far / SHUFFLES
