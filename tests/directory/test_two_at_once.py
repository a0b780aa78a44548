"""Two people save at the same moment, on a database file of their own."""

import threading

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from hub.accounts.policy import SYSTEM
from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.directory.importing import feeds
from hub.directory.models import MergedKind, Rhythm, Taxonomy, TaxonomyTerm
from hub.directory.queries import entries
from hub.directory.services import duplicates, offers, taxonomies
from hub.directory.services.records import THEIRS
from tests.support import make
from tests.support.at_once import two_each


def test_of_two_who_save_at_the_same_moment_one_wins_and_the_other_is_told(real_app: Flask) -> None:
    service_id = make.service().id
    db.session.remove()
    ready, outcomes = threading.Barrier(2), list[str]()

    def save(name: str) -> None:
        with real_app.app_context():
            service = entries.service(service_id, actor=SYSTEM)
            version = service.version
            ready.wait(5)
            try:
                with transaction():
                    offers.edit(service, {"name": name}, actor=SYSTEM, version=version)
                outcomes.append(name)
            except (Conflict, StaleDataError):
                outcomes.append("refused")

    people = [threading.Thread(target=save, args=(name,)) for name in ("Ann", "Bob")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes, key=len) in (["Ann", "refused"], ["Bob", "refused"])
    assert entries.service(service_id, actor=SYSTEM).name in outcomes
    edits = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "service.edited")
    assert db.session.scalar(edits) == 1


def test_of_two_who_add_the_same_at_once_the_second_is_refused_in_words_or_finds_it_there(
    real_app: Flask,
) -> None:
    """On PostgreSQL both look before either has written."""
    term, service_id, other_id = (
        make.term("food/hot-meals", "Hot meals"),
        make.service().id,
        make.service().id,
    )
    term_id, taxonomy_id = term.id, term.taxonomy_id
    feed = {
        "url": "https://council.example/api",
        "rhythm": Rhythm.DAILY,
        "publish": False,
        "title": "Council",
    }
    named = {"name": "Soup", "description": "", "synonyms": [], "parent_id": None}

    def add_term() -> None:
        taxonomies.add_term(db.session.get_one(Taxonomy, taxonomy_id), named, actor=SYSTEM)

    def give() -> None:
        service, word = entries.service(service_id, actor=SYSTEM), db.session.get_one(TaxonomyTerm, term_id)
        offers.set_terms(service, [word], taxonomy_id=taxonomy_id, actor=SYSTEM)

    *read, given = two_each(
        real_app,
        add_term,
        lambda: feeds.add(feed, actor=SYSTEM),
        lambda: duplicates.are_two(MergedKind.SERVICE, service_id, other_id),
        give,
    )
    assert read == [["", "There is a term called “Soup” here already."], ["", feeds.IS_FEED], ["", ""]]
    assert given in (["", ""], ["", THEIRS])  # on SQLite the second finds it given
