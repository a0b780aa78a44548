"""Names as different people write and hear them: words, how they sound, short forms. Pure.

Names here come from everywhere. The sound of one is its skeleton of consonants, so that Mohammed, Muhammad and Mohamed
are one, and so are Smith and Smyth, Siobhan and Shivaun nearly.
"""

import re
import unicodedata
from collections.abc import Iterator

from rapidfuzz import fuzz

TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "sir", "lady", "lord", "prof", "master", "imam"}
)
_SHORT_FORMS = """
alexander alexandra: alex sandy sasha xander lexi
andrew: andy drew
anthony: tony ant
barbara: babs barb
benjamin: ben benny
catherine katherine kathryn: cath cathy kate katie kathy kitty kat
charles: charlie chas chuck
christine christina christopher: chris chrissie tina kit
daniel danielle: dan danny dani
david: dave davy
deborah: deb debbie debs
dorothy: dot dottie dolly
edward: ed eddie ted teddy ned
elizabeth: liz lizzie beth betty bess libby eliza elsie lisa
frances francis: fran frank frankie
frederick: fred freddie
gerald: gerry jerry
jacqueline: jackie jacqui
james: jim jimmy jamie
janet: jan
jennifer: jen jenny
john jonathan: jack johnny jon jonny
joseph josephine: joe joey jo josie
kenneth: ken kenny
lawrence: larry laurie
margaret: maggie meg peggy marge madge rita
matthew: matt
michael: mike mick micky
mohammed: mo
nicholas nicola: nick nicky
patricia patrick: pat patsy trish tricia paddy
peter: pete
philip philippa: phil pip pippa
rebecca: becky becca
richard: rich rick dick ricky
robert: rob bob bobby robbie bert
ronald: ron ronnie
samuel samantha: sam sammy
sarah: sal sally
stephen steven: steve stevie
susan suzanne: sue susie
theresa: terry tess tessa
thomas: tom tommy
timothy: tim
victoria: vicky tori
william: bill billy will liam
zachary: zac zach
"""
SHORT = {
    said: full.split()[0]
    for full, shorts in (line.split(":") for line in _SHORT_FORMS.strip().splitlines())
    for said in (*full.split(), *shorts.split())
}
"""What a name is short for; one of the full forms stands for all of them."""

_SOUNDS = (
    (re.compile("^(?:kn|gn|pn)"), "n"),
    (re.compile("^wr"), "r"),
    (re.compile("^ps"), "s"),
    (re.compile("(?:ph|bh)"), "f"),
    (re.compile("v"), "f"),
    (re.compile("(?:sch|sh|ch|cz|tsch|sz|zh)"), "x"),
    (re.compile("gh(?=[^aeiouy]|$)"), ""),
    (re.compile("(?:ck|q|c(?![eiy])|kh|gh)"), "k"),
    (re.compile("c"), "s"),
    (re.compile("z"), "s"),
    (re.compile("j|g(?=[eiy])|dg"), "j"),
    (re.compile("th|dh|d"), "t"),
    (re.compile("(?<=[a-z])[hw]"), ""),
)
_SAME = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouy]")


def words(name: str) -> list[str]:
    """The words of a name, small, without accents, titles and signs: "Dr Siân O'Neil-Roe" is sian, oneil, roe."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'").replace("'", ""))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    found = re.findall(r"[^\W\d_]+", letters)
    return [word for word in found if word not in TITLES] or found


def sound(word: str) -> str:
    """How a word sounds, roughly: its first letter's kind and its consonants."""
    if not word.isascii():
        return word  # another script: as it is written
    heard = word
    for pattern, letter in _SOUNDS:
        heard = pattern.sub(letter, heard)
    start = "a" if _VOWELS.match(heard) else ""
    return _SAME.sub(r"\1", start + _VOWELS.sub("", heard)) or word


def full_form(word: str) -> str:
    """What a short form stands for: "liz" is "elizabeth"; any other word is itself."""
    return SHORT.get(word, word)


def ways_to_hear(word: str) -> Iterator[str]:
    """The sound of a word and of its full form, and each with one letter left out, for what was misheard."""
    for form in {word, full_form(word)}:
        heard = sound(form)
        yield heard
        if len(heard) > 3:
            yield from {heard[:n] + heard[n + 1 :] for n in range(len(heard))}


def likeness(one: str, other: str) -> int:
    """How alike two whole names are, from 0 to 100, whatever the order of their words."""
    mine, theirs = words(one), words(other)
    if not mine or not theirs:
        return 0
    fewer, more = sorted((mine, theirs), key=len)
    return round(sum(max(_alike(word, other) for other in more) for word in fewer) / len(fewer))


def _alike(one: str, other: str) -> float:
    if one == other:
        return 100
    if full_form(one) == full_form(other):
        return 95
    written = fuzz.ratio(one, other)
    return max(written, 88) if sound(one) == sound(other) else written
