"""How text becomes words: the one rule for what is indexed, what is asked and what is marked on the page."""

import re
import unicodedata
from functools import lru_cache

from hub.search.engine.store import porter_stem

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_INITIALS = re.compile(r"\b(?:\w\.){2,}")
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_DOUBLED = re.compile(r"([bdgmnprtv])\1$")

STOP_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
    }
    | {"on", "or", "our", "that", "the", "their", "they", "this", "to", "was", "we", "were", "which", "will"}
    | {"with", "you", "your"}
)
"""Words that carry nothing in a long text. Names keep theirs, for "Us Too" is a name."""

_IRREGULAR = {
    "children": "child",
    "childrens": "child",
    "childs": "child",
    "men": "man",
    "mens": "man",
    "mans": "man",
    "women": "woman",
    "womens": "woman",
    "womans": "woman",
    "peoples": "people",
    "persons": "person",
    "authority": "authority",
    "authorities": "authority",
    "communication": "communication",
    "communications": "communication",
    "emergency": "emergency",
    "emergencies": "emergency",
    "generation": "generation",
    "generations": "generation",
    "hospitality": "hospitality",
    "organ": "organ",
    "organic": "organic",
    "probation": "probation",
    "university": "university",
    "universities": "university",
    "universe": "universe",
    "feet": "foot",
    "teeth": "tooth",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "news": "news",
}
"""Plurals the stemmer does not know, and words it would lay together with others that mean something else."""


def fold(text: str) -> str:
    """Lower case, without accents and apostrophes, initials joined: "Men's Café, C.I.C." → "mens cafe, cic"."""
    text = text.casefold()
    if not text.isascii():
        text = _APOSTROPHES.sub("", text)
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    else:
        text = text.replace("'", "").replace("`", "")
    if "." in text:
        text = _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", text)
    return text


def words(text: str) -> list[str]:
    """Every word of a text, folded, in order."""
    return _WORD.findall(fold(text))


def telling_words(text: str) -> list[str]:
    """The words of a text without those that carry nothing."""
    return [word for word in words(text) if word not in STOP_WORDS]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The part a word shares with its kin: "counselling" and "counselled" are one."""
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    stemmed = porter_stem(word)
    # Porter's step 1b takes the doubled letter of "knitting" away; Whoosh's copy of it leaves "knitt"
    if word.endswith(("ing", "ed")) and _DOUBLED.search(stemmed):
        return stemmed[:-1]
    return stemmed
