"""Somebody says an entry is wrong; an editor looks, and answers."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from hub.accounts.policy import Actor, Permission
from hub.audit import services as audit
from hub.core import clock
from hub.core.db import added_once, db
from hub.core.errors import Conflict, NotFound, TooManyTries
from hub.core.seals import keyed
from hub.directory.models import DoubtKind, LinkEntity, Report, ReportStatus, Service
from hub.directory.profile import is_sensitive
from hub.directory.queries import entries
from hub.directory.services import doubts
from hub.directory.services.records import must
from hub.messaging import services as messaging
from hub.messaging.queries import written

MOST_OPEN = 3
"""By strangers about one entry in a day: by then one of ours has enough to look into."""
MOST_LETTERS = 3
"""Receipts to one address in a day: a form that anybody can fill in must not fill somebody's mailbox."""
LETTERS = "BCDFGHJKMNPQRTVWXY346789"  # none that look or sound like another


class Problem(StrEnum):
    """What can be wrong, in the words of the form."""

    PHONE = "phone"
    HOURS = "hours"
    PLACE = "place"
    CLOSED = "closed"
    NOT_AS_SAID = "not-as-said"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            Problem.PHONE: "The phone number or email does not work",
            Problem.HOURS: "The opening times are wrong",
            Problem.PLACE: "The address or the place is wrong",
            Problem.CLOSED: "It has closed down",
            Problem.NOT_AS_SAID: "It is not what the page says",
            Problem.OTHER: "Something else",
        }[self]


def report(
    service: Service,
    *,
    what: Problem,
    details: str,
    reporter_email: str,
    actor: Actor,
    report_id: uuid.UUID | None = None,
    network: str = "",
) -> Report:
    """Take in a report and give it a reference. With an e-mail address, a receipt is promised.

    Residents are warned when a second network says so too, or one of ours does: until then it waits for an editor.

    The page brings the `report_id`, so that pressing the button twice makes one report.
    """
    if report_id and (made := _made(report_id, service)):
        return made
    here = keyed(f"{service.id}\0{network}", purpose="hub.report") if network else ""
    before = _open(service)
    if not actor.is_signed_in:
        _must_be_few(before)
    record = Report(
        id=report_id or uuid.uuid4(),
        service_id=service.id,
        reference="".join(secrets.choice(LETTERS) for _ in range(7)),
        what=what.value,
        details=details,
        reporter_email=reporter_email,
        network_hash=here,
    )
    if not added_once(record):  # both presses arrived at once, and the other one was first
        return db.session.get_one(Report, record.id)
    doubts.doubt(service.id, DoubtKind.REPORTED, about_id=record.id)
    if actor.is_staff or (here and any(one.network_hash not in {"", here} for one in before)):
        doubts.doubt(service.id, DoubtKind.BORNE_OUT, about_id=record.id)
    audit.record("report.made", actor=actor, record_type="report", record_id=record.id, what=what.value)
    lately = clock.now() - timedelta(days=1)
    if reporter_email and written("report-received", to=reporter_email, since=lately) < MOST_LETTERS:
        messaging.send(
            "report-received",
            to=reporter_email,
            about_id=record.id,
            reference=record.reference,
            service_id=_to_name(service),
        )
    return record


def _open(service: Service) -> Sequence[Report]:
    found = select(Report).where(Report.service_id == service.id, Report.status == ReportStatus.NEW)
    return db.session.scalars(found).all()


def _must_be_few(waiting: Sequence[Report]) -> None:
    """Raises TooManyTries when so many of a day wait for an answer already."""
    today = [one for one in waiting if one.created_at > clock.now() - timedelta(days=1)]
    if len(today) >= MOST_OPEN:
        raise TooManyTries("Others have told us about this today, and we are looking into it.")


def bear_out(record: Report, *, actor: Actor) -> None:
    """An editor has read it and finds that it may be right: warn residents until it is answered."""
    must(actor, Permission.REPORT_ANSWER)
    if record.status is ReportStatus.ANSWERED:
        raise Conflict("Somebody has answered this report already.")
    doubts.doubt(record.service_id, DoubtKind.BORNE_OUT, about_id=record.id)
    audit.record("report.borne_out", actor=actor, record_type="report", record_id=record.id)


def _made(report_id: uuid.UUID, service: Service) -> Report | None:
    """The report that an earlier press of the button made. Raises NotFound for one about something else."""
    made = db.session.get(Report, report_id)
    if made is not None and made.service_id != service.id:
        raise NotFound
    return made


def _to_name(service: Service) -> str:
    """The service an e-mail may point at: none when being seen with it could harm somebody."""
    terms = entries.terms_of(LinkEntity.SERVICE, [service.id])[service.id]
    return "" if is_sensitive(service.is_sensitive, terms) else str(service.id)


def answer(record: Report, words: str, *, actor: Actor) -> None:
    """Say what was done. The reporter hears it once; then their address is forgotten. Raises Conflict if answered."""
    must(actor, Permission.REPORT_ANSWER)
    if record.status is ReportStatus.ANSWERED:
        raise Conflict("Somebody has answered this report already.")
    record.status, record.answer, record.answered_at = ReportStatus.ANSWERED, words, clock.now()
    if record.reporter_email:
        messaging.send(
            "report-answered",
            to=record.reporter_email,
            about_id=record.id,
            reference=record.reference,
            service_id=_to_name(record.service),
            answer=words,
        )
    record.reporter_email = record.network_hash = ""
    doubts.settle(record.service_id, kinds={DoubtKind.REPORTED, DoubtKind.BORNE_OUT}, about_id=record.id)
    audit.record("report.answered", actor=actor, record_type="report", record_id=record.id, fields=["status"])
