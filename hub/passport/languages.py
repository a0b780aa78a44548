"""What stands on a paper, in each language that a paper is printed in. Pure.

Whoever speaks another language gets the English one; a worker reads it with them. The pages behind the code are in
English for everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

ENGLISH, WELSH = "en", "cy"


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Every sentence of the slip and of the letter."""

    language: str
    slip: str
    letter: str
    title: str
    asked: str
    """Before who was asked, on the slip; and in the letter, before and after it."""
    letter_asked: str
    letter_use: str
    code: str
    pin: str
    square: str
    there: str
    ring: str
    go_to: str
    or_square: str
    enter: str
    also: str
    can: tuple[str, ...]
    by_phone: str
    in_hand: str
    keep: str
    months: tuple[str, ...]

    def day(self, day: date) -> str:
        """ "22 November 2026"."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"


PAPERS: Mapping[str, PaperWords] = {
    ENGLISH: PaperWords(
        language=ENGLISH,
        slip="Slip",
        letter="Letter",
        title="See how it stands",
        asked="We asked:",
        letter_asked="We asked somebody to help you",
        letter_use="With this paper you can see at any time what has become of it. You need no account.",
        code="Code",
        pin="PIN",
        square="A square that opens the page on a phone",
        there="There you can say that nobody has called, give us another number, or take your agreement back.",
        ring="Or ring us:",
        go_to="Go to",
        or_square="or point a phone at the square.",
        enter="Enter the code and the PIN.",
        also="There you can also",
        can=(
            "say that nobody has been in touch with you",
            "give us another phone number",
            "say whether it helped",
            "take your agreement back: then they see nothing about you any more.",
        ),
        by_phone="You can do all of this by phone as well:",
        in_hand="Have this paper in your hand.",
        keep="Keep it where nobody else finds it. If it is lost, tell us, and we make you a new one.",
        months=(
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
    ),
    WELSH: PaperWords(
        language=WELSH,
        slip="Slip",
        letter="Llythyr",
        title="Gweld sut mae pethau’n sefyll",
        asked="Gofynasom i:",
        letter_asked="Gofynasom i rywun eich helpu",
        letter_use="Gyda’r papur hwn gallwch weld ar unrhyw adeg beth sydd wedi digwydd. Nid oes angen cyfrif arnoch.",
        code="Cod",
        pin="PIN",
        square="Sgwâr sy’n agor y dudalen ar ffôn",
        there="Yno gallwch ddweud nad oes neb wedi ffonio, rhoi rhif arall i ni, neu dynnu eich cytundeb yn ôl.",
        ring="Neu ffoniwch ni:",
        go_to="Ewch i",
        or_square="neu pwyntiwch ffôn at y sgwâr.",
        enter="Rhowch y cod a’r PIN.",
        also="Yno gallwch hefyd",
        can=(
            "ddweud nad oes neb wedi cysylltu â chi",
            "roi rhif ffôn arall i ni",
            "ddweud a oedd o gymorth",
            "dynnu eich cytundeb yn ôl: wedyn ni fyddant yn gweld dim amdanoch mwyach.",
        ),
        by_phone="Gallwch wneud hyn i gyd dros y ffôn hefyd:",
        in_hand="Cadwch y papur hwn wrth law.",
        keep="Cadwch ef lle na fydd neb arall yn dod o hyd iddo. Os caiff ei golli, dywedwch wrthym, a gwnawn un "
        "newydd i chi.",
        months=(
            *("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf"),
            *("Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"),
        ),
    ),
}


def paper_in(language: str) -> PaperWords:
    """The words in somebody's language, in English where there are none."""
    return PAPERS.get(language, PAPERS[ENGLISH])
