"""What capabilities below are told of outcomes, once, at the start."""

from hub.outcomes import panels, sentences, tasks, todays  # noqa: F401  (tasks register themselves)
from hub.outcomes.kinds import ASK_THEM, DISPUTED, MEASURE_AGAIN
from hub.outcomes.services.asking import MESSAGE
from hub.referrals import beside
from hub.referrals import sentences as history
from hub.referrals.transitions import Deed
from hub.residents import gateway
from hub.residents.task_words import WORDS, Words
from hub.tasks import today

TASKS = {
    ASK_THEM: Words(
        "Ask somebody whether it helped",
        "Look first at what is safe. Ask them, and write down what they say. If you cannot reach them, say so there.",
        leads=("Write down what they say", "outcomes.asked", "task_id"),
    ),
    DISPUTED: Words(
        "Somebody says that it did not help",
        "The partner says that their help has ended, and the person says otherwise. Speak with them. The referral "
        "shows both, and how to take it up again.",
        leads=("Open the referral", "referrals.show", "referral_id"),
        has_own_place=True,
    ),
    MEASURE_AGAIN: Words(
        "Ask the questions from before once more",
        "They answered a few questions with numbers before the help. If they like, ask the same ones now. Nobody has "
        "to answer.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
}


def connect() -> None:
    """Tasks have their words and pages, the history its sentences, and a referral's page what came of it."""
    WORDS.update(TASKS)
    gateway.KINDS[MESSAGE] = ASK_THEM
    history.MADE[Deed.RESIDENT_SAYS] = sentences.resident_says
    history.MADE[Deed.REFERRER_SEES] = sentences.referrer_sees
    if panels.outcome_of not in beside.PARTS:
        beside.PARTS.append(panels.outcome_of)
        today.SOURCES.append(todays.disputes)
        today.COLUMNS.append(todays.of_each)
