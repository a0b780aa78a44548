"""The page behind the link in a resident's mail. It names nobody; looking uses nothing up, the button does."""

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from hub.accounts import links
from hub.accounts.access import public
from hub.accounts.models import Link
from hub.accounts.policy import Actor
from hub.core.db import db, transaction
from hub.core.errors import Gone
from hub.outcomes.codes import Helped, Way
from hub.outcomes.question_form import DidItHelpForm
from hub.outcomes.services import answering
from hub.outcomes.services.asking import DID_IT_HELP
from hub.outcomes.views.blueprint import REFUSED, bp
from hub.referrals.models import Referral
from hub.referrals.policy import RESIDENT
from hub.referrals.queries import naming
from hub.referrals.states import ReferralStatus

NOT_ASKED = "This question is not asked any more."


@bp.route("/question/<token>", methods=["GET", "POST"])
@public
def question(token: str) -> ResponseReturnValue:
    """Did it help?"""
    _, referral = _opened(token)
    form = DidItHelpForm()
    _ = form.record_id  # the page brings the id of the answer, so that a second press is no second answer
    if form.submitted():
        with transaction():
            link, referral = _opened(token)
            links.use(link)
            answering.answer(
                referral,
                Helped(form.helped.data),
                words=form.words.data or "",
                way=Way.LINK,
                actor=Actor(RESIDENT, about_ids=frozenset({referral.id})),
                answer_id=form.record_id,
            )
        return redirect(url_for("outcomes.answered"), 303)
    hidden = naming.is_never_named(referral)
    page = render_template("outcomes/question.html", form=form, referral=referral, is_never_named=hidden)
    return page, REFUSED if form.errors else 200


@bp.get("/question/answered")
@public
def answered() -> str:
    """Thank you, for whoever has answered; it says the same to everybody."""
    return render_template("outcomes/answered.html")


def _opened(token: str) -> tuple[Link, Referral]:
    """The link and what it asks about. Raises Gone where nothing is to be asked any more."""
    link = links.opened(token, DID_IT_HELP)
    found = [joinedload(Referral.service), joinedload(Referral.organization)]
    referral = db.session.get(Referral, uuid.UUID(link.detail["referral_id"]), options=found)
    if referral is None or referral.status is not ReferralStatus.COMPLETED:
        raise Gone(NOT_ASKED)
    return link, referral
