"""Loading the demo: once, all or nothing, and never over what people wrote."""

import pytest
from flask import Flask
from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.db import db, transaction
from hub.core.errors import Invalid
from hub.directory.demo import load, records
from hub.directory.models import Opportunity, Organization, Service
from hub.directory.queries import taxonomies
from hub.outbox import services as outbox
from hub.places import queries as places
from hub.places import services as map_of


def test_it_is_one_deed_that_the_index_hears_of_and_a_second_load_changes_nothing_nor_what_people_wrote(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    load.load()
    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(map_of, "load_postcodes", None)
        assert load.load() == 0
    assert everything() == before
    deeds = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    pantry = db.session.scalars(select(Service).where(Service.source_key == "pantry-members")).one()
    gone = db.session.scalars(select(Opportunity).where(Opportunity.source_key == "opp-bundle")).one()
    assert deeds == ["taxonomies.loaded", "demo.loaded"]
    assert outbox.waiting("directory.service-changed") == len(db.session.scalars(select(Service.id)).all())
    with transaction():
        pantry.name = "The Pantry Club"
        db.session.delete(gone)
    assert load.load() == 1
    db.session.expire_all()
    assert pantry.name == "The Pantry Club"


def test_a_failure_leaves_nothing_half_loaded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise Invalid("The disk is full.")

    monkeypatch.setattr(records, "opportunity", fails)
    with pytest.raises(Invalid, match="The disk is full"):
        load.load()
    assert not taxonomies.exists()
    assert not places.sources()
    assert not db.session.scalar(select(Organization.id))


def everything() -> dict[str, object]:
    """Every row of every table."""
    tables = db.metadata.sorted_tables
    return {t.name: db.session.execute(select(t).order_by(*t.primary_key)).all() for t in tables}
