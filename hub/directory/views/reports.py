"""Telling us that an entry is wrong, without an account."""

import uuid
from datetime import timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import limits, network
from hub.accounts.access import current_actor, public
from hub.core.db import transaction
from hub.core.errors import TooManyTries
from hub.directory.forms.reporting import ReportForm
from hub.directory.models import LinkEntity, Service
from hub.directory.profile import is_sensitive
from hub.directory.queries import entries
from hub.directory.queries import reports as queries
from hub.directory.services import reports
from hub.directory.services.reports import Problem
from hub.directory.views.blueprint import bp

MOST_AN_HOUR = 20
MOST_A_DAY = 40
"""From one network without signing in: a library's visitors, and not a whole directory."""


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
            here = network.of_request()
            limits.count("report", here, most=MOST_AN_HOUR, within=timedelta(hours=1))
            if not actor.is_signed_in:
                limits.count("report a day", here, most=MOST_A_DAY, within=timedelta(days=1))
            with transaction():
                made = reports.report(
                    service,
                    what=Problem(form.what.data),
                    details=form.details.data,
                    reporter_email=form.email.data,
                    actor=actor,
                    report_id=form.record_id,
                    network=network.wider(here) or here,
                )
        except TooManyTries:
            has_too_many = True  # what they typed stays on the page, beside a number to ring
            service = entries.service(service_id, actor=actor)
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


def _is_sensitive(service: Service) -> bool:
    terms = entries.terms_of(LinkEntity.SERVICE, [service.id])[service.id]
    return is_sensitive(service.is_sensitive, terms)
