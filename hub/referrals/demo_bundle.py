"""A service of the demo that asks questions of its own before a referral, and one referral that answers them.

One question of nearly every kind, and one that hangs on another's answer.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.accounts.policy import Actor
from hub.core import clock
from hub.core.db import db
from hub.directory.models import IntakeQuestion, QuestionKind, Service
from hub.directory.services import intake
from hub.referrals.models import Referral
from hub.referrals.services import attachments, drafting

BABY_BANK = "Baby bank: cots, prams, clothes, nappies"
FILE = "Letter from the midwife.txt"
LETTER = """Dear Baby Bundle Bank

I am the midwife of the lady you are asked to help. Her baby is due in seven weeks. She has a cot promised by a
cousin, and nothing else so far. A pram matters most: the surgery is a mile from her home.

With thanks
Ruth Adeyemi, community midwife
"""
BORN_IN = timedelta(weeks=7)
ASKED: tuple[dict[str, Any], ...] = (
    {
        "key": "due",
        "kind": QuestionKind.DATE,
        "label": "When is the baby due, or when was it born?",
        "is_required": True,
    },
    {
        "key": "things",
        "kind": QuestionKind.SEVERAL_OF,
        "label": "What would help?",
        "options": ["Cot", "Pram", "Clothes", "Nappies", "Bath and towels"],
        "is_required": True,
    },
    {
        "key": "fetch",
        "kind": QuestionKind.YES_NO,
        "label": "Can somebody fetch it by car?",
        "is_required": True,
    },
    {
        "key": "stairs",
        "kind": QuestionKind.SHORT_TEXT,
        "label": "Which floor do we bring it to?",
        "hint": "Our volunteers carry a pram up two floors at most.",
        "only_if_key": "fetch",
        "only_if_answer": "no",
    },
    {
        "key": "income",
        "kind": QuestionKind.MONEY,
        "label": "What does the household live on in a month?",
        "hint": "A guess is fine. We ask for nothing in writing.",
    },
    {
        "key": "letter",
        "kind": QuestionKind.FILE,
        "label": "Is there a letter from a midwife or health visitor?",
        "hint": "Only if there is one. A photo of it will do.",
    },
)


def load() -> None:
    """The baby bank asks from now on, unless it does already."""
    found = select(Service).where(Service.name == BABY_BANK).options(selectinload(Service.intake_questions))
    service = db.session.scalars(found).first()
    if service is None or service.intake_questions:
        return
    for position, asked in enumerate(ASKED):
        service.intake_questions.append(IntakeQuestion(position=position, **asked))
    db.session.flush()
    intake.remember(service)


def with_a_letter(referral: Referral, actor: Actor) -> None:
    """Answer for somebody whose midwife wrote."""
    asked = intake.current(referral.service_id)
    if asked is None:
        return
    given = answers(letter=True)
    drafting.answer_questions(referral, given, asked, actor=actor)
    attachments.add(referral, LETTER.encode(), FILE, question_key="letter", actor=actor)


def answers(*, letter: bool = False) -> dict[str, Any]:
    """By the key of each question."""
    return {
        "due": (clock.today() + BORN_IN).isoformat(),
        "things": ["Pram", "Clothes", "Nappies"],
        "fetch": "no",
        "stairs": "Second, no lift",
        "income": "840",
        "letter": [FILE] if letter else [],
    }
