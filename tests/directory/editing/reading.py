"""What the tests of this folder look up: a record as it is now, what the trail says, what a page says."""

import uuid
from typing import Any

from bs4 import BeautifulSoup
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.policy import SYSTEM
from hub.audit.models import AuditEvent
from hub.core.db import db
from hub.directory.models import Organization, Service
from hub.directory.queries import entries

AT = "/admin/directory"


def service(record: Service) -> Service:
    db.session.expire_all()
    return entries.service(record.id, actor=SYSTEM)


def organization(record: Organization) -> Organization:
    db.session.expire_all()
    return entries.organization(record.id, actor=SYSTEM)


def deeds(record_id: uuid.UUID) -> list[str]:
    """What the audit trail says was done to a record, in order."""
    found = select(AuditEvent.action).where(AuditEvent.record_id == str(record_id)).order_by(AuditEvent.id)
    return list(db.session.scalars(found))


def fields_of_last_deed(record_id: uuid.UUID) -> list[str]:
    found = (
        select(AuditEvent.detail).where(AuditEvent.record_id == str(record_id)).order_by(AuditEvent.id.desc())
    )
    detail: dict[str, Any] = db.session.scalars(found).first() or {}
    return list(detail.get("fields", ()))


def text(response: TestResponse) -> str:
    """The words of the main part of a page, without line breaks."""
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    return " ".join((page.find("main") or page).get_text(" ").split())


def problems(response: TestResponse) -> list[str]:
    """The lines of the error summary. Each leads to something that is on the page."""
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    links = page.select(".govuk-error-summary a")
    for link in links:
        assert page.find(id=str(link["href"])[1:]), f"{link['href']} leads nowhere"
    return [link.get_text() for link in links]


def typed(response: TestResponse, name: str) -> str:
    """What stands in a field of a page."""
    page = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    field = (page.find("main") or page).find(attrs={"name": name})
    assert field, f"no field {name}"
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.find("option", selected=True)
        return str(chosen["value"]) if chosen else ""
    return str(field.get("value", ""))
