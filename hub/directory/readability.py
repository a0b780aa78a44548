"""How old a reader must be to follow a text, and which sentences and words make it hard. Pure.

The measure is the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability
formulas", 1975), which gives American school years: a child in grade g is about g + 5 years old. It knows nothing of
sense, only of long sentences and long words, so it is shown as a hint and never keeps anybody from saving.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hub.directory.plain_text import Kind, blocks, sentences

AIM = (9, 11)
FEWEST_WORDS = 40
"""Of fewer words the formula says nothing true: one long name moves it by years."""
LONG_SENTENCE = 25
MOST_POINTED_OUT = 3
YOUNGEST, OLDEST = 6, 20

_NOT_PROSE = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"[^aeiouylr]e$|[aeiouy][lr]e$|[^aeiouydt]ed$|[^aeiouyscxzhgl]es$|[aeiou]les$")
_APART = re.compile(
    r"ia(?!n|ls?\b)|ea$|io(?!n|u)|iu|eo(?!u|p)|ua(?![lrng])|eati|oyee|[aeiouy]ing|iet|ience|ient$"
)
_SYLLABLES = {
    "bereavement": 3,
    "business": 2,
    "café": 2,
    "every": 2,
    "everyone": 3,
    "everybody": 4,
    "idea": 3,
    "language": 2,
    "patient": 2,
    "patients": 2,
    "wednesday": 2,
}
"""Common words that the rules above would get wrong."""

PLAINER = {
    "accessible": "easy to get into",
    "accommodation": "a home, somewhere to stay",
    "additional": "more",
    "approximately": "about",
    "assessment": "a talk about what you need",
    "assistance": "help",
    "beneficiaries": "people",
    "commence": "start",
    "commences": "starts",
    "complete": "fill in",
    "criteria": "rules",
    "demonstrate": "show",
    "eligibility": "who can come",
    "eligible": "can come, can get it",
    "empower": "help",
    "empowering": "helping",
    "enquire": "ask",
    "facilitate": "run, help",
    "facilitated": "run",
    "facilitates": "runs, helps",
    "financial": "money",
    "holistic": "(leave it out)",
    "immediately": "at once",
    "individuals": "people",
    "initiative": "project",
    "interventions": "help",
    "isolation": "being alone",
    "multidisciplinary": "(say who is in the team)",
    "obtain": "get",
    "participate": "take part",
    "participants": "people who come",
    "practitioner": "worker",
    "practitioners": "workers",
    "prior": "before",
    "provision": "help",
    "referral": "being sent to us",
    "require": "need",
    "required": "needed",
    "requirements": "what you need",
    "residential": "to live in",
    "signpost": "tell you who can help",
    "signposting": "telling you who can help",
    "stakeholders": "people we work with",
    "sustainable": "lasting",
    "utilise": "use",
    "vulnerable": "(say who you mean)",
    "wellbeing": "how you feel",
}
"""What a plainer text would say, for words that entries are full of."""
FAMILIAR = frozenset(
    {
        "activities",
        "activity",
        "afternoon",
        "afternoons",
        "beginner",
        "beginners",
        "birthday",
        "citizens",
        "communities",
        "community",
        "computer",
        "computers",
        "december",
        "different",
        "everybody",
        "families",
        "family",
        "february",
        "hospital",
        "information",
        "january",
        "libraries",
        "library",
        "november",
        "october",
        "organisation",
        "organisations",
        "saturday",
        "saturdays",
        "september",
        "telephone",
        "television",
        "together",
        "usually",
        "volunteer",
        "volunteering",
        "volunteers",
        "yesterday",
    }
)
"""Long words that children of ten read every day."""


@dataclass(frozen=True, slots=True)
class HardWord:
    word: str
    plainer: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found of a text. `age` is None where there is too little to tell."""

    age: int | None
    words: int
    long_sentences: tuple[str, ...]
    hard_words: tuple[HardWord, ...]

    @property
    def is_easy(self) -> bool:
        return self.age is not None and self.age <= AIM[1]

    @property
    def said(self) -> str:
        """ "Reading age about 11. Aim for 9 to 11.", or why there is no number."""
        low, high = AIM
        if self.words == 0:
            return "Nothing is written yet."
        if self.age is None:
            return f"Too short to tell a reading age: that takes {FEWEST_WORDS} words."
        if self.age < low:
            return f"Reading age about {self.age}. That is easy to read."
        return f"Reading age about {self.age}. {'That is good.' if self.is_easy else f'Aim for {low} to {high}.'}"


def reading(text: str) -> Reading:
    """The reading age of a text, its longest sentences and its hardest words."""
    told = _sentences(text)
    counted = [_WORD.findall(sentence) for sentence in told]
    found = [word for words in counted for word in words]
    lengths = sorted(((len(words), -n) for n, words in enumerate(counted)), reverse=True)
    too_long = tuple(told[-n] for length, n in lengths if length > LONG_SENTENCE)[:MOST_POINTED_OUT]
    return Reading(_age(counted), len(found), too_long, _hard(found))


def syllables(word: str) -> int:
    """How many beats a word has, by rule: right for nine of ten words of an entry, and wrong both ways alike."""
    folded = word.lower().replace("’", "'").removesuffix("'s")
    if folded in _SYLLABLES:
        return _SYLLABLES[folded]
    if "-" in folded:
        return sum(syllables(part) for part in folded.split("-"))
    beats = len(_VOWELS.findall(folded)) + len(_APART.findall(folded)) - bool(_SILENT.search(folded))
    return max(beats, 1)


def _age(counted: Sequence[Sequence[str]]) -> int | None:
    words = [word for sentence in counted for word in sentence]
    if len(words) < FEWEST_WORDS:
        return None
    beats = sum(map(syllables, words))
    grade = 0.39 * len(words) / len(counted) + 11.8 * beats / len(words) - 15.59
    return min(max(round(grade + 5), YOUNGEST), OLDEST)


def _sentences(text: str) -> list[str]:
    """Each sentence and each item of a list; headings and lines without a word are left out."""
    lines = (
        line
        for block in blocks(_NOT_PROSE.sub(" ", text))
        if block.kind is not Kind.HEADING
        for line in block.lines
    )
    return [one for line in lines for one in sentences(line) if _WORD.search(one)]


def _is_long(word: str) -> bool:
    """Five beats, or four in many letters: "anybody" is no trouble to anybody."""
    beats = syllables(word)
    return beats > 4 or (beats == 4 and len(word) > 10)


def _hard(words: Sequence[str]) -> tuple[HardWord, ...]:
    """Words with a plainer one first, then the longest; names, which nobody can change, are passed over."""
    seen = list(dict.fromkeys(word for word in words if word == word.lower()))
    known = [HardWord(word, PLAINER[word]) for word in seen if word in PLAINER]
    long = [word for word in seen if word not in PLAINER and word not in FAMILIAR and _is_long(word)]
    long.sort(key=lambda word: (-syllables(word), word))
    return tuple([*known, *(HardWord(word, "") for word in long)][: 2 * MOST_POINTED_OUT])
