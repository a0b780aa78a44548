"""Whether a question asks for more than a referral needs. Pure. It warns in plain words and forbids nothing."""

import re

ALREADY = "We send this with every referral already, so you need not ask."
ONCE_HERE = "Is it needed before you have met? People hold back, or give up, when a form asks this. Ask when you meet."
RISKY = "Please do not ask for this on a form. If it gets into the wrong hands, it can do real harm."

_PATTERNS = (
    (RISKY, r"bank (?:account|details)|sort code|card number|passport number|password|\bpin\b"),
    (RISKY, r"national insurance|\bni number\b|\bnino\b"),
    (
        ONCE_HERE,
        r"ethnic|race\b|relig|faith|sexual|orientation|gender identity|pregnan|immigration|visa|nationalit",
    ),
    (
        ONCE_HERE,
        r"crim|convict|offen[cd]|prison|diagnos|medical history|medication|mental health|\bhiv\b|disab",
    ),
    (ONCE_HERE, r"nhs number|income|savings|debts? (?:do|are)|abuse|violen"),
    (
        ALREADY,
        r"(?:your|their|full|first|last|sur)[ -]?name|date of birth|\bdob\b|how old|e-?mail|phone|telephone",
    ),
    (ALREADY, r"(?:home|your|their) address|post ?code|next of kin"),
)


def warning(label: str) -> str:
    """Why this question may ask too much; nothing where it does not."""
    said = label.casefold()
    return next((words for words, pattern in _PATTERNS if re.search(pattern, said)), "")
