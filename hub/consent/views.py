"""On what ground we share with each service: who set it, since when, and what was said before."""

import uuid

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.consent import queries, services, wordings
from hub.consent.codes import Basis, Condition
from hub.consent.forms import PolicyForm
from hub.consent.queries import Show
from hub.core.db import db, transaction
from hub.core.errors import Conflict
from hub.core.forms import tidy
from hub.directory.queries import entries

bp = Blueprint("consent", __name__, url_prefix="/admin/sharing")

LONGEST_WORDS = 100
REFUSED = 422


@bp.get("")
@requires(Permission.CONSENT_KEEP)
def policies() -> ResponseReturnValue:
    """The services with what holds for each; first those whose name alone says something, and that nobody has set."""
    wanted, words = request.args.get("show", ""), tidy(request.args.get("words", ""))[:LONGEST_WORDS]
    show = Show(wanted) if wanted in list(Show) else Show.TO_SET
    typed = request.args.get("page", "")
    page = queries.policies(
        show=show,
        words=words,
        page=int(typed) if typed.isdecimal() and len(typed) < 6 else 1,
        size=current_app.extensions["hub.settings"].page_size,
    )
    return render_template(
        "consent/policies.html",
        page=page,
        words=words,
        show=show,
        shown={one: one.label for one in Show},
        url_of=lambda number: url_for(".policies", show=show.value, words=words or None, page=number),
    )


@bp.route("/services/<uuid:service_id>", methods=["GET", "POST"])
@requires(Permission.CONSENT_KEEP)
def policy(service_id: uuid.UUID) -> ResponseReturnValue:
    """What holds for one service, how it came to that, and the way to set it anew."""
    actor = current_actor()
    service = entries.service(service_id, actor=actor)
    held = queries.held(service_id, is_sensitive=service.is_sensitive)
    form, status = PolicyForm(obj=held), 200
    if request.method != "POST":
        form.version.data = str(held.number)
    elif form.validate():
        try:
            with transaction():
                services.set_policy(
                    service_id,
                    basis=Basis(form.basis.data),
                    condition=Condition(form.condition.data),
                    why=form.why.data,
                    after=form.read_version,
                    actor=actor,
                )
            flash("Set. It holds for every agreement that is written down from now on.")
            return redirect(url_for(".policy", service_id=service_id), 303)
        except Conflict:
            db.session.expire_all()
            held = queries.held(service_id, is_sensitive=service.is_sensitive)
            form.version.data, status = str(held.number), Conflict.status
    else:
        status = REFUSED
    history = queries.history(service_id)
    page = render_template(
        "consent/policy.html",
        service=service,
        held=held,
        form=form,
        history=history,
        names=accounts.named([one.set_by_id for one in history]),
        is_conflict=status == Conflict.status,
        wording=wordings.CURRENT,
    )
    return page, status


@bp.get("/wording")
@requires(Permission.CONSENT_KEEP)
def wording() -> ResponseReturnValue:
    """What residents are told when they are asked, word for word, version by version."""
    versions = sorted(wordings.VERSIONS.items(), key=lambda one: one[1].since, reverse=True)
    return render_template("consent/wording.html", versions=versions, current=wordings.CURRENT)
