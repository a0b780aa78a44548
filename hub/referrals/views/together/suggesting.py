"""A partner thinks that another service helps better: find it, and say why."""

import uuid

from flask import current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from hub.accounts.policy import VISITOR
from hub.core.config import Settings
from hub.core.errors import Conflict, NotFound
from hub.directory.queries import entries
from hub.referrals import policy
from hub.referrals.contact_codes import Heard
from hub.referrals.forms.together import SuggestForm, SuggestOnBehalfForm
from hub.referrals.queries import visible
from hub.referrals.services import rerouting
from hub.referrals.services.refusing import OVER
from hub.referrals.services.saying import Said
from hub.referrals.views.door import Door, at_every_door
from hub.referrals.views.together.asking import SAID, ask, known
from hub.search import tasks as search
from hub.search.queries import find
from hub.search.shelf import shelf
from hub.search.wishes import Wishes, clean

SAID["suggest"] = "Thank you. We ask the person. Until then they stay with you."
MOST = 10


@at_every_door("suggest", "suggest")
def suggest(door: Door) -> ResponseReturnValue:
    """Behind our own door it is written down on the partner's behalf, by whoever may."""
    roles = visible.parts(door.actor, door.referral)
    if door.is_ours and not policy.may_answer_for_partner(roles, door.referral):
        raise NotFound
    if not door.referral.status.is_open and request.method == "GET":
        raise Conflict(OVER)
    asked = clean(request.args.get("q", ""))[:80]
    found = _found(asked, without=door.referral.service_id) if asked else []
    kind = SuggestOnBehalfForm if door.is_ours else SuggestForm
    form = kind(is_known=door.is_known, data=known(door))
    form.service_id.choices = {str(key): name for key, name, _more in found}

    def act(now: Door) -> None:
        service = entries.service(uuid.UUID(form.service_id.data), actor=VISITOR)
        rerouting.suggest(now.referral, service, words=form.words.data, **_said(now, form))

    return ask(
        door,
        form,
        act,
        slug="suggest",
        template="referrals/together/suggest.html",
        asked=asked,
        found=found,
        hints={str(key): more for key, _name, more in found},
    )


def _said(door: Door, form: SuggestForm) -> Said:
    if not isinstance(form, SuggestOnBehalfForm):
        return {"actor": door.actor, "signed": form.name}
    return {
        "actor": door.actor,
        "on_behalf": True,
        "said_by": form.said_by.data,
        "heard": Heard(form.heard.data),
    }


def _found(asked: str, *, without: uuid.UUID) -> list[tuple[uuid.UUID, str, str]]:
    """Listed services for these words: id, name, and whose. Only what everybody may read."""
    settings: Settings = current_app.extensions["hub.settings"]
    answer = find(
        Wishes.read(MultiDict({"q": asked})),
        actor=VISITOR,
        engine=search.engine(),
        shelf=shelf(),
        size=MOST,
        home_postcode=settings.home_postcode,
    )
    cards = [one.face.card for one in answer.page.items]
    return [(card.id, card.name, card.organization) for card in cards if card.id != without]
