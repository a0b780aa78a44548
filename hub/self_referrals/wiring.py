"""What capabilities below are told of self-referrals, once, at the start."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from hub.accounts.policy import Actor, Permission
from hub.core import words
from hub.referrals.queries import kept_tasks
from hub.residents import panels, showing
from hub.residents.panels import Line, Panel
from hub.residents.task_words import WORDS, Words
from hub.self_referrals import tasks  # noqa: F401  (they register themselves)
from hub.self_referrals.models import SelfReferral
from hub.self_referrals.queries import records
from hub.self_referrals.services.askers import RING_THEM, SAY_IT_CAME
from hub.self_referrals.services.receiving import LOOK_FIRST, WHO_IS_IT
from hub.tasks import queries as task_queries
from hub.tasks.queries import Reader

LOOK = "self_referrals.look"
TASKS = {
    WHO_IS_IT: Words(
        "Somebody asked for help themselves: say who it is",
        "Look whether we know them already, or keep them as somebody new.",
        LOOK,
    ),
    LOOK_FIRST: Words(
        "Somebody asked for help themselves: read it first",
        "It has not gone to the partner yet. Read it, and send it on.",
        LOOK,
    ),
    SAY_IT_CAME: Words(
        "Ring whoever asked for somebody else",
        "What they sent has come. Say the reference and that it came, and nothing else.",
        leads=("See who asked, and their number", LOOK, "asking_id"),
    ),
    RING_THEM: Words(
        "Ring whoever asked for somebody else",
        "A partner has taken it up, and the person wants them to know. Say the reference and that it was taken up, and "
        "nothing else.",
        leads=("See who asked, and their number", LOOK, "asking_id"),
    ),
}


def connect() -> None:
    """Their tasks are known by name, a resident's page says what they asked for themselves, and
    who looks at it is written down."""
    if WHO_IS_IT not in WORDS:
        WORDS.update(TASKS)
        panels.SOURCES.append(asked_themselves)
        showing.ABOUT["asking_id"] = lambda asking_id, actor: records.get(asking_id, actor=actor).resident_id
        task_queries.KEPT_FROM.append(about_asking)


def about_asking(reader: Reader) -> ColumnElement[bool]:
    """What somebody asked for themselves is kept from whoever the referral that came of it is kept from."""
    asked = select(SelfReferral.id).where(SelfReferral.referral_id.in_(kept_tasks.referrals(reader)))
    return kept_tasks.about("self_referral", asked)


def asked_themselves(ids: Sequence[uuid.UUID], actor: Actor) -> Panel | None:
    """What somebody asked for on the public pages, the newest first; no panel where they never did."""
    if not actor.may(Permission.REFERRAL_MAKE):
        return None
    lines = [
        Line(
            f"On {words.moment(one.made_at)}",
            LOOK,
            {"asking_id": one.id},
            one.asked_by.label,
            one.decision.label if one.decision else "Not checked yet",
            "plain" if one.decision else "wait",
        )
        for one in records.of_resident(ids, actor=actor)
    ]
    return Panel("Asked for help themselves", lines, "") if lines else None
