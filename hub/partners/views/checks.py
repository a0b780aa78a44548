"""An organization's checks: read and kept by its own people, and by those who look after partners."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.asking import EditForm
from hub.core.errors import NotFound
from hub.directory.editing.entry import Group, Line
from hub.directory.editing.pages import Section, edit
from hub.partners import policy, registers, signs
from hub.partners.forms import diligence as forms
from hub.partners.models import Diligence
from hub.partners.queries import keeping as queries
from hub.partners.services import diligence
from hub.partners.views.blueprint import bp
from hub.partners.views.words import lines, on

SAVED = "Saved."


@bp.get("/partner/<uuid:organization_id>/checks")
@requires(Permission.DIRECTORY_PROPOSE)
def checks(organization_id: uuid.UUID) -> ResponseReturnValue:
    """How the organization stands with its checks, for its own people; its owners change them here."""
    actor = current_actor()
    organization = queries.own(organization_id, actor=actor)
    record = queries.diligence(organization_id, actor=actor)
    return render_template(
        "partners/checks.html",
        organization=organization,
        signs=signs.signs(record, clock.today()),
        groups=groups(record, lambda slug: _own_url(organization_id, slug)),
        may_change=policy.may_keep_diligence(actor, organization_id),
    )


@bp.route("/partner/<uuid:organization_id>/checks/<slug>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_PROPOSE)
def change_checks(organization_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """One page of questions, for an owner."""
    actor = current_actor()
    organization = queries.own(organization_id, actor=actor)
    home = url_for("partners.checks", organization_id=organization_id)
    return _ask(organization_id, slug, home, record_name=organization.name)


@bp.route("/admin/partners/<uuid:organization_id>/checks/<slug>", methods=["GET", "POST"])
@requires(Permission.PARTNER_MANAGE)
def change_partner_checks(organization_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """The same page of questions, for a network manager."""
    organization = queries.partner(organization_id, actor=current_actor())
    home = url_for("partners.partner", organization_id=organization_id, _anchor="checks")
    return _ask(organization_id, slug, home, record_name=organization.name)


def _ask(organization_id: uuid.UUID, slug: str, home: str, *, record_name: str) -> ResponseReturnValue:
    if slug not in SECTIONS or not policy.may_keep_diligence(current_actor(), organization_id):
        raise NotFound
    return edit(
        SECTIONS[slug],
        lambda: queries.diligence(organization_id, actor=current_actor()),
        home=lambda _: home,
        said=lambda _: SAVED,
        record_name=record_name,
    )


def groups(record: Diligence, url: Callable[[str], str]) -> list[Group]:
    """What is known, under the headings of the pages that ask for it; `url` leads to each of them."""
    said = _answers(record)
    known = [Line(slug, one.label, lines(said[slug]), url(slug)) for slug, one in SECTIONS.items()]
    return [Group("What we know", known)]


def _own_url(organization_id: uuid.UUID, slug: str) -> str:
    return url_for("partners.change_checks", organization_id=organization_id, slug=slug)


def _answers(record: Diligence) -> dict[str, list[str]]:
    lead = ", ".join(filter(None, (record.lead_name, record.lead_phone, record.lead_email)))
    return {
        "numbers": [
            _registered("Charity", record.charity_number, registers.charity_url(record.charity_number)),
            _registered("Company", record.company_number, registers.company_url(record.company_number)),
        ],
        "safeguarding": [
            f"Lead: {lead}" if lead else "",
            on("Trained on", record.trained_on),
            on("DBS checks looked at on", record.dbs_checked_on),
        ],
        "insurance": [on("Runs until", record.insured_until)],
    }


def _registered(kind: str, number: str, url: str) -> str:
    """A number with the way to the public register."""
    if not number:
        return ""
    link = Markup('{} <a href="{}" rel="noreferrer">{}{}</a>')
    heard = Markup('<span class="govuk-visually-hidden"> in the public register</span>')
    return link.format(kind, url, number, heard)


def _keep(record: Diligence, form: EditForm, actor: Actor) -> None:
    diligence.save(record, form.values(), actor=actor, version=form.read_version)


def _section(slug: str, label: str, form: type[EditForm]) -> Section[Diligence, Any]:
    return Section(slug=slug, label=label, form=form, save=_keep, template="partners/section.html")


SECTIONS = {
    section.slug: section
    for section in (
        _section("numbers", "Registered numbers", forms.NumbersForm),
        _section("safeguarding", "Safeguarding", forms.SafeguardingForm),
        _section("insurance", "Insurance", forms.InsuranceForm),
    )
}
