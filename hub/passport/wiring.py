"""What capabilities below are told of papers, once, at the start."""

from sqlalchemy import ColumnElement, select

from hub.passport import panels
from hub.passport.kinds import ASK_ABOUT_OTHERS, NOBODY_CALLED, NUMBER_GIVEN
from hub.passport.models import ProposedNumber
from hub.referrals import beside
from hub.referrals.queries import kept_tasks
from hub.residents.task_words import WORDS, Words
from hub.tasks import queries as tasks
from hub.tasks.queries import Reader

TASKS = {
    NOBODY_CALLED: Words(
        "Somebody says that nobody has called",
        "They told us with their paper. The partner has been reminded. Ring the partner, then tell the person what you "
        "heard, in the way that is safe.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
    NUMBER_GIVEN: Words(
        "Somebody gave another phone number",
        "It came with the code and the PIN of their paper, which somebody else may hold. Ask them, in a way that you "
        "know to be safe, before it counts.",
        leads=("See the number", "passport.number", "task_id"),
    ),
    ASK_ABOUT_OTHERS: Words(
        "Ask somebody whether another referral ends too",
        "Somebody took back their agreement to this partner with a paper, or another system told us that they did. "
        "That referral has ended. This one has not, for it may not be they who said so: a paper may be asked for in "
        "their name. Ask them, alone and in a way that is safe, whether this one is to end too.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
}


def connect() -> None:
    """Tasks have their words and pages, a referral's page its paper, and what was sent the way to print one."""
    WORDS.update(TASKS)
    if panels.paper_of not in beside.PARTS:
        tasks.KEPT_FROM.append(about_number)
        beside.PARTS.append(panels.paper_of)
        beside.AFTER_SENDING.append(panels.print_one)


def about_number(reader: Reader) -> ColumnElement[bool]:
    """A number that came with a paper is kept from whoever the paper's referral is kept from."""
    given = select(ProposedNumber.id).where(ProposedNumber.referral_id.in_(kept_tasks.referrals(reader)))
    return kept_tasks.about("proposed_number", given)
