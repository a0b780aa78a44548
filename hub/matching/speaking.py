"""Whether somebody is spoken to in a language that is theirs. Pure."""

from hub.directory import vocabulary
from hub.directory.eligibility import Answer, Person, Possible, Step, Verdict
from hub.directory.eligibility.wording import listed
from hub.directory.models import RuleKind
from hub.matching.offer import Offer

ENGLISH = "english"


def spoken(offer: Offer, person: Person) -> Verdict | None:
    """Yes where somebody there speaks it; otherwise unknown, for few services say. None where English will do."""
    theirs = person.has.get(RuleKind.LANGUAGE, frozenset())
    if not theirs or ENGLISH in {one.casefold() for one in theirs}:
        return None
    there = {vocabulary.language_name(code).casefold() for code in offer.languages}
    if common := sorted(one for one in theirs if one.casefold() in there):
        return Verdict(Answer.YES, f"They speak {listed(common)} there.")
    said = f"Nobody has said that they speak {listed(sorted(theirs))} there."
    help_there = offer.interpretation.rstrip(".")
    way = f"They say: “{help_there}”." if help_there else "Ask whether they can find an interpreter."
    return Verdict(Answer.UNKNOWN, said, Possible(way, Step.ASK))
