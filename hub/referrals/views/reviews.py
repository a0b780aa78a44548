"""What went around a rule, for whoever keeps privacy; and what somebody opened, for whoever looks after it."""

import uuid
from collections.abc import Callable

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core import clock
from hub.core.db import db, transaction
from hub.core.errors import Conflict, Invalid, NotFound
from hub.referrals.forms.reviews import ReviewForm
from hub.referrals.models import BrokenGlass
from hub.referrals.models.reviews import Around, Verdict
from hub.referrals.queries import reviews as queries
from hub.referrals.queries import second_eyes, visible
from hub.referrals.services import reviews
from hub.referrals.views.blueprint import bp

REFUSED = 422
WAITING, DONE = "waiting", "done"


@bp.get("/referrals/reviews")
@requires(Permission.REFERRAL_REVIEW)
def all_reviews() -> ResponseReturnValue:
    """What waits for a decision, the oldest first; or what was decided."""
    show = DONE if request.args.get("show") == DONE else WAITING
    typed = request.args.get("page", "")
    page = queries.acts(
        actor=current_actor(),
        waiting=show == WAITING,
        page=int(typed) if typed.isdecimal() and len(typed) < 6 else 1,
        size=current_app.extensions["hub.settings"].page_size,
    )
    return render_template(
        "referrals/reviews.html",
        page=page,
        show=show,
        lists=[
            ("To look at", url_for(".all_reviews"), show == WAITING),
            ("Decided", url_for(".all_reviews", show=DONE), show == DONE),
        ],
        url_of=lambda number: url_for(".all_reviews", show=show, page=number),
        today=clock.today(),
    )


@bp.route(
    "/referrals/reviews/<any(shared, referral, record):around>/<uuid:about_id>", methods=["GET", "POST"]
)
@requires(Permission.REFERRAL_REVIEW)
def review(around: str, about_id: uuid.UUID) -> ResponseReturnValue:
    """One act: who, when, why; whether it was right. It shows nothing of what the referral or the record says."""
    return _looked_at(
        lambda: queries.act(Around(around), about_id, actor=current_actor()), url_for(".all_reviews")
    )


def _looked_at(read: Callable[[], queries.Act], back: str) -> ResponseReturnValue:
    """The page of one act; on a press the decision, and back to the list."""
    actor, form = current_actor(), ReviewForm()
    act = read()
    status = 200
    if form.submitted():
        try:
            with transaction():
                reviews.decide(
                    act, verdict=Verdict(form.verdict.data), words=form.words.data or "", actor=actor
                )
            flash("Saved. It stands in the trail, and with the act.")
            return redirect(back, 303)
        except (Conflict, Invalid) as refusal:
            form.refuse(refusal.message, at="words" if isinstance(refusal, Invalid) else "")
            status = Conflict.status if isinstance(refusal, Conflict) else REFUSED
            act = read()
    elif form.errors:
        status = REFUSED
    page = render_template(
        "referrals/review.html",
        act=act,
        form=form,
        back=back,
        is_own=act.by_id == actor.id,
        is_alone=act.by_id == actor.id and second_eyes.is_alone(actor.id),
        today=clock.today(),
    )
    return page, status


@bp.get("/referrals/reviews/instead")
@requires(Permission.REFERRAL_REASSIGN)
def reviews_instead() -> ResponseReturnValue:
    """What the lead of a team looks at, because the only privacy officer did it."""
    typed = request.args.get("page", "")
    page = second_eyes.instead(
        actor=current_actor(),
        page=int(typed) if typed.isdecimal() and len(typed) < 6 else 1,
        size=current_app.extensions["hub.settings"].page_size,
    )
    return render_template(
        "referrals/reviews_instead.html",
        page=page,
        url_of=lambda number: url_for(".reviews_instead", page=number),
        today=clock.today(),
    )


@bp.route(
    "/referrals/reviews/instead/<any(shared, referral, record):around>/<uuid:about_id>",
    methods=["GET", "POST"],
)
@requires(Permission.REFERRAL_REASSIGN)
def review_instead(around: str, about_id: uuid.UUID) -> ResponseReturnValue:
    """One of these."""
    return _looked_at(
        lambda: second_eyes.act_instead(Around(around), about_id, actor=current_actor()),
        url_for(".reviews_instead"),
    )


@bp.post("/referrals/<uuid:referral_id>/opened/<uuid:glass_id>")
@requires(Permission.REFERRAL_MAKE)
def opening_seen(referral_id: uuid.UUID, glass_id: uuid.UUID) -> ResponseReturnValue:
    """Whoever looks after it has read who opened it, and says whether that sounds right."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    glass = db.session.get(BrokenGlass, glass_id)
    if glass is None or glass.referral_id != referral.id:
        raise NotFound
    with transaction():
        reviews.seen(glass, is_questioned=request.form.get("right") == "no", actor=actor)
    flash("Saved. The privacy officer sees what you said.")
    return redirect(url_for("referrals.show", referral_id=referral_id), 303)
