"""The referrals of somebody and their team: what is overdue stands first."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core import clock
from hub.referrals.queries import listing
from hub.referrals.queries.listing import Show
from hub.referrals.views.blueprint import bp


@bp.get("/referrals")
@requires(Permission.REFERRAL_MAKE)
def mine() -> ResponseReturnValue:
    """One list at a time: yours, the team's, drafts, or what ended lately."""
    actor = current_actor()
    wanted = request.args.get("show", "")
    show = Show(wanted) if wanted in list(Show) else Show.MINE
    counts = listing.counts(actor=actor)
    page = listing.listed(
        actor=actor,
        show=show,
        page=request.args.get("page", 1, type=int),
        size=current_app.extensions["hub.settings"].page_size,
    )
    tabs = [
        (f"{one.label} ({counts[one]})", url_for("referrals.mine", show=one.value), one is show)
        for one in Show
    ]
    return render_template(
        "referrals/mine.html",
        page=page,
        show=show,
        lists=tabs,
        today=clock.today(),
        pages_url=lambda number: url_for("referrals.mine", show=show.value, page=number),
    )
