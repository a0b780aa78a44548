"""The pages of the console. They read; what changes the directory is in `directory.editing`."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission, Role
from hub.admin import health as system
from hub.admin import menu, queries
from hub.admin import trail as audit
from hub.admin.queries import Show
from hub.core import clock
from hub.core.config import Settings
from hub.core.forms import tidy
from hub.directory import pace
from hub.directory.models import OrganizationType, ReportStatus
from hub.directory.queries import editing, merged
from hub.moderation import queries as changes
from hub.moderation.subjects import labels
from hub.partners.queries import to_check
from hub.referrals.queries import unanswered

bp = Blueprint("admin", __name__, url_prefix="/admin")
bp.app_template_global("console_menu")(menu.menu)

Choice = TypeVar("Choice", Show, OrganizationType, Role)
FIRST_FEW = 5
LONGEST_WORDS = 100

SERVICES_SHOWN = {
    Show.ALL: "All services",
    Show.PUBLIC: "What the public sees",
    Show.DRAFTS: "Drafts",
    Show.STALE: "Not checked for a long time",
    Show.CLOSED: "Closed for now",
    Show.ENDED: "Not running or ended",
}
ORGANIZATIONS_SHOWN = {
    Show.ALL: "All organizations",
    Show.PUBLIC: "What the public sees",
    Show.DRAFTS: "Drafts",
}


@bp.get("")
@requires(Permission.CONSOLE_SEE)
def index() -> ResponseReturnValue:
    """What needs somebody today, and ways to everything else."""
    actor = current_actor()
    edits, answers = actor.may(Permission.DIRECTORY_EDIT), actor.may(Permission.REPORT_ANSWER)
    waiting = editing.reports(ReportStatus.NEW, actor=actor, page=1, size=FIRST_FEW) if answers else None
    lists = (Show.CLOSED, Show.DRAFTS) if edits else ()
    few: dict[Show, Any] = {
        show: queries.services(
            actor=actor, words="", show=show, page=1, size=FIRST_FEW, stale_before=_stale_before()
        )
        for show in lists
    }
    return render_template(
        "admin/index.html",
        waiting=waiting,
        changes=changes.queue(actor=actor, size=FIRST_FEW) if actor.may(Permission.CHANGE_DECIDE) else None,
        changed_fields=labels,
        counts=queries.attention(actor=actor, stale_before=_stale_before()) if edits else None,
        few=few,
        unanswered=unanswered.by_partner(actor=actor, most=FIRST_FEW)
        if actor.may(Permission.PARTNER_MANAGE)
        else (),
        twins=merged.waiting(actor=actor) if actor.may(Permission.DIRECTORY_MERGE) else 0,
        to_check=to_check.tasks(actor=actor, size=FIRST_FEW) if edits else None,
        may_edit=edits,
        signs=[s for s in system.signs(actor=actor) if not s.is_well]
        if actor.may(Permission.HEALTH_READ)
        else [],
    )


@bp.get("/services")
@requires(Permission.CONSOLE_SEE)
def services() -> ResponseReturnValue:
    """Every service, by name or by what it lacks."""
    words, show = _words(), _chosen(Show) or Show.ALL
    page = queries.services(
        actor=current_actor(),
        words=words,
        show=show,
        page=_number(),
        size=_settings().page_size,
        stale_before=_stale_before(),
    )
    return render_template(
        "admin/services.html",
        page=page,
        words=words,
        show=show,
        shown=SERVICES_SHOWN,
        may_edit=current_actor().may(Permission.DIRECTORY_EDIT),
        url_of=_pages("admin.services"),
    )


@bp.get("/organizations")
@requires(Permission.CONSOLE_SEE)
def organizations() -> ResponseReturnValue:
    """Every organization, by name, kind and state."""
    words, show, kind = _words(), _chosen(Show) or Show.ALL, _chosen(OrganizationType, "kind")
    page = queries.organizations(
        actor=current_actor(),
        words=words,
        kind=kind,
        show=show,
        page=_number(),
        size=_settings().page_size,
    )
    return render_template(
        "admin/organizations.html",
        page=page,
        words=words,
        show=show,
        shown=ORGANIZATIONS_SHOWN,
        kind=kind,
        kinds=list(OrganizationType),
        may_edit=current_actor().may(Permission.DIRECTORY_EDIT),
        url_of=_pages("admin.organizations"),
    )


@bp.get("/people")
@requires(Permission.PEOPLE_READ)
def people() -> ResponseReturnValue:
    """Everybody with an account, and what their role lets them do."""
    actor = current_actor()
    words, role = _words(), _chosen(Role, "role")
    page = queries.people(actor=actor, words=words, role=role, page=_number(), size=_settings().page_size)
    return render_template(
        "admin/people.html",
        page=page,
        words=words,
        role=role,
        roles=list(Role),
        organizations=queries.organizations_of([row.id for row in page.items], actor=actor),
        url_of=_pages("admin.people"),
    )


@bp.get("/audit")
@requires(Permission.AUDIT_READ)
def trail() -> ResponseReturnValue:
    """What was done, by whom and when: fields by name, never what stood in them."""
    asked = {name: tidy(request.args.get(name))[:80] for name in ("action", "record", "person")}
    stretch = audit.read(
        actor=current_actor(),
        before=_number("before", 0) or None,
        action=asked["action"],
        record_id=asked["record"],
        person_id=request.args.get("person", type=uuid.UUID),
    )
    given: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return render_template(
        "admin/trail.html",
        deeds=stretch.deeds,
        asked=asked,
        is_narrowed=bool(given),
        is_newest=not request.args.get("before"),
        newest_url=url_for("admin.trail", **given),
        older_url=url_for("admin.trail", **given, before=stretch.older_than) if stretch.older_than else None,
    )


@bp.get("/system")
@requires(Permission.HEALTH_READ)
def health() -> ResponseReturnValue:
    """Whether everything works, and what to do where it does not."""
    actor = current_actor()
    return render_template(
        "admin/health.html",
        signs=system.signs(actor=actor),
        waiting=system.waiting(actor=actor),
        chores=system.chores(actor=actor),
    )


def _settings() -> Settings:
    found: Settings = current_app.extensions["hub.settings"]
    return found


def _stale_before() -> date:
    return clock.today() - pace.OLD_AFTER


def _words() -> str:
    return tidy(request.args.get("q"))[:LONGEST_WORDS]


def _number(name: str = "page", otherwise: int = 1) -> int:
    """A number in the address, within what the database can count."""
    return max(0, min(request.args.get(name, otherwise, type=int), audit.LARGEST))


def _chosen(kind: type[Choice], name: str = "show") -> Choice | None:
    """The choice in the address; None when there is none that we know."""
    given = request.args.get(name, "")
    return kind(given) if given in list(kind) else None


def _pages(endpoint: str) -> Callable[[int], str]:
    """The address of each page of this list, with what was asked for."""
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page" and value}
    return lambda number: url_for(endpoint, **asked, page=number if number > 1 else None)
