"""What capabilities below are told of referrals, once, at the start."""

from hub.matching import sources
from hub.partners.queries import suspensions
from hub.referrals import listening
from hub.referrals.panels import referrals_of
from hub.referrals.queries import kept_tasks, records, visible
from hub.referrals.queries.shows import FIND_ANOTHER
from hub.referrals.services.attachments import REFUSED_FILE
from hub.referrals.services.attempts import NOT_REACHED, UNSAFE_MESSAGE, WRONG_NUMBER
from hub.referrals.services.contact_news import NOT_SAFE_NOW
from hub.referrals.services.going_along import with_their_person
from hub.referrals.services.letters import RING_PARTNER
from hub.referrals.services.reviews import NOT_RIGHT
from hub.referrals.services.stopping import PARTNER_STOPPED
from hub.referrals.services.unseen import DEAD_END
from hub.residents import panels, showing
from hub.residents.services.workers import GOES_ALONG
from hub.residents.task_words import WORDS, Words
from hub.tasks import queries as tasks

TASKS = {
    FIND_ANOTHER: Words(
        "Find other help for somebody",
        "A referral of theirs ended without help. Its page shows it, and what else could help. Tell them so, ask "
        "what they want now, and refer them on, or write down that they want nothing more.",
        leads=("Open the referral", "referrals.show", "referral_id"),
        has_own_place=True,
    ),
    NOT_RIGHT: Words(
        "Put right what went around a rule",
        "The privacy officer looked at it, and says that it was not right. Do what is written here, and speak with "
        "them before you tell the person.",
    ),
    DEAD_END: Words(
        "Nobody sees to a referral",
        "Whoever had it cannot sign in any more, or it ended with nothing. Open it, and give it to somebody or say "
        "what comes next.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
    REFUSED_FILE: Words(
        "Ask for another file: the virus scanner refused one",
        "It was deleted, and nobody could open it. Ask whoever gave it to you for another copy. If the partner needs "
        "it, and the referral has been sent, write to them on its page.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
    PARTNER_STOPPED: Words(
        "Find other help: we no longer work with a partner",
        "Our work with the partner was stopped while this referral was open. They read nothing of it any more. Ask the "
        "person whether they have been in touch and whether all is well, and whether they want other help. Then pass "
        "the referral on, or take it back.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
    RING_PARTNER: Words(
        "Ring a partner about a referral",
        "Nothing goes to them from here: it went by phone or letter, or no email address of theirs works. Say what is "
        "written here, and write down what they say.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
    NOT_SAFE_NOW: Words(
        "Tell a partner that a number or address is not safe any more",
        "We gave it to the partner with the referral. Their page does not show it any more, but they may have it "
        "in their own books. Ring them today: they must not use it, and reach the person only through us. Once you "
        "know what is safe, tell them on the referral's page how to reach the person now.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
    NOT_REACHED: Words(
        "A partner cannot reach somebody",
        "They tried three times. Ask the person how they can be reached, and tell the partner how to reach them now: "
        "the referral's page leads there. When nobody can reach them, the partner can pause the referral or end it.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
    WRONG_NUMBER: Words(
        "A number or an address is wrong",
        "A partner could not use it. Ask the person, put their record right, and tell the partner how to reach them "
        "now: the referral's page leads there.",
        leads=("Open the referral", "referrals.show", "referral_id"),
    ),
    UNSAFE_MESSAGE: Words(
        "A message was left where none may be",
        "Somebody else may have heard or read it. Find out at once whether the person is safe, and speak with the "
        "partner.",
    ),
}


def connect() -> None:
    """Matching learns how partners answer, how full their week is, who is with them already, and with which our work is
    stopped; a resident's page shows their referrals, and who looks at one is written down; they go along to another
    team. Tasks are seen by whoever stands in, and not by those from whom a referral is kept. What changes about safe
    contact is noticed."""
    listening.listen()
    if records.response_records not in sources.RECORDS:
        sources.RECORDS.append(records.response_records)
        sources.LOADS.append(records.loads)
        sources.ALREADY.append(records.already_with)
        sources.STOPPED.append(suspensions.suspended)
        panels.SOURCES.append(referrals_of)
        GOES_ALONG.append(with_their_person)
        WORDS.update(TASKS)
        showing.ABOUT["referral_id"] = visible.resident_of
        tasks.STANDS_FOR.append(visible.covered)
        tasks.KEPT_FROM.append(kept_tasks.about_referral)
