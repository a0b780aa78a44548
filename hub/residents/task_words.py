"""What each kind of task about a resident is called, and what to do. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A task in words: its title, which never names anybody, and what to do.

    `leads` is the page where it is done, if it is not done here: words of the button, the endpoint, and the name by
    which that page knows the record that the task is about ("task_id" for the task itself).
    """

    title: str
    what: str
    endpoint: str = ""
    """The page on which it is done, if it has one of its own: it takes `asking_id`, what the task is about."""
    leads: tuple[str, str, str] | None = None
    has_own_place: bool = False
    """Whoever raises it shows it among what needs somebody today, in words of its own."""


def in_the_list() -> list[str]:
    """The kinds that stand in the list of tasks among what needs somebody today."""
    return [kind for kind, words in WORDS.items() if not words.has_own_place]


WORDS = {
    "contact-call": Words("Ring somebody", "Ring, and say what is written here. Look first at what is safe."),
    "contact-text": Words(
        "Send a text message",
        "This hub sends no text messages itself. Send it from the work phone, without saying what it is about.",
    ),
    "contact-letter": Words(
        "Print and post a letter",
        "This hub posts no letters itself. Use a plain envelope without our name on it.",
    ),
    "contact-unsafe": Words(
        "Tell somebody something: no safe way is known",
        "Nothing was sent. Find a safe moment to tell them, and ask what is safe from now on.",
    ),
    "contact-doubted": Words(
        "Ask somebody whether a number or address is theirs",
        "Somebody asked for help on our website in their name, and gave a number or address that we did not know. "
        "It may be somebody else’s. Ask them, alone and in a way that is safe already, whether it is theirs and what "
        "is safe there. Until then nothing goes there. If it is not theirs, take it away.",
        leads=("Open their record", "residents.show", "resident_id"),
    ),
    "record-opened": Words(
        "Look at why a colleague opened a record",
        "Somebody of another team opened the record of one of your people, with this reason. If it does not "
        "sound right, tell your team lead or the privacy officer.",
    ),
    "maybe-twice": Words(
        "Somebody may be registered twice",
        "Another team registered somebody who may be this person. They do not know that you have a record. "
        "Speak with the privacy officer before you tell them.",
    ),
}
