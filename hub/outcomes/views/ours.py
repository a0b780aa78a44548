"""What those of ours write down: what they see, what the resident says, and that it is taken up again."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.db import db, transaction
from hub.core.errors import Conflict, NotFound
from hub.outcomes.codes import Helped, Seen, Standing, Way
from hub.outcomes.forms import NOT_REACHED, AskedForm, ToldForm, ViewForm
from hub.outcomes.kinds import ASK_THEM
from hub.outcomes.queries import lists
from hub.outcomes.services import answering, carrying_on, viewing
from hub.outcomes.views.blueprint import REFUSED, bp
from hub.referrals.models import Referral
from hub.referrals.queries import visible
from hub.residents import gateway
from hub.residents.models import Word
from hub.tasks import queries as tasks

TOLD = {
    Standing.CONFIRMED: "Saved. The outcome is confirmed.",
    Standing.DISPUTED: "Saved. The outcome is disputed, and somebody has a task to see to it.",
}
NOBODY_REACHED = "I could not reach them, or they would rather not say."


@bp.route("/referrals/<uuid:referral_id>/what-we-see", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def view(referral_id: uuid.UUID) -> ResponseReturnValue:
    """What the referrer sees of the help, apart from what anybody else says of it."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    if not viewing.may_view(actor, referral):
        flash(viewing.TOO_EARLY, "error")
        return redirect(_home(referral), 303)
    form = ViewForm()
    if form.submitted():
        with transaction():
            viewing.view(
                referral,
                Seen(form.seen.data),
                words=form.words.data or "",
                actor=actor,
                view_id=form.record_id,
            )
        flash("Saved. It stands beside what the others say.")
        return redirect(_home(referral), 303)
    return _page(form, referral)


@bp.route("/referrals/<uuid:referral_id>/what-they-say", methods=["GET", "POST"])
@requires(Permission.REFERRAL_MAKE)
def told(referral_id: uuid.UUID) -> ResponseReturnValue:
    """What the resident says, as they told one of ours."""
    actor = current_actor()
    referral = visible.get(referral_id, actor=actor)
    if referral.outcome_code is None:
        flash(answering.NOT_OVER, "error")
        return redirect(_home(referral), 303)
    form = ToldForm()
    if form.submitted():
        with transaction():
            said = answering.answer(
                referral,
                Helped(form.helped.data),
                words=form.words.data or "",
                way=Way.PERSON,
                actor=actor,
                answer_id=form.record_id,
            )
        flash(TOLD[said.standing])
        return redirect(_home(referral), 303)
    return _page(form, referral)


@bp.route("/residents/tasks/<uuid:task_id>/answer", methods=["GET", "POST"])
@requires(Permission.RESIDENT_READ_TEAM)
def asked(task_id: uuid.UUID) -> ResponseReturnValue:
    """What came of asking somebody: their answer, or that nobody was reached. Either way the task is done."""
    actor = current_actor()
    task = tasks.get(task_id, actor=actor)
    word = db.session.get(Word, task.about_id)
    if task.kind != ASK_THEM or word is None:
        raise NotFound
    referral = visible.get(word.about_id, actor=actor)
    form = AskedForm()
    if form.submitted():
        try:
            with transaction():
                reached = form.helped.data != NOT_REACHED
                said = Helped(form.helped.data).label if reached else form.words.data or NOBODY_REACHED
                gateway.task_done(task, outcome=said, actor=actor)
                if reached:
                    answering.answer(
                        referral,
                        Helped(form.helped.data),
                        words=form.words.data or "",
                        way=Way.PERSON,
                        actor=actor,
                        answer_id=form.record_id,
                    )
        except Conflict as refusal:
            form.refuse(refusal.message)
        else:
            flash("Saved. Thank you for asking them.")
            return redirect(url_for("residents.all_tasks"), 303)
    return _page(form, referral, back=url_for("residents.task", task_id=task.id))


@bp.get("/referrals/disputed")
@requires(Permission.REFERRAL_MAKE)
def disputed() -> str:
    """Who says that it did not help: one's own people, or those of a colleague of the team."""
    owner_id = _owner_id()
    return render_template(
        "outcomes/disputed.html",
        page=lists.disputed(
            actor=current_actor(), owner_id=owner_id, number=request.args.get("page", 1, type=int)
        ),
        url_of=lambda n: url_for("outcomes.disputed", owner=owner_id, page=n),
        owner=accounts.named([owner_id]).get(owner_id) if owner_id else None,
    )


@bp.post("/referrals/<uuid:referral_id>/take-up-again")
@requires(Permission.REFERRAL_MAKE)
def reopen(referral_id: uuid.UUID) -> ResponseReturnValue:
    """A new referral that carries on the disputed one, to be checked and sent."""
    actor = current_actor()
    with transaction():
        child = carrying_on.reopen(visible.get(referral_id, actor=actor), actor=actor)
    return redirect(url_for("referrals.write", referral_id=child.id), 303)


def _owner_id() -> uuid.UUID | None:
    """Whose, where the address says it."""
    try:
        return uuid.UUID(request.args.get("owner", ""))
    except ValueError:
        return None


def _page(form: ViewForm | ToldForm, referral: Referral, *, back: str = "") -> ResponseReturnValue:
    _ = form.record_id  # the page brings the id, so that a second press makes no second record
    home = back or _home(referral)
    page = render_template("outcomes/write_down.html", form=form, referral=referral, home=home)
    return page, REFUSED if form.errors else 200


def _home(referral: Referral) -> str:
    return url_for("referrals.show", referral_id=referral.id)
