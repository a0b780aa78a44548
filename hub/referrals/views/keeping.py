"""Keep a referral from somebody: find them by their name, choose them, and say why."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.models import User
from hub.accounts.policy import Permission
from hub.core.db import transaction
from hub.core.errors import HubError
from hub.referrals.codes import DeniedBecause
from hub.referrals.forms.deeds import DenyForm
from hub.referrals.queries import onlookers, visible
from hub.referrals.services import people
from hub.referrals.views.blueprint import bp

REFUSED = 422
TYPE_FIRST = "Type part of their name, or of their email address"
FIND = "find"
"""The button that only looks. Whom somebody looks for stands in no address."""


@bp.route("/referrals/<uuid:referral_id>/keep-from", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def keep_from(referral_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody for whom this referral must not exist."""
    actor, form = current_actor(), DenyForm()
    referral = visible.get(referral_id, actor=actor)
    home = url_for("referrals.show", referral_id=referral_id)
    words = (form.words.data or "").strip()
    found, total = onlookers.named(referral, words, actor=actor) if words else ([], 0)
    form.user_id.choices = {str(one.id): one.name for one in found}
    if FIND not in request.form and form.submitted():
        try:
            with transaction():
                user = onlookers.chosen(referral, form.user_id.data)
                people.deny(referral, user, because=DeniedBecause(form.because.data), actor=actor)
            flash("Kept from them. For them it does not exist any more.")
            return redirect(home, 303)
        except HubError as refusal:
            if not refusal.message:
                raise
            form.refuse(refusal.message)
    if FIND in request.form and not words:
        form.words.errors = [TYPE_FIRST]
    page = render_template(
        "referrals/keep_from.html",
        form=form,
        referral=referral,
        home=home,
        words=words,
        hints={str(one.id): _who(one) for one in found},
        more=total - len(found),
    )
    return page, REFUSED if form.errors else 200


def _who(user: User) -> str:
    return f"{user.role.label}, {user.email}"
