"""The partners in the console: the list with what is due, and one partner with all that is known of it."""

import uuid

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core import clock
from hub.core.config import Settings
from hub.core.forms import tidy
from hub.partners import policy, signs
from hub.partners.queries import keeping, partners, suspensions
from hub.partners.queries.partners import Show
from hub.partners.views.agreements import SECTIONS as AGREEMENT
from hub.partners.views.agreements import answers
from hub.partners.views.blueprint import bp
from hub.partners.views.checks import groups

LONGEST_WORDS, MOST_PAGES = 100, 100_000

SHOWN = {
    Show.PARTNERS: "Partners",
    Show.AGREEMENT_DUE: "Agreement not signed, or review due",
    Show.INSURANCE_OUT: "Insurance has run out",
    Show.NO_OWNER: "Nobody looks after the entry",
    Show.NEVER_SIGNED_IN: "Invited, but never came",
    Show.ALL: "All organizations",
}


@bp.get("/admin/partners")
@requires(Permission.PARTNER_READ)
def all_partners() -> ResponseReturnValue:
    """Every partner, by name or by what is due."""
    actor, today = current_actor(), clock.today()
    settings: Settings = current_app.extensions["hub.settings"]
    given = request.args.get("show", "")
    show = Show(given) if given in list(Show) else Show.PARTNERS
    words = tidy(request.args.get("q"))[:LONGEST_WORDS]
    page = partners.listed(
        actor=actor,
        words=words,
        show=show,
        today=today,
        page=min(request.args.get("page", 1, type=int), MOST_PAGES),
        size=settings.page_size,
    )
    return render_template(
        "partners/console.html",
        page=page,
        words=words,
        show=show,
        shown=SHOWN,
        due=[
            (SHOWN[one], number, one)
            for one, number in partners.counts(actor=actor, today=today).items()
            if number
        ],
        checks=lambda line: signs.summary(line.diligence, today),
        agreed=lambda line: signs.review(line.agreement, today),
        url_of=lambda n: url_for(
            "partners.all_partners", show=show, q=words or None, page=n if n > 1 else None
        ),
    )


@bp.get("/admin/partners/<uuid:organization_id>")
@requires(Permission.PARTNER_READ)
def partner(organization_id: uuid.UUID) -> ResponseReturnValue:
    """One partner: its people, its checks, what is agreed, and how we get on."""
    actor, today = current_actor(), clock.today()
    organization = keeping.partner(organization_id, actor=actor)
    diligence = keeping.diligence(organization_id, actor=actor)
    agreement = keeping.agreement(organization_id, actor=actor)
    return render_template(
        "partners/partner.html",
        organization=organization,
        people=partners.people(organization_id, actor=actor),
        signs=[*signs.signs(diligence, today), signs.review(agreement, today)],
        checks=groups(
            diligence,
            lambda slug: url_for(
                "partners.change_partner_checks", organization_id=organization_id, slug=slug
            ),
        )[0].lines,
        suspensions=suspensions.that_hold(organization_id),
        agreement=[(slug, AGREEMENT[slug].label, said) for slug, said in answers(agreement).items()],
        behind=[
            (
                name,
                [(AGREEMENT[slug].label, said) for slug, said in answers(agreed).items()] if agreed else [],
                groups(known, lambda _slug: "")[0].lines if known else [],
            )
            for name, agreed, known in keeping.stayed_behind(organization_id, actor=actor)
        ],
        notes=keeping.log(organization_id, actor=actor),
        may_manage=actor.may(Permission.PARTNER_MANAGE),
        may_edit=actor.may(Permission.DIRECTORY_EDIT),
        may_invite=policy.may_bring_in(actor),
    )
