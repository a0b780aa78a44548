"""An invented directory of any size, and the questions residents might put to it. The same every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from hub.search.engine import Concept, Document, Near, ParsedQuery, Wording

LONDON = ZoneInfo("Europe/London")
TERMS, BOROUGHS, WORDS = 300, 12, 20_000
CENTRE = (53.45, -2.3)
FIRST_DAY = datetime(2026, 3, 2, tzinfo=LONDON)
_COMMON = """
    help support group advice centre service community people local family children young older carers housing
    food bank debt money benefits work training health mental wellbeing counselling dementia anxiety depression
    women men disability autism cancer drugs alcohol abuse safety refuge legal rights immigration asylum refugee
    language english classes art music sport walking garden cooking lunch club cafe drop session home visit
    transport driving phone online weekly free referral emergency crisis homeless shelter clothes furniture
    baby parents school nursery holiday youth pension energy bills gas electric water repairs gardening shopping
"""
_SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe ga go ha he ka ke la le li lo ma me mi mo na ne no pa pe ra re ro"
)


@dataclass(frozen=True, slots=True)
class Question:
    """Words as typed, and the filters chosen beside them."""

    words: tuple[str, ...]
    term: int | None = None
    borough: int | None = None
    miles: float | None = None
    free: bool = False

    def parsed(self) -> ParsedQuery:
        terms = [f"needs:t{self.term}"] if self.term is not None else []
        terms += [f"borough:b{self.borough}"] if self.borough is not None else []
        return ParsedQuery(
            text=" ".join(self.words),
            concepts=tuple(Concept((Wording((word,)),)) for word in self.words),
            terms=tuple(terms),
            near=Near(*CENTRE, radius_miles=self.miles) if self.miles is not None else None,
            flags=("free",) if self.free else (),
        )


def documents(count: int) -> Iterator[Document]:
    """As many entries, with 60 to 150 words of text each, whose words are spread as in real language."""
    random = Random(count)
    vocabulary = _vocabulary()
    weights = [0.0]
    for rank in range(len(vocabulary)):
        weights.append(weights[-1] + 1 / (rank + 5))
    cumulative = weights[1:]
    for number in range(count):
        length = 12 + random.randint(60, 150)
        words = random.choices(vocabulary, cum_weights=cumulative, k=length)
        terms = sorted({min(int(random.expovariate(0.02)), TERMS - 1) for _ in range(random.randint(1, 4))})
        opens = FIRST_DAY + timedelta(hours=random.randint(8, 18))
        yield Document(
            id=UUID(int=random.getrandbits(128), version=4),
            name=" ".join(words[:4]).title(),
            organization=" ".join(words[4:7]).title(),
            labels=tuple(f"{vocabulary[term % 90]} {vocabulary[term % 37]}" for term in terms),
            description=" ".join(words[7:]),
            terms=(*(f"needs:t{term}" for term in terms), f"borough:b{random.randrange(BOROUGHS)}"),
            points=((CENTRE[0] + random.gauss(0, 0.1), CENTRE[1] + random.gauss(0, 0.15)),),
            open_slots=tuple(
                (opens + timedelta(days=day), opens + timedelta(days=day, hours=3))
                for day in random.sample(range(14), 6)
            ),
            flags=frozenset({"free"} if number % 3 == 0 else ()),
        )


def questions(count: int = 200) -> list[Question]:
    """One to four words; some with a slip; two in three with a filter or two."""
    random = Random("questions")
    vocabulary, common = _vocabulary(), _COMMON.split()
    asked = []
    for _ in range(count):
        words = [
            random.choice(common) if random.random() < 0.7 else vocabulary[int(random.expovariate(0.004))]
            for _ in range(random.choice([1, 2, 2, 3, 3, 4]))
        ]
        if random.random() < 0.1:
            words[0] = slip(words[0], random)
        kind = random.randrange(6)
        asked.append(
            Question(
                tuple(dict.fromkeys(words)),
                term=min(int(random.expovariate(0.05)), TERMS - 1) if kind == 1 else None,
                borough=random.randrange(BOROUGHS) if kind == 2 else None,
                miles=random.choice([1.0, 3.0, 5.0]) if kind in (3, 4) else None,
                free=kind in (4, 5),
            )
        )
    return asked


def resident_questions(count: int = 200) -> list[dict[str, str]]:
    """The same questions as the parameters of the results page."""
    asked = []
    for question in questions(count):
        parameters = {"q": " ".join(question.words)}
        if question.term is not None:
            parameters["need"] = f"t{question.term}"
        if question.free:
            parameters["cost"] = "free"
        asked.append(parameters)
    return asked


def prefixes(count: int = 200) -> list[str]:
    """What a search box holds while a question is typed."""
    random = Random("prefixes")
    typed = [" ".join(question.words) for question in questions(count)]
    return [text[: random.randint(2, max(2, len(text)))] for text in typed]


def misspelt(count: int = 200) -> list[str]:
    random = Random("misspelt")
    vocabulary = [word for word in _vocabulary()[:2000] if len(word) > 4]
    return [slip(random.choice(vocabulary), random) for _ in range(count)]


def slip(word: str, random: Random) -> str:
    """The word with one letter gone, doubled or swapped with the next."""
    place = random.randrange(1, max(2, len(word) - 1))
    return random.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + word[place - 1] + word[place:],
            word[: place - 1] + word[place : place + 1] + word[place - 1] + word[place + 1 :],
        ]
    )


def _vocabulary() -> list[str]:
    """Words people use, then invented ones; the earlier, the commoner."""
    random = Random("vocabulary")
    syllables = _SYLLABLES.split()
    invented: dict[str, None] = dict.fromkeys(_COMMON.split())
    while len(invented) < WORDS:
        invented["".join(random.choices(syllables, k=random.randint(2, 5)))] = None
    return list(invented)
