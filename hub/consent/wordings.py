"""What exactly was said when somebody agreed, version by version. An old version is never changed: records name it."""

from dataclasses import dataclass
from datetime import date

CURRENT = "2026-1"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words read to the resident, or read by them. `{partner}` is the organization's name."""

    since: date
    agreement: str
    telling_back: str
    contact: str
    withdrawal: str

    def said(self, part: str, *, partner: str, association: str) -> str:
        words: str = getattr(self, part)
        return words.format(partner=partner, association=association)


VERSIONS: dict[str, Wording] = {
    "2026-1": Wording(
        since=date(2026, 1, 1),
        agreement=(
            "We would like to ask {partner} to help you. To do that we tell them your name, how they can reach you, "
            "what you need, and your answers to their questions. Nothing else. Do you agree?"
        ),
        telling_back="May {partner} tell {association} how it went?",
        contact="How and when may {partner} get in touch with you, so that it is safe and suits you?",
        withdrawal=(
            "You can change your mind at any time. {partner} then no longer sees what we told them, and nobody will "
            "think less of you."
        ),
    ),
}


def current() -> Wording:
    return VERSIONS[CURRENT]
