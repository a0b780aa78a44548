"""A hub with a synthetic directory of HUB_BENCH_SIZE services, and two pages to compare its own with."""

import json
import os
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Flask, Response
from flask_migrate import upgrade
from markupsafe import Markup
from sqlalchemy import insert

from hub.accounts.access import PUBLIC, public
from hub.app import create_app
from hub.core import clock
from hub.core.db import db, transaction
from hub.directory.card_words import CardWords
from hub.directory.models import (
    Address,
    Attribute,
    Frequency,
    LinkEntity,
    Location,
    Organization,
    OrganizationType,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceStatus,
    Taxonomy,
    TaxonomyTerm,
)
from hub.search import tasks as indexing
from tests.bench.directory import TERMS, documents

CHUNK = 1000
IN_ORDER = (
    Organization,
    Service,
    Location,
    Address,
    ServiceAtLocation,
    Schedule,
    Attribute,
)  # who is pointed at first
CARDS = 20

# Constant words in one flat loop: 40 KB, about the least that Jinja can cost.
PLAIN = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<ol>{% for card in cards %}<li><article><h2><a href="/services/{{ card.id }}">{{ card.name }}</a></h2>
<p>{{ card.organization }}</p><p>{{ card.text }}</p><p>{{ card.when }} {{ card.cost }} {{ card.where }}</p>
</article></li>{% endfor %}</ol></body></html>"""


# Twenty constant cards through our own card macro in the frame of every page: what such a page costs in Jinja when
# nothing is searched, read from the database or kept.
FIXED = """{% extends "base.html" %}{% from "components/card.html" import service_card %}
{% block title %}A fixed page{% endblock %}{% block main %}<h1>A fixed page</h1>
<ol class="hub-cards">{% for card in cards %}<li>{{ service_card(card, level=2) }}</li>{% endfor %}</ol>
{% endblock %}"""
EXAMPLE: dict[str, Any] = {
    "id": "00000000-0000-4000-8000-000000000000",
    "url": "/services/00000000-0000-4000-8000-000000000000",
    "name": Markup("A service with a name of the usual length"),
    "organization": "An organization of Aldermere",
    "organization_url": "/organizations/00000000-0000-4000-8000-000000000000",
    "summary": Markup("Words that say what it is, and for whom. " * 7),
    "alert": "",
    "distance": "1.2 miles",
    "place": "Mill Lane Hall, Aldermere",
    "open_state": "open",
    "open_words": "Open now until 5pm",
    "is_free": True,
    "cost_words": "",
    "capacity": "open",
    "capacity_words": "",
    "checked": "Checked 3 weeks ago",
    "is_stale": False,
    "number": 1,
    "save_url": "/shortlist/add/00000000-0000-4000-8000-000000000000?next=%2Fsearch",
}

SERVICE = {
    "id": "00000000-0000-4000-8000-000000000000",
    "organization_id": "00000000-0000-4000-8000-000000000001",
    "name": "A service with a name of the usual length",
    "description": "Words that say what it is, and for whom. " * 7,
    "status": "active",
    "assured_date": "2026-11-01",
    "last_modified": "2026-11-22T09:00:00.000Z",
    "organization": {
        "id": "00000000-0000-4000-8000-000000000001",
        "name": "An organization of Aldermere",
        "description": "An organization of Aldermere",
    },
}


def build() -> Flask:
    app = create_app(for_commands=True)
    cards = [
        {
            "id": number,
            "name": f"Service {number}",
            "organization": "An organization",
            "text": "Words that say what it is. " * 66,
            "when": "Open now until 5pm",
            "cost": "Free",
            "where": "1 mile",
        }
        for number in range(CARDS)
    ]

    plain_page = app.jinja_env.from_string(PLAIN)
    fixed_page = app.jinja_env.from_string(FIXED)
    example = CardWords(**EXAMPLE)

    @app.get("/bench/hello")
    @public
    def hello() -> str:
        return "hello"

    @app.get("/bench/fixed")
    @public
    def fixed() -> str:
        return fixed_page.render(cards=[example] * CARDS)

    @app.get("/bench/plain")
    @public
    def plain() -> str:
        return plain_page.render(title="A plain page", cards=cards)

    @app.get("/bench/services")
    @public
    def services() -> Response:
        """The least that a page of the feed could cost: nothing asked, nothing read, only written."""
        page = json.dumps({"total_items": 50, "contents": [SERVICE] * 50}, separators=(",", ":"))
        return Response(page, mimetype="application/json")

    app.extensions["hub.access"] |= dict.fromkeys(("hello", "fixed", "plain", "services"), PUBLIC)
    return app


def fill(size: int) -> None:
    """The synthetic directory, in rows."""
    upgrade()
    taxonomy = uuid.uuid4()
    terms = [uuid.uuid4() for _ in range(TERMS)]
    with transaction():
        db.session.execute(insert(Taxonomy).values(id=taxonomy, code="needs", name="Needs", description=""))
        rows = [
            {"id": term, "taxonomy_id": taxonomy, "code": f"t{n}", "name": f"Need {n}", "synonyms": []}
            for n, term in enumerate(terms)
        ]
        db.session.execute(insert(TaxonomyTerm), rows)
        batch: dict[type[Any], list[dict[str, Any]]] = {table: [] for table in IN_ORDER}
        for number, found in enumerate(rows_of(size, terms)):
            for table, row in found:
                batch[table].append(row)
            if number % CHUNK == CHUNK - 1 or number == size - 1:
                for table, chunk in batch.items():
                    if chunk:
                        db.session.execute(insert(table), chunk)
                    chunk.clear()
    indexing.rebuild()


def rows_of(size: int, terms: list[uuid.UUID]) -> Iterator[list[tuple[type[Any], dict[str, Any]]]]:
    owner = uuid.uuid4()
    for number, document in enumerate(documents(size)):
        found: list[tuple[type[Any], dict[str, Any]]] = []
        if number % 3 == 0:
            owner = uuid.uuid4()
            found.append((Organization, _organization(owner, document.organization)))
        place, point = uuid.uuid4(), document.points[0]
        opens = document.open_slots[0][0] if document.open_slots else clock.local_now()
        found += [
            (Service, _service(document, owner, number)),
            (
                Location,
                {
                    "id": place,
                    "organization_id": owner,
                    "name": f"Hall {number}",
                    "latitude": point[0],
                    "longitude": point[1],
                },
            ),
            (
                Address,
                {
                    "id": uuid.uuid4(),
                    "location_id": place,
                    "address_1": "1 Mill Lane",
                    "city": "Town",
                    "postal_code": "M1 1AA",
                },
            ),
            (ServiceAtLocation, {"id": uuid.uuid4(), "service_id": document.id, "location_id": place}),
            (
                Schedule,
                {
                    "id": uuid.uuid4(),
                    "service_id": document.id,
                    "freq": Frequency.WEEKLY,
                    "byday": "MO,WE,SA",
                    "opens_at": opens.time(),
                    "closes_at": (opens + timedelta(hours=3)).time(),
                },
            ),
        ]
        for code in document.terms:
            if code.startswith("needs:t"):
                term = terms[int(code.removeprefix("needs:t"))]
                found.append(
                    (
                        Attribute,
                        {
                            "id": uuid.uuid4(),
                            "link_entity": LinkEntity.SERVICE,
                            "link_id": document.id,
                            "taxonomy_term_id": term,
                        },
                    )
                )
        yield found


def _organization(owner: uuid.UUID, name: str) -> dict[str, Any]:
    return {
        "id": owner,
        "name": name,
        "organization_type": OrganizationType.CHARITY,
        "description": name,
        "is_published": True,
    }


def _service(document: Any, owner: uuid.UUID, number: int) -> dict[str, Any]:
    return {
        "id": document.id,
        "organization_id": owner,
        "name": document.name,
        "description": document.description,
        "status": ServiceStatus.ACTIVE,
        "is_published": True,
        "is_free": "free" in document.flags,
        "channels": ["in-person"],
        "assured_date": clock.today() - timedelta(days=number % 300),
    }


app = build()

if __name__ == "__main__" and sys.argv[1:] == ["fill"]:
    with app.app_context():
        fill(int(os.environ["HUB_BENCH_SIZE"]))
