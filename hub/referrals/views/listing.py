"""The referrals of somebody and their team: what is overdue stands first."""

import uuid
from contextlib import suppress

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts import queries as accounts
from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core import clock
from hub.referrals.contact_codes import Side
from hub.referrals.queries import conversation, listing
from hub.referrals.queries.shows import TABS, Show
from hub.referrals.views.blueprint import bp


@bp.get("/referrals")
@requires(Permission.REFERRAL_MAKE)
def mine() -> ResponseReturnValue:
    """One list at a time: yours, the team's, drafts, or what ended lately; or one to which a number led."""
    actor = current_actor()
    wanted = request.args.get("show", "")
    show = Show(wanted) if wanted in list(Show) else Show.MINE
    owner_id = _owner_id() if show.is_of_team else None
    counts = listing.counts(actor=actor)
    page = listing.listed(
        actor=actor,
        show=show,
        page=request.args.get("page", 1, type=int),
        size=current_app.extensions["hub.settings"].page_size,
        owner_id=owner_id,
    )
    tabs = [
        (f"{one.label} ({counts[one]})", url_for("referrals.mine", show=one.value), one is show)
        for one in TABS
    ]
    if show not in TABS:
        tabs.append((f"{show.label} ({page.total})", request.full_path, True))
    return render_template(
        "referrals/mine.html",
        page=page,
        show=show,
        lists=tabs,
        today=clock.today(),
        new=conversation.unread([line.id for line in page.items], side=Side.OURS, reader_id=actor.id),
        pages_url=lambda number: url_for("referrals.mine", show=show.value, owner=owner_id, page=number),
        owner=accounts.named([owner_id]).get(owner_id) if owner_id else None,
    )


def _owner_id() -> uuid.UUID | None:
    """The colleague whose part of the team's list is wanted."""
    with suppress(ValueError):
        return uuid.UUID(request.args.get("owner", ""))
    return None
