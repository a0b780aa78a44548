"""Might I be eligible? A visitor's answers about one service, judged on the spot.

Nothing of it is stored, and nothing stands in the address, in a cookie or in a log: the answers come with the form,
and go with the page.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from hub.accounts.access import current_actor, public
from hub.core.config import Settings
from hub.core.site import Site
from hub.directory import card_words, starting
from hub.directory.card_words import CardWords
from hub.directory.eligibility import Answer, Person, Step, Verdict, overall
from hub.directory.models import RuleKind
from hub.directory.profile import Profile
from hub.directory.queries import browsing, profiles
from hub.directory.queries.cards import cards
from hub.matching.for_me_form import ForMeForm, form_for
from hub.matching.questions import questions
from hub.matching.views.blueprint import bp
from hub.matching.whereabouts import whereabouts
from hub.places import queries as places

LOOKED_AT, SHOWN = 12, 3
"""So many services for the same needs are judged, and the best few that are not ruled out are shown."""
_SAID = {
    Answer.YES: "From what you told us, this looks right for you.",
    Answer.NO: "From what you told us, this may not be for you. Ring and ask: they know best.",
    Answer.UNKNOWN: "It may be for you. There are things that we cannot tell: ring and ask.",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of the answers."""

    verdicts: Sequence[Verdict]
    answer: Answer
    others: Sequence[CardWords]

    @property
    def conclusion(self) -> str:
        return _SAID[self.answer]

    @property
    def asks_for_benefits(self) -> bool:
        """Whether a benefits check may show that it is for them after all."""
        return any(one.possible and one.possible.step is Step.BENEFIT for one in self.verdicts)


@bp.route("/services/<uuid:service_id>/for-me", methods=["GET", "POST"])
@public
def for_me(service_id: uuid.UUID) -> ResponseReturnValue:
    """The questions that this service's conditions need; once sent, the answer with its reasons."""
    profile = profiles.one(service_id, actor=current_actor())
    ours: Site = current_app.extensions["hub.site"]
    form = form_for(questions(profile.rules), organization=ours.organization)
    person = _person(form, profile) if form.submitted() else None
    judged = _judged(profile, person) if person else None
    page = render_template(
        "matching/for_me.html",
        profile=profile,
        form=form,
        judged=judged,
        steps=starting.steps(
            profile,
            staff=ours.organization,
            staff_phone=ours.contact_phone,
            staff_email=ours.contact_email,
        ),
    )
    return page, 422 if form.errors else 200


def _person(form: ForMeForm, profile: Profile) -> Person | None:
    """Who answered; None where the postcode cannot be used, which the form then says."""
    settings: Settings = current_app.extensions["hub.settings"]
    where = whereabouts(form.postcode, home_postcode=settings.home_postcode)
    if where.problem:
        form.refuse(where.problem, at=RuleKind.AREA.value)
        return None
    codes = {code for rule in profile.rules if rule.kind is RuleKind.AREA for code in rule.any_of}
    inside, outside = where.facts(codes)
    has, lacks = form.facts()
    return Person(age=form.years, has={**has, **inside}, lacks={**lacks, **outside})


def _judged(profile: Profile, person: Person) -> Judged:
    verdicts = profile.judged(person)
    answer = overall(verdicts)
    return Judged(verdicts, answer, [] if answer is Answer.YES else _others(profile, person))


def _others(profile: Profile, person: Person) -> list[CardWords]:
    """Services for the same needs of which no condition says no to this person."""
    alike = browsing.similar(
        profile.id,
        organization_id=profile.organization_id,
        terms=[term.id for term in profile.needs],
        limit=LOOKED_AT,
    )
    found = profiles.several(alike, actor=current_actor())
    fitting = [one.id for one in found if overall(one.judged(person)) is not Answer.NO]
    shown = cards(fitting[:SHOWN], actor=current_actor(), district_point=places.atlas().district_point)
    return [card_words.in_words(card) for card in shown]
