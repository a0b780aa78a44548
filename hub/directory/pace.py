"""How often an entry is checked, and what follows when nobody answers. DOMAIN's clocks, in days."""

from datetime import date, timedelta

USUAL = timedelta(days=183)
"""Half a year after it was last checked, the organization is asked."""
URGENT = timedelta(days=91)
"""For crisis, food and money, where a wrong entry costs most: a quarter."""
AGAIN_AFTER = timedelta(days=21)
"""Three weeks after the first reminder comes the second and last: long enough for a holiday."""
LOWERED_AFTER = timedelta(days=30)
HIDDEN_AFTER = timedelta(days=90)
"""Both counted from the second reminder."""
NOTICE = timedelta(days=30)
"""At least this long lies between ranking lower and hiding, however late the first of them came."""

URGENT_TERMS = (("needs", "food"), ("needs", "money"), ("needs", "safety"), ("kinds", "crisis"))
"""(taxonomy, code) of what is urgent, with all that stands below it."""

OLD_AFTER = USUAL + AGAIN_AFTER + LOWERED_AFTER


def is_old(assured: date | None, today: date) -> bool:
    """Whether a page warns that the last check is a while ago: the day an unanswered entry would rank lower."""
    return assured is None or today - assured > OLD_AFTER
