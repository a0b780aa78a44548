"""A page that asks and does, behind whichever door: a refusal stands on it, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hub.core.db import transaction
from hub.core.errors import Conflict, Invalid, TooManyTries
from hub.referrals.forms.together import WorkForm
from hub.referrals.queries import conversation
from hub.referrals.views.door import Door

SAID: dict[str, str] = {}
"""What is said when it is done, by the slug in the address: a page without an account keeps nothing else in mind."""


def known(door: Door) -> dict[str, Any]:
    """What need not be typed again: the name of whoever signed here last."""
    return {"signed": conversation.last_signed(door.referral.id)} if door.token else {}


def ask(
    door: Door,
    form: WorkForm,
    act: Callable[[Door], object],
    *,
    slug: str,
    part: str = "",
    template: str = "referrals/together/ask.html",
    **shown: Any,
) -> ResponseReturnValue:
    """The page; on a press the deed, and back to the referral. Who was too late sees why, and what they wrote."""
    if request.method == "POST" and form.validate():
        try:
            door.count_press()
            with transaction():
                act(door.again())
        except Invalid as problem:
            form.refuse(problem.message)
        except (Conflict, TooManyTries) as lost:
            page = render_template(
                "referrals/together/kept.html",
                door=door.again(),
                problem=lost.message,
                typed=[words for _question, words in form.typed()],
            )
            return page, lost.status
        else:
            return door.leave(slug, SAID[slug], part=part)
    form.fresh_key()
    page = render_template(template, door=door, form=form, slug=slug, **shown)
    return page, 422 if form.errors else 200
