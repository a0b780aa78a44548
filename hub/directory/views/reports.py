"""Telling us that an entry is wrong, without an account."""

import hashlib
import hmac
import uuid
from ipaddress import IPv6Address, ip_address

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, public
from hub.core import clock
from hub.core.db import transaction
from hub.core.errors import TooManyTries
from hub.directory.forms.reporting import ReportForm
from hub.directory.models import LinkEntity, Service
from hub.directory.profile import is_sensitive
from hub.directory.queries import entries
from hub.directory.queries import reports as queries
from hub.directory.services import reports
from hub.directory.services.reports import Problem
from hub.directory.views.blueprint import bp, settings

NETWORK_BYTES = 8  # of an IPv6 address: one household or office has all addresses under these


@bp.route("/services/<uuid:service_id>/report", methods=["GET", "POST"])
@public
def report(service_id: uuid.UUID) -> ResponseReturnValue:
    """What is wrong, and, for those who want an answer, where to send it."""
    actor = current_actor()
    service = entries.service(service_id, actor=actor)
    form = ReportForm()
    has_too_many = False
    if form.submitted():
        try:
            with transaction():
                made = reports.report(
                    service,
                    what=Problem(form.what.data),
                    details=form.details.data,
                    reporter_email=form.email.data,
                    actor=actor,
                    report_id=form.record_id,
                    sender=sender_of(request.remote_addr or ""),
                )
        except TooManyTries:
            has_too_many = True  # what they typed stays on the page, beside a number to ring
            service = entries.service(service_id, actor=actor)  # taking it back forgot what was read
        else:
            return redirect(url_for("directory.report_sent", service_id=service.id, report_id=made.id), 303)
    page = render_template(
        "directory/report.html",
        form=form,
        service=service,
        has_too_many=has_too_many,
        is_sensitive=_is_sensitive(service),
    )
    return page, 429 if has_too_many else (422 if form.errors else 200)


@bp.get("/services/<uuid:service_id>/report/<uuid:report_id>")
@public
def report_sent(service_id: uuid.UUID, report_id: uuid.UUID) -> ResponseReturnValue:
    """Thank you, the reference, and what happens next. Whoever knows the id made the report."""
    service = entries.service(service_id, actor=current_actor())
    made = queries.one(report_id, service_id=service.id)
    return render_template(
        "directory/report_sent.html", report=made, service=service, is_sensitive=_is_sensitive(service)
    )


def sender_of(address: str) -> str:
    """What stands for a network address: a keyed hash that is another one tomorrow."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    network = known.packed[:NETWORK_BYTES] if isinstance(known, IPv6Address) else known.packed
    key = settings().signing_key.encode()
    return hmac.new(key, clock.today().isoformat().encode() + network, hashlib.sha256).hexdigest()[:32]


def _is_sensitive(service: Service) -> bool:
    terms = entries.terms_of(LinkEntity.SERVICE, [service.id])[service.id]
    return is_sensitive(service.is_sensitive, terms)
