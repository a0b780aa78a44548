"""Is this for me? Each rule answers yes, no or unknown, with a sentence and what would make it possible. Pure.

One engine for the public page, for staff and for what a referral asks before it is sent. Unknown is never no: what
nobody told us leaves nobody out.

    judge(rule, Person(age=17)).answer                       # Answer.NO
    judge(rule, Person(age=17)).possible.words               # "You would need to be 18: within a year."
    overall(judge(rule, person) for rule in rules)           # no if any says no, yes only if all say yes
"""

from hub.directory.eligibility.judging import asks_something, judge, overall
from hub.directory.eligibility.person import NOBODY, Person, age_on, told
from hub.directory.eligibility.values import THEY, YOU, Answer, Possible, Rule, Step, Verdict, Voice
from hub.directory.eligibility.wording import TENURES, age_range, sentence

__all__ = [
    "NOBODY",
    "TENURES",
    "THEY",
    "YOU",
    "Answer",
    "Person",
    "Possible",
    "Rule",
    "Step",
    "Verdict",
    "Voice",
    "age_on",
    "age_range",
    "asks_something",
    "judge",
    "overall",
    "sentence",
    "told",
]
