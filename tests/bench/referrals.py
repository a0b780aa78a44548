"""The pages of referrals beside the results page, in one process, in a hub with a hundred thousand referrals.

What counts is the processor's time of one answer (the median), asked for in turns, so that neither neighbours nor a
noisy minute decide; each turn asks for somebody else's page. The results page stands there twice. With new questions:
nobody has asked them before (the cards of single services are warm, as on any site that is in use), as nobody has read
this person's list as it stands now. With repeated questions the whole list is kept, and one template is left of it.
The homes are held to the first (ALLOWED); what they are beside the second is said all the same.
"""

import itertools
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from werkzeug.test import EnvironBuilder, run_wsgi_app

from hub.accounts.entering import PROVEN_BY
from hub.accounts.models import User
from hub.core import clock
from hub.core.db import db
from hub.referrals.models import Referral
from hub.referrals.states import OPEN
from tests.bench.figures import table
from tests.bench.pages import addresses_of
from tests.bench.systems import FHIR_JSON, Knock, knocks

ALLOWED = 2.0
TURNS, KEPT, WARM_UP = 40, 8, 150
NEW, AGAIN = "results page, new questions", "results page, repeated questions"
HELD = ("staff home", "staff home, team lead", "partner's inbox", "partner home")
"""What must not take longer than ALLOWED times the results page."""
Ask = Callable[[], float]


def run(size: int) -> None:
    from tests.bench import seeding

    os.environ |= {"HUB_DATA_DIR": str(seeding.folder(size)), "HUB_LOG_LEVEL": "WARNING", "HUB_DEMO": "false"}
    from tests.bench.site import build

    app = build()
    with app.app_context():
        workers, leads = seeding.workers_and_leads()
        asks = pages(app, workers, leads, seeding.partners())
    times, statements = measured(asks)
    print(
        table(("page", "cpu ms", "beside new", "beside repeated", "statements", ""), rows(times, statements))
    )


def pages(
    app: Flask, workers: Sequence[User], leads: Sequence[User], partners: Sequence[User]
) -> dict[str, Ask]:
    addresses = addresses_of(2 * (KEPT + TURNS + WARM_UP))
    repeated, new = addresses[:KEPT], addresses[KEPT:]
    return {
        NEW: visitor(app, new),
        AGAIN: visitor(app, repeated),
        "staff home": person(app, workers, lambda _: "/today"),
        "staff home, team lead": person(app, leads, lambda _: "/today"),
        "a worker's list": person(app, workers, lambda _: "/referrals"),
        "a team's list": person(app, workers, lambda _: "/referrals?show=team"),
        "team lead's view": person(app, leads, lambda _: "/referrals/team"),
        "a referral": person(app, workers, one_of),
        "partner home": person(app, partners, lambda _: "/partner"),
        "partner's inbox": person(app, partners, lambda _: "/partner/referrals"),
        "partner's done": person(app, partners, lambda _: "/partner/referrals?show=done"),
        **{name: system(app, knock) for name, knock in knocks(app, partners, leads).items()},
    }


def visitor(app: Flask, addresses: Sequence[str]) -> Ask:
    turns = itertools.cycle(addresses)
    return lambda: answered(app, next(turns))


def person(app: Flask, people: Sequence[User], address: Callable[[User], str]) -> Ask:
    """Each turn another of these people."""
    turns = itertools.cycle([(address(one), {"Cookie": cookie(app, one)}) for one in people[:TURNS]])
    return lambda: answered(app, *next(turns))


def one_of(worker: User) -> str:
    found = select(Referral.id).where(Referral.owner_id == worker.id, Referral.status.in_(OPEN))
    return f"/referrals/{db.session.scalars(found.order_by(Referral.id)).first()}"


def cookie(app: Flask, user: User) -> str:
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept[PROVEN_BY] = user.fs_uniquifier, "app"
        kept["fs_paa"] = clock.now().timestamp()
    name = app.config["SESSION_COOKIE_NAME"]
    held = client.get_cookie(name)
    assert held is not None
    return f"{name}={held.value}"


def system(app: Flask, knock: Callable[[], Knock]) -> Ask:
    return lambda: answered(app, *knock())


def answered(app: Flask, address: str, headers: dict[str, str] | None = None, sent: str = "") -> float:
    """Milliseconds of the processor for the whole answer, its last byte included."""
    environ = EnvironBuilder(
        address,
        method="POST" if sent else "GET",
        headers=headers,
        data=sent or None,
        content_type=FHIR_JSON if sent else None,
    ).get_environ()
    started = time.process_time()
    body, status, _ = run_wsgi_app(app, environ, buffered=True)
    taken = (time.process_time() - started) * 1000
    if not status.startswith(("200", "201")):
        raise RuntimeError(f"{address}: {status} {b''.join(body)[:300]!r}")
    return taken


def measured(asks: dict[str, Ask]) -> tuple[dict[str, float], dict[str, int]]:
    """The median of each, and how many statements the last answer took. The first answers warm up."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for name, ask in asks.items():
        for _ in range(WARM_UP if name == NEW else KEPT):
            ask()
    for _ in range(TURNS):
        for name, ask in asks.items():
            times[name].append(ask())
    return {name: statistics.median(taken) for name, taken in times.items()}, counted(asks)


def counted(asks: dict[str, Ask]) -> dict[str, int]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("PRAGMA"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    found = {}
    for name, ask in asks.items():
        seen.clear()
        ask()
        found[name] = len(seen)
    event.remove(Engine, "before_cursor_execute", note)
    return found


def rows(times: dict[str, float], statements: dict[str, int]) -> Iterator[tuple[str, ...]]:
    for name, taken in times.items():
        ratio = taken / times[NEW]
        said = ""
        if name in HELD:
            said = f"at most {ALLOWED:g}" if ratio <= ALLOWED else f"MORE THAN {ALLOWED:g}"
        yield name, f"{taken:.1f}", f"{ratio:.2f}", f"{taken / times[AGAIN]:.2f}", str(statements[name]), said
