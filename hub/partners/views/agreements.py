"""What is agreed with a partner: written down by network managers, read by both sides."""

import uuid
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Actor, Permission
from hub.core import clock
from hub.core.asking import EditForm
from hub.core.errors import NotFound
from hub.core.words import plural
from hub.directory import links
from hub.directory.editing.pages import Section, edit
from hub.partners import signs
from hub.partners.forms import agreements as forms
from hub.partners.models import Agreement
from hub.partners.queries import keeping as queries
from hub.partners.services import agreements
from hub.partners.views.blueprint import bp
from hub.partners.views.words import lines, on


@bp.get("/partner/<uuid:organization_id>/agreement")
@requires(Permission.DIRECTORY_PROPOSE)
def agreement(organization_id: uuid.UUID) -> ResponseReturnValue:
    """What the association has agreed with the organization, for its own people."""
    actor = current_actor()
    organization = queries.own(organization_id, actor=actor)
    record = queries.agreement(organization_id, actor=actor)
    return render_template(
        "partners/agreement.html",
        organization=organization,
        sign=signs.review(record, clock.today()),
        rows=[(SECTIONS[slug].label, said) for slug, said in answers(record).items()],
    )


@bp.route("/admin/partners/<uuid:organization_id>/agreement/<slug>", methods=["GET", "POST"])
@requires(Permission.PARTNER_MANAGE)
def change_agreement(organization_id: uuid.UUID, slug: str) -> ResponseReturnValue:
    """One page of questions about the agreement."""
    organization = queries.partner(organization_id, actor=current_actor())
    if slug not in SECTIONS:
        raise NotFound
    home = url_for("partners.partner", organization_id=organization_id, _anchor="agreement")
    return edit(
        SECTIONS[slug],
        lambda: queries.agreement(organization_id, actor=current_actor()),
        home=lambda _: home,
        said=lambda _: "Saved. The partner sees it too.",
        record_name=organization.name,
    )


def answers(record: Agreement) -> dict[str, Markup]:
    """What is agreed, by the slug of the page that asks for it."""
    said: dict[str, list[str]] = {
        "signing": [
            on("Signed on", record.signed_on),
            f"For them: {record.signed_by_them}" if record.signed_by_them else "",
            f"For us: {record.signed_by_us}" if record.signed_by_us else "",
            on("Next review on", record.review_on),
            _document(record.document_url),
            record.note,
        ],
        "terms": [
            f"Urgent referrals are answered within {plural(record.urgent_days, 'working day')}",
            f"All others within {plural(record.routine_days, 'working day')}",
            f"At most {plural(record.weekly_cap, 'referral')} a week"
            if record.weekly_cap
            else "No weekly limit",
        ],
        "contacts": [
            _person("Theirs", record.their_contact, record.their_phone, record.their_email),
            _person("Ours", record.our_contact, record.our_phone, record.our_email),
        ],
    }
    return {slug: lines(one) for slug, one in said.items()}


def _document(url: str) -> str:
    address = links.web(url)
    return Markup('<a href="{}" rel="noreferrer">The document</a>').format(address) if address else ""


def _person(side: str, *parts: str) -> str:
    said = ", ".join(part for part in parts if part)
    return f"{side}: {said}" if said else ""


def _keep(record: Agreement, form: EditForm, actor: Actor) -> None:
    agreements.save(record, form.values(), actor=actor, version=form.read_version)


def _section(slug: str, label: str, form: type[EditForm]) -> Section[Agreement, Any]:
    return Section(slug=slug, label=label, form=form, save=_keep, template="partners/section.html")


SECTIONS = {
    section.slug: section
    for section in (
        _section("signing", "Signing and review", forms.SigningForm),
        _section("terms", "How fast, and how much", forms.TermsForm),
        _section("contacts", "Who to speak to", forms.ContactsForm),
    )
}
