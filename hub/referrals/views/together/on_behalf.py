"""A partner answers by phone or letter, and one of ours writes it down. The history says so wherever it is read."""

import uuid

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hub.accounts.access import requires
from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.referrals import policy
from hub.referrals.contact_codes import Heard
from hub.referrals.forms import on_behalf as forms
from hub.referrals.queries import visible
from hub.referrals.views.blueprint import bp
from hub.referrals.views.deeds import BY_SLUG, offered_on_behalf
from hub.referrals.views.door import REFERS, Door, one_of_us

WRITTEN_DOWN = "Written down on the partner's behalf. The history shows that it was you, and who told you."


@bp.get("/referrals/<uuid:referral_id>/on-behalf")
@requires(REFERS)
def on_behalf(referral_id: uuid.UUID) -> ResponseReturnValue:
    """What did they say? Only the lead of the team, and whoever asked a partner that answers by hand, may choose."""
    door = one_of_us(referral_id)
    pages = offered_on_behalf(door)
    if not pages:
        raise NotFound
    return render_template("referrals/together/on_behalf.html", door=door, pages=pages)


@bp.route("/referrals/<uuid:referral_id>/on-behalf/<deed>", methods=["GET", "POST"])
@requires(REFERS)
def on_behalf_deed(referral_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """One answer of theirs: who said it, how, and what."""
    door, page = one_of_us(referral_id), BY_SLUG.get(deed)
    if page is None or not _may(door):
        raise NotFound
    if request.method == "GET" and page not in offered_on_behalf(door):
        raise NotFound
    form = forms.of(page.form)(is_known=True)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                door = door.again()
                said = {
                    "actor": door.actor,
                    "on_behalf": True,
                    "said_by": form["said_by"].data,
                    "heard": Heard(form["heard"].data),
                }
                page.act(door.referral, form, said)
        except Invalid as problem:
            form.problem = problem.message
        except Conflict as lost:
            kept = render_template(
                "referrals/together/kept.html",
                door=door.again(),
                problem=lost.message,
                typed=[words for _question, words in form.typed()],
            )
            return kept, lost.status
        else:
            flash(WRITTEN_DOWN)
            return redirect(door.url(), 303)
    shown = render_template("referrals/together/on_behalf_deed.html", door=door, page=page, form=form)
    return shown, 422 if form.problems() or form.problem else 200


def _may(door: Door) -> bool:
    """Whether this one of ours may write for the partner at all, whatever the state."""
    return policy.may_answer_for_partner(visible.parts(door.actor, door.referral), door.referral)
